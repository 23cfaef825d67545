#include "stages/fetch/transfer.hpp"

#include <arpa/inet.h>

#include <cstring>
#include <mutex>

#include "stages/fetch/address.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

namespace {

struct UrlCloser {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, UrlCloser>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) {
    return {};
  }
  std::string out(text);
  curl_free(text);
  return out;
}

Url parsed(const std::string& url) {
  Url parts(curl_url());
  constexpr unsigned flags = CURLU_URLENCODE;
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), flags) != CURLUE_OK) {
    return nullptr;
  }
  return parts;
}

// `location` as seen from `base`, without a fragment; empty if it makes no URL.
std::string resolved(const std::string& base, const std::string& location) {
  const Url parts = parsed(base);
  if (!parts ||
      curl_url_set(parts.get(), CURLUPART_URL, location.c_str(), CURLU_URLENCODE) != CURLUE_OK) {
    return {};
  }
  curl_url_set(parts.get(), CURLUPART_FRAGMENT, nullptr, 0);
  return part_of(parts.get(), CURLUPART_URL);
}

bool is_redirect(long status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_special_text(const char* address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  if (inet_pton(AF_INET, address, &in.sin_addr) == 1) {
    return is_special_address(reinterpret_cast<const sockaddr*>(&in));
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  return inet_pton(AF_INET6, address, &in6.sin6_addr) == 1 &&
         is_special_address(reinterpret_cast<const sockaddr*>(&in6));
}

}  // namespace

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

Transfer::Transfer(Request request, const FetchOptions& options)
    : request_(std::move(request)), options_(options), url_(request_.origin.url) {
  start_curl();
  handle_.reset(curl_easy_init());
  curl_slist* list = curl_slist_append(
      nullptr, "Accept: text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5");
  list = curl_slist_append(list, "Accept-Encoding: gzip, deflate, br, zstd");
  for (const std::string& header : options_.headers) {
    list = curl_slist_append(list, header.c_str());
  }
  headers_.reset(list);
  first_host_ = host();
}

std::string Transfer::host() const {
  const Url parts = parsed(url_);
  return parts ? ascii::lower(part_of(parts.get(), CURLUPART_HOST)) + ":" +
                     part_of(parts.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)
               : std::string();
}

std::optional<Rejection> Transfer::prepare() {
  const Url parts = parsed(url_);
  if (!parts || !is_web_url(url_)) {
    return Rejection{redirects_ > 0 ? fetch_reasons::redirects : fetch_reasons::bad_url, url_};
  }
  CURL* curl = handle_.get();
  curl_easy_reset(curl);
  body_.clear();
  content_encoding_.clear();
  location_.clear();
  error_[0] = '\0';
  const auto set = [curl](CURLoption option, auto value) { curl_easy_setopt(curl, option, value); };
  set(CURLOPT_URL, url_.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(CURLOPT_HTTPHEADER, headers_.get());
  if (!options_.cookie.empty() && host() == first_host_) {
    set(CURLOPT_COOKIE, options_.cookie.c_str());  // never to where a redirect leads
  }
  set(CURLOPT_PROXY, options_.proxy.c_str());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_ms));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options_.low_speed_bytes));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_s));
  set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(options_.max_bytes));
  set(CURLOPT_SSL_VERIFYPEER, options_.insecure ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, options_.insecure ? 0L : 2L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_DNS_CACHE_TIMEOUT, 300L);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  if (!options_.allow_private) {
    set(CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
    set(CURLOPT_OPENSOCKETDATA, this);
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_request);
    set(CURLOPT_PREREQDATA, this);
  }
  return std::nullopt;
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.body_.size() + size * count > transfer.options_.max_bytes) {
    transfer.too_large_ = true;
    return 0;
  }
  transfer.body_.append(data, size * count);
  return size * count;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {  // an interim response came before
    transfer.content_encoding_.clear();
    transfer.location_.clear();
  }
  const std::size_t colon = std::min(line.find(':'), line.size());
  const std::string_view value = colon < line.size() ? ascii::trim(line.substr(colon + 1)) : "";
  if (ascii::equal_ignoring_case(line.substr(0, colon), "content-encoding")) {
    transfer.content_encoding_ += transfer.content_encoding_.empty() ? "" : ",";
    transfer.content_encoding_ += value;
  } else if (ascii::equal_ignoring_case(line.substr(0, colon), "location")) {
    transfer.location_ = value;
  }
  return size * count;
}

// The address that is checked is the one that is connected to, whatever the name resolves to later.
curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  if (is_special_address(&address->addr)) {
    static_cast<Transfer*>(self)->blocked_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Called for reused connections too, which open no socket.
int Transfer::on_request(void* self, char* peer, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.options_.proxy.empty() && is_special_text(peer)) {
    transfer.blocked_ = true;
    return CURL_PREREQFUNC_ABORT;
  }
  return CURL_PREREQFUNC_OK;
}

Rejection Transfer::rejection_for(CURLcode result) const {
  const std::string detail = error_[0] != '\0' ? error_ : curl_easy_strerror(result);
  if (blocked_) {
    return {fetch_reasons::blocked_address, host()};
  }
  if (too_large_ || result == CURLE_FILESIZE_EXCEEDED) {
    return {fetch_reasons::too_large, "more than " + std::to_string(options_.max_bytes) + " bytes"};
  }
  switch (result) {
    case CURLE_OPERATION_TIMEDOUT: return {fetch_reasons::timeout, detail};
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return {fetch_reasons::resolve, detail};
    case CURLE_COULDNT_CONNECT: return {fetch_reasons::connect, detail};
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER: return {fetch_reasons::tls, detail};
    case CURLE_PARTIAL_FILE: return {fetch_reasons::truncated, detail};
    default: return {fetch_reasons::protocol, detail};
  }
}

std::optional<Outcome<Response>> Transfer::redirect(long status) {
  if (++redirects_ > options_.max_redirects) {
    return Rejection{fetch_reasons::redirects,
                     "more than " + std::to_string(options_.max_redirects)};
  }
  std::string next = resolved(url_, location_);
  if (next.empty()) {
    return Rejection{fetch_reasons::redirects, std::to_string(status) + " to '" + location_ + "'"};
  }
  url_ = std::move(next);
  return std::nullopt;
}

std::optional<Outcome<Response>> Transfer::finish(CURLcode result) {
  if (result != CURLE_OK) {
    return rejection_for(result);
  }
  long status = 0;
  const char* content_type = nullptr;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle_.get(), CURLINFO_CONTENT_TYPE, &content_type);
  if (is_redirect(status) && !location_.empty()) {
    return redirect(status);
  }
  Response response{.origin = std::move(request_.origin),
                    .bytes = std::move(body_),
                    .status = static_cast<int>(status),
                    .content_type = content_type == nullptr ? "" : content_type,
                    .content_encoding = std::move(content_encoding_)};
  response.origin.final_url = url_;
  response.origin.input_hash = digest(response.bytes);
  response.origin.input_bytes = response.bytes.size();
  return response;
}

}  // namespace winnow
