// FetchMany fetches for batches: one thread owns a curl multi handle and all of its transfers.
//
//   in        Request, by `start`
//   out       Response or rejection, by the callback, from the fetching thread; exactly one each
//   polite    robots.txt is asked for and obeyed; per host at most `per_host` transfers at a time,
//             `delay_ms` from an answer to the next start, longer where it is slow, busy or asks
//             for it (schedule.hpp); what fails for a passing cause is tried again (journey.hpp)
//   memory    a waiting request is its address; a body is there only between the start of its
//             transfer and the callback, and `may_start` can hold starts back
//   threads   `start` may be called from any thread; the callbacks must not block
//
// Local files and what a source holds already do not wait for the network: `start` answers at once,
// in the caller's thread.
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
  // Asked before the first transfer of a request. `oldest`: no earlier request is unanswered, so a
  // refusal could stop everything. Must not block; is asked again after a while.
  using MayStart = std::function<bool(bool oldest)>;

  explicit FetchMany(FetchOptions options = {});

  void start(Request request, Done done, MayStart may_start = {}) const;

  // From now on nothing more is asked for: what waits or is under way is answered with
  // fetch.stopped. May be called from any thread.
  void stop() const;

 private:
  class Loop;
  std::shared_ptr<Loop> loop_;  // its thread starts with the first URL and ends with the last copy
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FETCH_MANY_HPP
