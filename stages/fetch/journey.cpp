// The verdicts follow from what was measured of curl: which failures pass (a reset, a time-out, a
// busy server) and which stay (a bad certificate, a page too large).
#include "stages/fetch/journey.hpp"

#include <algorithm>
#include <array>

#include "stages/fetch/fetch.hpp"
#include "stages/fetch/freshness.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

namespace {

using Milliseconds = std::chrono::milliseconds;

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_busy(long status) { return status == 429 || status == 503; }

// Statuses that another try may turn into a page.
bool is_passing(long status) {
  return is_busy(status) || status == 408 || status == 500 || status == 502 || status == 504;
}

// The web's own ports, and what the unprivileged run that is no known other service: asking a mail
// server for a page is an attack on it (Fetch standard, "bad port").
bool is_web_port(std::uint16_t port) {
  constexpr std::array<std::uint16_t, 16> taken = {1719, 1720, 1723,  2049, 3659, 4045,
                                                   4190, 5060, 5061,  6000, 6379, 6566,
                                                   6697, 9200, 10080, 11211};
  return port == 80 || port == 443 ||
         (port >= 1024 && std::ranges::find(taken, port) == taken.end() &&
          !(port >= 6665 && port <= 6669));
}

Reason reason_of(CURLcode result) {
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT: return fetch_reasons::timeout;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return fetch_reasons::resolve;
    case CURLE_COULDNT_CONNECT: return fetch_reasons::connect;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_INVALIDCERTSTATUS: return fetch_reasons::tls;
    case CURLE_PARTIAL_FILE: return fetch_reasons::truncated;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR: return fetch_reasons::reset;
    default: return fetch_reasons::protocol;
  }
}

// A server that answered with nothing is there; one that cannot be found or joined is not.
bool is_no_server(Reason reason) {
  return reason == fetch_reasons::connect || reason == fetch_reasons::resolve ||
         reason == fetch_reasons::timeout;
}

// Without the password that an address may hold.
std::string public_href(Url url) {
  url.user.clear();
  url.password.clear();
  return url.href();
}

}  // namespace

Journey::Journey(Request request, const FetchOptions& options, const AddressPolicy& policy,
                 std::int64_t now)
    : request_(std::move(request)), options_(options), policy_(policy) {
  url_ = Url::parse(request_.origin.url);
  if (!url_) {
    refusal_ = Rejection{fetch_reasons::bad_url, request_.origin.url};
    return;
  }
  url_->fragment.reset();
  if (!request_.user.empty()) {
    url_->user = request_.user;
    url_->password = request_.password;
  }
  refusal_ = refusal_of(*url_);
  home_ = url_->origin();
  visited_.insert(public_href(*url_));
  if (!refusal_) {
    recall(now);
  }
}

std::optional<Rejection> Journey::refusal_of(const Url& url) const {
  if (options_.https_only && url.scheme != "https") {
    return Rejection{fetch_reasons::blocked_scheme, url.href() + " is not https"};
  }
  if (!is_web_port(url.port_or_default())) {
    return Rejection{fetch_reasons::blocked_port, std::to_string(url.port_or_default())};
  }
  if (policy_.refuses_host(url.host)) {
    return Rejection{fetch_reasons::blocked_address, url.host};
  }
  return std::nullopt;
}

void Journey::recall(std::int64_t now) {
  if (!options_.memory || !options_.revalidate || request_.role == Request::Role::robots) {
    return;
  }
  memory_ = options_.memory->page(request_.origin.url);
  if (memory_ && memory_->fresh_until > now) {
    refusal_ = Rejection{fetch_reasons::unchanged, "fresh"};
  }
}

std::string Journey::address() const { return public_href(*url_); }

std::string Journey::host() const {
  return url_->host + ":" + std::to_string(url_->port_or_default());
}

Ask Journey::ask() const {
  Ask ask{.url = *url_, .home = url_->origin() == home_, .role = request_.role};
  if (memory_ && memory_->final_url == public_href(*url_)) {
    ask.etag = memory_->etag;
    ask.last_modified = memory_->last_modified;
  }
  return ask;
}

Journey::Step Journey::took(Answer answer, std::int64_t now) {
  if (answer.result != CURLE_OK) {
    return failed(answer);
  }
  if (is_redirect(answer.status)) {
    if (const std::string location = answer.header("location"); !location.empty()) {
      return redirected(location, std::to_string(answer.status));
    }
  }
  Step step;
  step.pushed_back = is_busy(answer.status);
  step.retry_after = retry_after(answer.header("retry-after"), now);
  const std::uint32_t tries = step.pushed_back ? options_.retries : is_passing(answer.status);
  if (may_try_again(step, tries)) {
    step.done = Rejection{fetch_reasons::deferred, "status " + std::to_string(answer.status)};
    return step;
  }
  step.done = finished(std::move(answer));
  if (const auto target = redirect_in(*step.done)) {
    request_.origin = std::move((*step.done)->origin);
    return redirected(*target, "meta refresh");
  }
  return step;
}

std::optional<std::string> Journey::redirect_in(const Outcome<Response>& page) const {
  const bool asked = options_.redirect_of && request_.role == Request::Role::page;
  return asked && page ? options_.redirect_of(*page) : std::nullopt;
}

Journey::Step Journey::redirected(const std::string& location, const std::string& how) {
  Step step;
  const std::string shown = how + " to '" + location.substr(0, 200) + "'";
  auto next = Url::parse(location, &*url_);
  if (!next) {
    const std::size_t colon = location.find(':');
    const bool other_scheme = colon < location.find_first_of("/?#") && !is_web_url(location);
    step.done =
        Rejection{other_scheme ? fetch_reasons::blocked_scheme : fetch_reasons::redirects, shown};
    return step;
  }
  next->fragment.reset();
  next->user.clear();
  next->password.clear();
  if (visited_.size() > options_.max_redirects) {
    step.done =
        Rejection{fetch_reasons::redirects, "more than " + std::to_string(options_.max_redirects)};
  } else if (!visited_.insert(next->href()).second) {
    step.done = Rejection{fetch_reasons::redirects, shown + ", where it has been"};
  } else if (auto refusal = refusal_of(*next)) {
    refusal->detail += ", by redirect";
    step.done = *std::move(refusal);
  }
  url_ = std::move(next);
  tries_ = 0;
  return step;
}

Rejection Journey::rejection_of(const Answer& answer) const {
  const std::uint64_t limit =
      request_.role == Request::Role::list ? options_.max_list_bytes : options_.max_bytes;
  if (answer.blocked_address) {
    return {fetch_reasons::blocked_address, url_->host};
  }
  if (answer.refused_type) {
    return {fetch_reasons::media_type, answer.header("content-type")};
  }
  if (answer.too_large || answer.result == CURLE_FILESIZE_EXCEEDED) {
    return {fetch_reasons::too_large, "more than " + std::to_string(limit) + " bytes"};
  }
  const bool broken_chunk =
      answer.result == CURLE_RECV_ERROR && answer.detail.find("chunk") != std::string::npos;
  return {broken_chunk ? fetch_reasons::truncated : reason_of(answer.result), answer.detail};
}

Journey::Step Journey::failed(const Answer& answer) {
  Step step;
  Rejection rejection = rejection_of(answer);
  const Reason reason = rejection.reason;
  step.no_server = is_no_server(reason);
  std::uint32_t tries = 0;
  if (reason == fetch_reasons::connect || reason == fetch_reasons::reset ||
      reason == fetch_reasons::truncated) {
    tries = options_.retries;
  } else if (reason == fetch_reasons::timeout || reason == fetch_reasons::resolve ||
             reason == fetch_reasons::protocol) {
    tries = std::min(options_.retries, 1U);
  }
  if (tries_ > 0) {
    rejection.detail += ", " + std::to_string(tries_ + 1) + " tries";
  }
  step.done = std::move(rejection);
  may_try_again(step, tries);
  return step;
}

bool Journey::may_try_again(Step& step, std::uint32_t tries) {
  if (tries_ >= std::min(tries, options_.retries)) {
    return false;
  }
  step.again = true;
  step.wait = step.pushed_back ? Milliseconds(0) : backoff();  // the whole host is held up already
  ++tries_;
  return true;
}

Milliseconds Journey::backoff() const {
  constexpr std::uint32_t most_doublings = 10;
  const std::uint64_t base = std::uint64_t{options_.retry_ms} << std::min(tries_, most_doublings);
  // Spread by the address, so that pages of one host do not come back together.
  const std::uint64_t quarter = base / 4 + 1;
  return Milliseconds(base + std::hash<std::string>()(request_.origin.url) % quarter);
}

Outcome<Response> Journey::finished(Answer answer) {
  if (answer.status == 304) {
    const Ask asked = ask();
    return asked.etag.empty() && asked.last_modified.empty()
               ? Rejection{fetch_reasons::protocol, "304, which nobody asked for"}
               : Rejection{fetch_reasons::unchanged, "304"};
  }
  Response response{.origin = std::move(request_.origin),
                    .bytes = std::move(answer.body),
                    .status = static_cast<int>(answer.status),
                    .content_type = answer.header("content-type"),
                    .content_encoding = answer.header("content-encoding")};
  Origin& origin = response.origin;
  origin.final_url = public_href(*url_);
  origin.input_hash = digest(response.bytes);
  origin.input_bytes = response.bytes.size();
  origin.etag = answer.header("etag");
  origin.last_modified = answer.header("last-modified");
  origin.fresh_s = std::min(options_.max_fresh_s,
                            fresh_seconds(answer.header("cache-control"), answer.header("expires"),
                                          answer.header("date"), answer.header("age")));
  if (memory_ && answer.status == 200 && memory_->input_hash == origin.input_hash) {
    return Rejection{fetch_reasons::unchanged, "the same bytes"};
  }
  return response;
}

}  // namespace winnow
