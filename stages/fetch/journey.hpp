// Journey: a request on its way through redirects and retries to one outcome.
//
// It says what to ask next (`ask`), is told what came of it (`took`), and then either has the
// outcome or wants another step. It knows no socket, thread or clock, so both ways to fetch share
// it, and so do pages, lists and robots.txt.
#ifndef WINNOW_STAGES_FETCH_JOURNEY_HPP
#define WINNOW_STAGES_FETCH_JOURNEY_HPP

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "stages/fetch/transfer.hpp"
#include "stages/record/request.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class Journey {
 public:
  // `now` is in seconds since 1970. `options` and `policy` must outlive the journey.
  Journey(Request request, const FetchOptions& options, const AddressPolicy& policy,
          std::int64_t now);

  // Set where the outcome is known before anything is sent: a bad address, a page still fresh.
  std::optional<Rejection> refused() const { return refusal_; }

  const Url& url() const { return *url_; }
  std::string address() const;  // of `url`, without name and password
  std::string host() const;     // "example.org:443", what politeness goes by
  Request::Role role() const { return request_.role; }
  std::uint64_t sequence() const { return request_.origin.sequence; }
  const std::string& request_url() const { return request_.origin.url; }
  Ask ask() const;

  struct Step {
    // The outcome; none: a redirect leads to a new address. With `again` the same address should be
    // asked once more after `wait`, and `done` is what to say where that cannot be.
    std::optional<Outcome<Response>> done{};
    bool again = false;
    std::chrono::milliseconds wait{0};
    // What the answer says of the host, whatever it says of the page.
    bool no_server = false;
    bool pushed_back = false;  // 429 or 503
    std::optional<std::chrono::milliseconds> retry_after{};
  };
  Step took(Answer answer, std::int64_t now);

 private:
  std::optional<Rejection> refusal_of(const Url& url) const;
  void recall(std::int64_t now);
  std::optional<std::string> redirect_in(const Outcome<Response>& page) const;
  Step redirected(const std::string& location, const std::string& how);
  Step failed(const Answer& answer);
  Outcome<Response> finished(Answer answer);
  bool may_try_again(Step& step, std::uint32_t tries);
  Rejection rejection_of(const Answer& answer) const;
  std::chrono::milliseconds backoff() const;

  Request request_;
  const FetchOptions& options_;
  const AddressPolicy& policy_;
  std::optional<Url> url_;
  std::string home_;  // origin of the first address
  std::optional<PageMemory> memory_;
  std::optional<Rejection> refusal_;
  std::set<std::string> visited_;
  std::uint32_t tries_ = 0;  // of this address
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_JOURNEY_HPP
