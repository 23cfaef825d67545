// FetchMany fetches for batches: one thread owns a curl multi handle and all of its transfers.
//
//   in        Request, by `start`
//   out       Response or rejection, by the callback, from the fetching thread; exactly one each
//   polite    per host at most `per_host` transfers at a time, `delay_ms` between two starts
//   threads   `start` may be called from any thread; the callback must not block
//
// Local files do not wait for the network: `start` reads them at once, in the caller's thread.
#ifndef WINNOW_STAGES_FETCH_FETCH_MANY_HPP
#define WINNOW_STAGES_FETCH_FETCH_MANY_HPP

#include <functional>
#include <memory>
#include <string_view>

#include "stages/fetch/fetch_options.hpp"
#include "stages/record/request.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class FetchMany {
 public:
  static constexpr std::string_view name = "fetch";
  using Done = std::function<void(Outcome<Response>)>;

  explicit FetchMany(FetchOptions options = {});

  void start(Request request, Done done) const;

 private:
  class Loop;
  FetchOptions options_;
  std::shared_ptr<Loop> loop_;  // its thread starts with the first URL and ends with the last copy
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FETCH_MANY_HPP
