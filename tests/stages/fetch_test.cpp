#include "stages/fetch/fetch.hpp"

#include <arpa/inet.h>

#include <atomic>
#include <future>

#include "stages/fetch/address.hpp"
#include "stages/fetch/fetch_many.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

const FetchOptions local{.timeout_ms = 5000,
                         .max_bytes = 4096,
                         .max_redirects = 3,
                         .allow_private = true,
                         .delay_ms = 0};

Outcome<Response> fetch(const std::string& url, const FetchOptions& options = local) {
  return Fetch(options)(Request{.origin = {.url = url}});
}

Outcome<Response> fetch_many(const std::string& url, const FetchOptions& options = local) {
  std::promise<Outcome<Response>> answer;
  const FetchMany many(options);
  many.start(Request{.origin = {.url = url}},
             [&](Outcome<Response> outcome) { answer.set_value(std::move(outcome)); });
  return answer.get_future().get();
}

// A media type that the server does not compress: bodies come as they are written here.
void set_routes(Server& server) {
  auto& routes = server.routes();
  routes.Get("/page", [](const httplib::Request& request, httplib::Response& response) {
    response.set_content("<p>hello " + request.get_header_value("User-Agent"),
                         "application/x-page+xml; charset=utf-8");
  });
  routes.Get("/moved",
             [](const auto&, httplib::Response& response) { response.set_redirect("/page", 301); });
  routes.Get("/loop",
             [](const auto&, httplib::Response& response) { response.set_redirect("/loop", 302); });
  routes.Get("/escape", [](const auto&, httplib::Response& response) {
    response.set_redirect("file:///etc/passwd", 302);
  });
  routes.Get("/large", [](const auto&, httplib::Response& response) {
    response.set_content(std::string(5000, 'x'), "application/x-page+xml");
  });
  server.start();
}

bool is_special(const char* text) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
    return is_special_address(reinterpret_cast<const sockaddr*>(&in));
  }
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  REQUIRE(inet_pton(AF_INET6, text, &in6.sin6_addr) == 1);
  return is_special_address(reinterpret_cast<const sockaddr*>(&in6));
}

}  // namespace

TEST_CASE("a page, a redirect, a refusal: both ways to fetch agree", "[fetch]") {
  Server server;
  set_routes(server);
  const auto by = GENERATE(&fetch, &fetch_many);

  auto page = by(server.url("/page"), local);
  REQUIRE(page);
  CHECK(page->status == 200);
  CHECK(page->bytes == "<p>hello winnow/0.1");
  CHECK(page->content_type == "application/x-page+xml; charset=utf-8");
  CHECK(page->origin.input_hash.size() == 32);

  auto moved = by(server.url("/moved"), local);
  REQUIRE(moved);
  CHECK(moved->origin.final_url == server.url("/page"));
  CHECK(moved->origin.url == server.url("/moved"));

  CHECK(by(server.url("/none"), local)->status == 404);
  CHECK(by(server.url("/loop"), local).error().reason == fetch_reasons::redirects);
  CHECK(by(server.url("/escape"), local).error().reason == fetch_reasons::blocked_scheme);
  CHECK(by(server.url("/large"), local).error().reason == fetch_reasons::too_large);
}

TEST_CASE("private addresses are refused unless allowed", "[fetch]") {
  Server server;
  set_routes(server);
  FetchOptions strict = local;
  strict.allow_private = false;
  const auto by = GENERATE(&fetch, &fetch_many);
  CHECK(by(server.url("/page"), strict).error().reason == fetch_reasons::blocked_address);
}

TEST_CASE("dead ports and bad names are told apart", "[fetch]") {
  CHECK(fetch("http://127.0.0.1:1025/").error().reason == fetch_reasons::connect);
  CHECK(fetch("http://").error().reason == fetch_reasons::bad_url);
  CHECK(fetch("/no/such/file").error().reason == fetch_reasons::not_found);
  CHECK(fetch("/").error().reason == fetch_reasons::unreadable);
}

TEST_CASE("a local file is read up to the limit", "[fetch]") {
  const Folder folder;
  folder.write("small.html", "<p>x");
  folder.write("large.html", std::string(5000, 'x'));
  CHECK(fetch(folder / "small.html")->bytes == "<p>x");
  CHECK(fetch(folder / "large.html").error().reason == fetch_reasons::too_large);
}

TEST_CASE("each of many requests is answered once, one at a time per host", "[fetch]") {
  Server server;
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;
  server.routes().Get(R"(/n/(\d+))",
                      [&](const httplib::Request& request, httplib::Response& response) {
                        const int running = ++now;
                        int seen = most;
                        while (seen < running && !most.compare_exchange_weak(seen, running)) {
                        }
                        response.set_content(request.matches[1].str(), "application/x-page+xml");
                        --now;
                      });
  server.start();
  constexpr int count = 100;
  std::vector<std::promise<std::string>> answers(count);
  const FetchMany many(local);
  for (int i = 0; i < count; ++i) {
    many.start(
        Request{.origin = {.url = server.url("/n/" + std::to_string(i))}},
        [&answers, i](Outcome<Response> outcome) {
          answers[static_cast<std::size_t>(i)].set_value(outcome ? outcome->bytes : "failed");
        });
  }
  for (int i = 0; i < count; ++i) {
    CHECK(answers[static_cast<std::size_t>(i)].get_future().get() == std::to_string(i));
  }
  CHECK(most == 1);
}

TEST_CASE("special-purpose networks are known by their edges", "[fetch]") {
  for (const char* special : {"0.0.0.0",
                              "10.0.0.1",
                              "100.64.0.1",
                              "100.127.255.255",
                              "127.0.0.1",
                              "169.254.169.254",
                              "172.16.0.1",
                              "172.31.255.255",
                              "192.168.1.1",
                              "198.19.255.255",
                              "203.0.113.9",
                              "224.0.0.1",
                              "255.255.255.255",
                              "::",
                              "::1",
                              "::ffff:127.0.0.1",
                              "64:ff9b::1",
                              "fc00::1",
                              "fdff::1",
                              "fe80::1",
                              "ff02::1",
                              "2001:db8::1",
                              "2002:7f00:1::"}) {
    CAPTURE(special);
    CHECK(is_special(special));
  }
  for (const char* open : {"1.1.1.1", "100.63.255.255", "100.128.0.0", "172.15.255.255",
                           "172.32.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255",
                           "::ffff:1.1.1.1", "2606:4700::1", "2a00::1"}) {
    CAPTURE(open);
    CHECK_FALSE(is_special(open));
  }
}
