// FaultServer: a server on loopback that misbehaves on purpose, one fault a path.
//
//   FaultServer server;
//   server.on("/slow", fault::slow_loris(1s));
//   fetch(server.url("/slow"));
//   CHECK(server.log().size() == 1);
//
// A fault is a function that answers one request by hand, so a test can write one of its own. Each
// connection has a thread; all of them wait on one pipe besides their socket, so the destructor
// ends everything at once, also what is in the middle of an endless answer.
#ifndef WINNOW_TESTS_SUPPORT_FAULT_SERVER_HPP
#define WINNOW_TESTS_SUPPORT_FAULT_SERVER_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winnow::testing {

struct Asked {
  std::string method{};
  std::string path{};  // with the query
  std::string host{};  // the Host field
  std::vector<std::pair<std::string, std::string>> fields{};
  std::chrono::milliseconds since_start{};
  int connection = 0;  // 1 for the first that was accepted
  int visit = 0;       // 1 for the first request for this path

  std::string field(std::string_view name) const;  // empty if it was not sent
};

// The client's end, as a fault sees it. Each call gives false once the client is gone or the server
// stops: the fault returns then.
class Line {
 public:
  virtual ~Line() = default;
  virtual bool send(std::string_view bytes) = 0;
  virtual bool wait(std::chrono::milliseconds time) = 0;
  virtual void reset() = 0;  // the connection ends with RST instead of FIN
};

enum class After : std::uint8_t { close, keep_open };
using Fault = std::function<After(const Asked&, Line&)>;

// How the certificate is wrong. Each is self-signed: a client that trusts `certificate()` gets past
// that and meets the other faults. `good` is right but for that.
enum class Tls : std::uint8_t { off, good, expired, wrong_host };

class FaultServer {
 public:
  static constexpr int any_port = 0;

  explicit FaultServer(int port = any_port, Tls tls = Tls::off);
  ~FaultServer();
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;

  // `path` without a query; "/chain/*" stands for everything below. Other paths answer 404.
  void on(const std::string& path, Fault fault);

  std::string url(const std::string& path) const;
  int port() const;
  std::string certificate() const;  // PEM; empty without TLS

  std::vector<Asked> log() const;
  int visits(const std::string& path) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// An ordinary answer: Content-Length, connection kept.
std::string answer(std::string_view status, std::string_view fields, std::string_view body);

namespace fault {

using Milliseconds = std::chrono::milliseconds;

// Nothing wrong: a page, or bytes under any type ("" sends no Content-Type).
Fault page(std::string body, std::string content_type = "text/html; charset=utf-8");
// 200 with both validators, 304 to a request that repeats one of them.
Fault with_validators(std::string body, std::string etag, std::string last_modified);

// Time.
Fault slow_loris(Milliseconds interval = Milliseconds(1000));  // head at once, a byte each interval
Fault slow_head(Milliseconds interval = Milliseconds(1000));   // the head too
Fault no_answer();

// Without end.
Fault endless_body();
Fault endless_headers();
Fault endless_header_line();
Fault endless_interim();  // 103 after 103

// Broken messages.
Fault http09();
Fault length_too_long();   // 1000 said, 500 sent
Fault length_too_short();  // 500 said, 1000 sent
Fault bad_chunk_size();
Fault missing_last_chunk();
Fault reset_in_the_middle();
Fault close_at_once();

// Redirects.
Fault redirect(std::string location, int status = 302);  // also to itself, file:, gopher:, …
Fault redirect_chain();                                  // "/chain/1" to "/chain/2" and so on

// Content codings.
Fault gzip_bomb(std::uint64_t bytes = std::uint64_t{1} << 30U);  // 1 MiB for 1 GiB; whole MiB
Fault zstd_bomb(std::uint64_t bytes = std::uint64_t{1} << 30U);
Fault gzip_cut_short(std::string body);  // the length fits the cut
Fault plain_called_gzip(std::string body);
Fault nested_gzip(std::string body, int depth);  // "gzip, gzip, …"
Fault unknown_coding(std::string body);

// Overload: `times` refusals, then a page. `busy` sends Retry-After as it is given.
Fault busy(int status, int times, std::string retry_after = {});
Fault busy_until(int status, int times, std::chrono::seconds from_now);  // as a date

}  // namespace fault

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_FAULT_SERVER_HPP
