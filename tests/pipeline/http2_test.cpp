// HTTP/2 as nghttpd speaks it: many pages of a host over one connection.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <future>
#include <vector>

#include "stages/fetch/fetch_many.hpp"
#include "tests/support/asking.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using namespace winnow::testing;
using namespace std::chrono_literals;

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int free_port() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  const bool bound = bind(probe, reinterpret_cast<const sockaddr*>(&address), size) == 0 &&
                     getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(probe);
  REQUIRE(bound);
  return ntohs(address.sin_port);
}

bool is_served(int port) {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  const sockaddr_in address = loopback(port);
  const int joined = connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  close(probe);
  return joined == 0;
}

// Serves `pages` of its folder; what it was asked stands in `log`.
class Http2Server {
 public:
  explicit Http2Server(const Folder& folder)
      : port_(free_port()), child_(words(folder), folder.path()) {
    while (!is_served(port_)) {
      REQUIRE_FALSE(child_.ended_within(10ms));
    }
  }

  std::string url(const std::string& path) const {
    return "https://127.0.0.1:" + std::to_string(port_) + path;
  }
  void kill() {
    child_.send(SIGKILL);
    child_.wait();
  }

 private:
  std::vector<std::string> words(const Folder& folder) const {
    REQUIRE(run_child({"/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                       "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "key.pem", "-out",
                       "certificate.pem", "-days", "2", "-subj", "/CN=localhost"},
                      folder.path()) == 0);
    return {"/usr/bin/env",
            "PATH=/usr/sbin:/usr/bin",
            "nghttpd",
            "--verbose",
            "--address=127.0.0.1",
            "--htdocs=pages",
            std::to_string(port_),
            "key.pem",
            "certificate.pem"};
  }

  int port_;
  Child child_;
};

FetchOptions at_once() {
  return {.allow_private = true,
          .insecure = true,
          .retries = 0,
          .per_host = 8,
          .delay_ms = 0,
          .robots = false};
}

std::size_t count(const std::string& text, const std::string& piece) {
  std::size_t found = 0;
  for (std::size_t at = text.find(piece); at != std::string::npos; at = text.find(piece, at + 1)) {
    ++found;
  }
  return found;
}

std::string path_of(int page) { return "/page-" + std::to_string(page) + ".html"; }

}  // namespace

TEST_CASE("pages of a host share one connection of HTTP/2", "[fetch][http2]") {
  const Folder folder;
  constexpr int pages = 40;
  for (int page = 0; page < pages; ++page) {
    folder.write("pages" + path_of(page), "<p>Page " + std::to_string(page) + "</p>");
  }
  const Http2Server server(folder);
  const FetchMany fetch(at_once());
  std::vector<std::future<Outcome<Response>>> answers;
  answers.reserve(pages);
  for (int page = 0; page < pages; ++page) {
    answers.push_back(ask(fetch, server.url(path_of(page))));
  }
  for (int page = 0; page < pages; ++page) {
    const auto answer = answers[static_cast<std::size_t>(page)].get();
    REQUIRE(answer);
    CHECK(answer->bytes == "<p>Page " + std::to_string(page) + "</p>");
    CHECK(answer->content_type == "text/html");
  }
  const std::string log = folder.read("log");
  CHECK(count(log, ":method: GET") == pages);
  // The first questions go out before anyone knows what the server speaks.
  CHECK(count(log, "[id=9]") == 0);
}

TEST_CASE("a missing page and a large one over HTTP/2", "[fetch][http2]") {
  const Folder folder;
  folder.write("pages/large.html", std::string(std::size_t{3} << 20U, 'a'));
  const Http2Server server(folder);
  FetchOptions options = at_once();
  const FetchMany fetch(options);
  CHECK(ask(fetch, server.url("/none.html")).get()->status == 404);
  CHECK(ask(fetch, server.url("/large.html")).get()->bytes.size() == std::size_t{3} << 20U);

  options.max_bytes = std::size_t{1} << 20U;
  const auto refused = ask(FetchMany(options), server.url("/large.html")).get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == fetch_reasons::too_large);
}

TEST_CASE("a certificate that does not hold ends HTTP/2, too", "[fetch][http2]") {
  const Folder folder;
  folder.write("pages/a.html", "a");
  Http2Server server(folder);
  FetchOptions options = at_once();
  options.insecure = false;
  const auto refused = ask(FetchMany(options), server.url("/a.html")).get();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().reason == fetch_reasons::tls);

  const FetchMany fetch(at_once());
  CHECK(ask(fetch, server.url("/a.html")).get());
  server.kill();
  const auto lost = ask(fetch, server.url("/a.html")).get();
  REQUIRE_FALSE(lost);
  CHECK((lost.error().reason == fetch_reasons::connect ||
         lost.error().reason == fetch_reasons::reset));
}
