// Transfer: one question to a server and its answer, on one curl easy handle. No redirect, retry or
// verdict is decided here; Journey does that. Fetch drives one, FetchMany many on a multi handle.
#ifndef WINNOW_STAGES_FETCH_TRANSFER_HPP
#define WINNOW_STAGES_FETCH_TRANSFER_HPP

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>

#include "stages/fetch/address_policy.hpp"
#include "stages/fetch/fetch_options.hpp"
#include "stages/record/request.hpp"
#include "stages/text/url.hpp"

namespace winnow {

// Call before the first handle is made. Thread-safe, does its work once.
void start_curl();

// Request headers that hold no secret, by their names: those that every request has, and those that
// a stranger may see.
bool may_be_archived(std::string_view name);

struct Ask {
  Url url{};
  bool home = true;  // the origin that was asked first: cookies and secrets may go there
  Request::Role role = Request::Role::page;
  std::string etag{};  // ask only for what differs from these
  std::string last_modified{};
};

struct Answer {
  CURLcode result = CURLE_OK;
  long status = 0;
  std::string request_head{};  // only where `on_exchange` wants it
  std::string head{};          // status line and headers of the final response
  std::string body{};
  std::string peer{};
  std::string detail{};  // curl's words for a failure
  bool blocked_address = false;
  bool too_large = false;
  bool refused_type = false;

  // All values of a header, in lower case as `name`, joined by ", "; empty if there is none.
  std::string header(std::string_view name) const;
};

class Transfer {
 public:
  // `options` and `policy` must outlive the transfer. Its address does not change: curl holds it.
  // `cookies`, where the run keeps them, is shared by all of its transfers.
  Transfer(const FetchOptions& options, const AddressPolicy& policy, CURLSH* cookies = nullptr);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return handle_.get(); }
  // Sets the handle up; may be called again after `end`: the handle is used anew.
  void begin(const Ask& ask);
  Answer end(CURLcode result);

 private:
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int on_request(void* self, char* peer, char* local, int peer_port, int local_port);
  static int on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self);
  void set_headers(const Ask& ask);
  void set_limits();
  void set_address_checks();
  bool is_refused_type() const;

  struct HandleCloser {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };
  struct ListCloser {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using List = std::unique_ptr<curl_slist, ListCloser>;

  const FetchOptions& options_;
  const AddressPolicy& policy_;
  CURLSH* cookies_;
  std::unique_ptr<CURL, HandleCloser> handle_;
  List headers_;
  List resolve_;
  Answer answer_;
  Request::Role role_ = Request::Role::page;
  std::uint64_t max_bytes_ = 0;
  std::size_t head_bytes_ = 0;  // of all heads: interim ones may come without end
  bool cut_ = false;            // a robots.txt whose first part is all that counts
  char error_[CURL_ERROR_SIZE] = {};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_TRANSFER_HPP
