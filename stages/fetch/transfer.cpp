#include "stages/fetch/transfer.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "stages/text/ascii.hpp"
#include "stages/text/http_message.hpp"
#include "stages/text/media_names.hpp"

namespace winnow {

namespace {

// Headers that a stranger may see: all others of the user's own may hold a secret.
bool is_harmless(std::string_view header) {
  constexpr std::array<std::string_view, 5> names = {"accept", "accept-language", "cache-control",
                                                     "dnt", "pragma"};
  const std::string name = ascii::lower(ascii::trim(header.substr(0, header.find(':'))));
  return std::ranges::find(names, name) != names.end();
}

constexpr const char* page_types =
    "Accept: text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.5";
constexpr const char* list_types =
    "Accept: application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,"
    "text/xml;q=0.9,text/html;q=0.8,*/*;q=0.5";

constexpr std::size_t max_head_bytes = std::size_t{256} << 10U;

}  // namespace

void start_curl() {
  static std::once_flag once;
  std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
}

bool may_be_archived(std::string_view name) {
  constexpr std::array<std::string_view, 6> own = {
      "host", "user-agent", "accept-encoding", "if-none-match", "if-modified-since", "connection"};
  return is_harmless(name) || std::ranges::find(own, ascii::lower(ascii::trim(name))) != own.end();
}

std::string Answer::header(std::string_view name) const {
  std::string values;
  for (const auto& [field, value] : parse_message_head(head).fields) {
    if (ascii::equal_ignoring_case(field, name)) {
      values += (values.empty() ? "" : ", ") + value;
    }
  }
  return values;
}

Transfer::Transfer(const FetchOptions& options, const AddressPolicy& policy, CURLSH* cookies)
    : options_(options), policy_(policy), cookies_(cookies) {
  start_curl();
  handle_.reset(curl_easy_init());
  curl_slist* list = nullptr;
  for (const std::string& entry : options_.resolve) {
    list = curl_slist_append(list, entry.c_str());
  }
  resolve_.reset(list);
}

void Transfer::begin(const Ask& ask) {
  answer_ = {};
  error_[0] = '\0';
  cut_ = false;
  head_bytes_ = 0;
  role_ = ask.role;
  max_bytes_ = role_ == Request::Role::page   ? options_.max_bytes
               : role_ == Request::Role::list ? options_.max_list_bytes
                                              : options_.max_robots_bytes;
  CURL* curl = handle_.get();
  curl_easy_reset(curl);
  const auto set = [curl](CURLoption option, auto value) { curl_easy_setopt(curl, option, value); };
  const std::string url = ask.url.href();
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_USERAGENT, options_.user_agent.c_str());
  set(CURLOPT_PROXY, options_.proxy.c_str());
  set(CURLOPT_RESOLVE, resolve_.get());
  set(CURLOPT_SSL_VERIFYPEER, options_.insecure ? 0L : 1L);
  set(CURLOPT_SSL_VERIFYHOST, options_.insecure ? 0L : 2L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_PIPEWAIT, 1L);
  set(CURLOPT_DNS_CACHE_TIMEOUT, 300L);
  set(CURLOPT_MAXAGE_CONN, 60L);
  set(CURLOPT_ERRORBUFFER, error_);
  set(CURLOPT_PRIVATE, this);
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  if (options_.on_exchange) {
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, &Transfer::on_debug);
    set(CURLOPT_DEBUGDATA, this);
  }
  if (cookies_ != nullptr) {
    set(CURLOPT_COOKIEFILE, "");
    set(CURLOPT_SHARE, cookies_);
  }
  set_headers(ask);
  set_limits();
  set_address_checks();
}

void Transfer::set_headers(const Ask& ask) {
  curl_slist* list =
      curl_slist_append(nullptr, role_ == Request::Role::list ? list_types : page_types);
  list = curl_slist_append(list, role_ == Request::Role::robots
                                     ? "Accept-Encoding: identity"
                                     : "Accept-Encoding: gzip, deflate, br, zstd");
  if (!ask.etag.empty()) {
    list = curl_slist_append(list, ("If-None-Match: " + ask.etag).c_str());
  }
  if (!ask.last_modified.empty()) {
    list = curl_slist_append(list, ("If-Modified-Since: " + ask.last_modified).c_str());
  }
  for (const std::string& header : options_.headers) {
    if (ask.home || is_harmless(header)) {
      list = curl_slist_append(list, header.c_str());
    }
  }
  headers_.reset(list);
  curl_easy_setopt(handle(), CURLOPT_HTTPHEADER, headers_.get());
  if (ask.home && !options_.cookie.empty()) {
    curl_easy_setopt(handle(), CURLOPT_COOKIE, options_.cookie.c_str());
  }
}

void Transfer::set_limits() {
  const auto set = [this](CURLoption option, auto value) {
    curl_easy_setopt(handle(), option, value);
  };
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout_ms));
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout_ms));
  set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options_.low_speed_bytes));
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.low_speed_s));
  if (role_ != Request::Role::robots) {
    set(CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_bytes_));
  }
}

void Transfer::set_address_checks() {
  if (!options_.proxy.empty()) {
    return;  // the proxy's address is the user's own choice; the target's, the proxy's business
  }
  curl_easy_setopt(handle(), CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_open);
  curl_easy_setopt(handle(), CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(handle(), CURLOPT_PREREQFUNCTION, &Transfer::on_request);
  curl_easy_setopt(handle(), CURLOPT_PREREQDATA, this);
}

bool Transfer::is_refused_type() const {
  const std::string essence = essence_of(answer_.header("content-type"));
  const auto ends = [&](std::string_view end) { return essence.ends_with(end); };
  const auto begins = [&](std::string_view begin) { return essence.starts_with(begin); };
  if (begins("image/") || begins("audio/") || begins("video/") || begins("font/")) {
    return !ends("+xml");
  }
  return begins("application/") && !ends("xml") && !ends("json") && !ends("/octet-stream") &&
         !ends("gzip") && !ends("/x-opml") && !ends("/html");
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.answer_.body.empty() && transfer.options_.refuse_types &&
      transfer.role_ != Request::Role::robots) {
    long status = 0;
    curl_easy_getinfo(transfer.handle(), CURLINFO_RESPONSE_CODE, &status);
    if (status >= 200 && status < 300 && transfer.is_refused_type()) {
      transfer.answer_.refused_type = true;
      return 0;
    }
  }
  const std::size_t room = transfer.max_bytes_ - transfer.answer_.body.size();
  if (size * count > room) {
    transfer.cut_ = transfer.role_ == Request::Role::robots;
    transfer.answer_.too_large = !transfer.cut_;
    transfer.answer_.body.append(data, transfer.cut_ ? room : 0);
    return 0;
  }
  transfer.answer_.body.append(data, size * count);
  return size * count;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  std::string& head = transfer.answer_.head;
  const std::string_view line(data, size * count);
  if (line.starts_with("HTTP/")) {
    head.clear();  // an interim response came before
  }
  transfer.head_bytes_ += line.size();
  if (transfer.head_bytes_ > max_head_bytes) {
    return 0;
  }
  head += line;
  return size * count;
}

// The address that is checked is the one that is connected to, whatever the name resolves to later.
curl_socket_t Transfer::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.policy_.allows(&address->addr)) {
    transfer.answer_.blocked_address = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// Called for reused connections too, which open no socket.
int Transfer::on_request(void* self, char* peer, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.policy_.allows(std::string(peer))) {
    transfer.answer_.blocked_address = true;
    return CURL_PREREQFUNC_ABORT;
  }
  return CURL_PREREQFUNC_OK;
}

int Transfer::on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
  if (type == CURLINFO_HEADER_OUT) {
    static_cast<Transfer*>(self)->answer_.request_head.append(data, size);
  }
  return 0;
}

Answer Transfer::end(CURLcode result) {
  answer_.result = cut_ ? CURLE_OK : result;
  answer_.detail = error_[0] != '\0' ? error_ : curl_easy_strerror(result);
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &answer_.status);
  const char* peer = nullptr;
  curl_easy_getinfo(handle(), CURLINFO_PRIMARY_IP, &peer);
  answer_.peer = peer == nullptr ? "" : peer;
  return std::move(answer_);
}

}  // namespace winnow
