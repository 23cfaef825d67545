// One page from a FetchMany, as a future.
#ifndef WINNOW_TESTS_SUPPORT_ASKING_HPP
#define WINNOW_TESTS_SUPPORT_ASKING_HPP

#include <future>
#include <memory>
#include <string>
#include <utility>

#include "stages/fetch/fetch_many.hpp"

namespace winnow::testing {

inline std::future<Outcome<Response>> ask(const FetchMany& fetch, const std::string& url) {
  auto promise = std::make_shared<std::promise<Outcome<Response>>>();
  fetch.start(Request{.origin = {.url = url}},
              [promise](Outcome<Response> outcome) { promise->set_value(std::move(outcome)); });
  return promise->get_future();
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_ASKING_HPP
