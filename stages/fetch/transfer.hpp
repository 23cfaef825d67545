// Transfer: one HTTP request with its redirects, on one curl easy handle. Fetch drives it alone,
// FetchMany many of them on one multi handle.
#ifndef WINNOW_STAGES_FETCH_TRANSFER_HPP
#define WINNOW_STAGES_FETCH_TRANSFER_HPP

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

#include "stages/fetch/fetch_options.hpp"
#include "stages/record/request.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// Call before the first handle is made. Thread-safe, does its work once.
void start_curl();

class Transfer {
 public:
  // `options` must outlive the transfer. The address does not change afterwards: curl holds it.
  Transfer(Request request, const FetchOptions& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return handle_.get(); }
  std::string host() const;  // "example.org:8080", of the URL that comes next

  // Sets the handle up for the current URL; a rejection if it is none to go to.
  std::optional<Rejection> prepare();

  // Looks at what curl made of it. nullopt means: a redirect, prepare and run once more.
  std::optional<Outcome<Response>> finish(CURLcode result);

 private:
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_request(void* self, char* peer, char* local, int peer_port, int local_port);

  Rejection rejection_for(CURLcode result) const;
  std::optional<Outcome<Response>> redirect(long status);

  struct HandleCloser {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  Request request_;
  const FetchOptions& options_;
  std::unique_ptr<CURL, HandleCloser> handle_;
  std::unique_ptr<curl_slist, ListCloser> headers_;
  std::string url_;
  std::string first_host_;
  std::string body_;
  std::string content_encoding_;
  std::string location_;
  char error_[CURL_ERROR_SIZE] = {};
  std::uint32_t redirects_ = 0;
  bool blocked_ = false;
  bool too_large_ = false;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_TRANSFER_HPP
