// Catch2 version 2 without a packaged main.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
