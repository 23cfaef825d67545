// A real HTTP server on loopback, on a free port, for the length of a test.
#ifndef WINNOW_TESTS_SUPPORT_SERVER_HPP
#define WINNOW_TESTS_SUPPORT_SERVER_HPP

#include <httplib.h>

#include <string>
#include <thread>

namespace winnow::testing {

class Server {
 public:
  Server() : port_(server_.bind_to_any_port("127.0.0.1")) {}
  ~Server() {
    server_.stop();
    if (thread_.joinable()) {
      thread_.join();
    }
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  httplib::Server& routes() { return server_; }

  // Call when the routes are set.
  void start() {
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    while (!server_.is_running()) {  // else stop() would come too early and be forgotten
      std::this_thread::yield();
    }
  }

  std::string url(const std::string& path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + path;
  }

 private:
  httplib::Server server_;
  int port_;
  std::thread thread_;
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_SERVER_HPP
