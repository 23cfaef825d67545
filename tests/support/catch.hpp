// Catch2, version 2 or 3: the one place that knows the difference.
#ifndef WINNOW_TESTS_SUPPORT_CATCH_HPP
#define WINNOW_TESTS_SUPPORT_CATCH_HPP

#if defined(WINNOW_CATCH2_V3)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

#endif  // WINNOW_TESTS_SUPPORT_CATCH_HPP
