// Sockets and threads by hand: a server library would put right what is meant to be wrong.
#include "tests/support/fault_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

#include "stages/text/ascii.hpp"

namespace winnow::testing {

namespace {

using Clock = std::chrono::steady_clock;

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket() {
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  int get() const { return descriptor_; }

 private:
  int descriptor_;
};

// Readable once the server stops; every poll() looks at it.
class StopPipe {
 public:
  StopPipe() {
    if (pipe(ends_.data()) != 0) {
      throw std::runtime_error("pipe");
    }
  }
  ~StopPipe() {
    close(ends_[0]);
    stop();
  }
  StopPipe(const StopPipe&) = delete;
  StopPipe& operator=(const StopPipe&) = delete;

  void stop() {
    if (ends_[1] >= 0) {
      close(ends_[1]);
      ends_[1] = -1;
    }
  }
  int descriptor() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_{-1, -1};
};

enum class Waited : std::uint8_t { ready, time_over, ended };

// Until `events` on the socket; `ended` if the server stops or the other side hangs up.
Waited wait_for(int socket, int stop, short events, int timeout_ms) {
  constexpr short gone = POLLRDHUP | POLLHUP | POLLERR;
  std::array<pollfd, 2> both{pollfd{socket, static_cast<short>(events | POLLRDHUP), 0},
                             pollfd{stop, POLLIN, 0}};
  const int count = poll(both.data(), both.size(), timeout_ms);
  if (count < 0 && errno == EINTR) return Waited::time_over;
  if (count < 0 || both[1].revents != 0) return Waited::ended;
  if (count == 0) return Waited::time_over;
  if ((both[0].revents & events & (POLLIN | POLLOUT)) != 0) return Waited::ready;
  return (both[0].revents & gone) != 0 ? Waited::ended : Waited::ready;
}

struct SslFree {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
template <class T>
using Ssl = std::unique_ptr<T, SslFree>;

// A connection, with or without TLS.
class ClientLine : public Line {
 public:
  ClientLine(int socket, int stop, SSL_CTX* context) : socket_(socket), stop_(stop) {
    if (context != nullptr) {
      ssl_.reset(SSL_new(context));
      SSL_set_fd(ssl_.get(), socket);
      SSL_set_accept_state(ssl_.get());
    }
  }

  bool send(std::string_view bytes) override {
    while (!bytes.empty()) {
      const long done = write_some(bytes);
      if (done <= 0) {
        return false;
      }
      bytes.remove_prefix(static_cast<std::size_t>(done));
    }
    return true;
  }

  bool wait(std::chrono::milliseconds time) override {
    return wait_for(socket_.get(), stop_, 0, static_cast<int>(time.count())) == Waited::time_over;
  }

  void reset() override {
    const linger none{1, 0};
    setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    reset_ = true;
  }

  // Bytes up to and with the blank line; empty if the client left.
  std::string read_head() {
    constexpr std::size_t longest = std::size_t{64} << 10U;
    while (read_.find("\r\n\r\n") == std::string::npos && read_.size() < longest) {
      if (!read_some()) {
        return {};
      }
    }
    const std::size_t end = read_.find("\r\n\r\n");
    std::string head = read_.substr(0, end);
    read_.erase(0, end == std::string::npos ? end : end + 4);
    return head;
  }

  // The end of an answer, in order: a client may read up to here and then sees it.
  void finish() {
    if (reset_) {
      return;
    }
    if (ssl_) {
      SSL_shutdown(ssl_.get());
    }
    shutdown(socket_.get(), SHUT_WR);
  }

 private:
  // What the last call on `ssl_` waits for; nullopt if it failed.
  std::optional<short> wanted(int result) const {
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_WANT_READ) return POLLIN;
    if (error == SSL_ERROR_WANT_WRITE) return POLLOUT;
    return std::nullopt;
  }

  long write_some(std::string_view bytes) {
    for (;;) {
      std::optional<short> events;
      long done = 0;
      if (ssl_) {
        done = SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
        events = done > 0 ? std::nullopt : wanted(static_cast<int>(done));
      } else {
        done = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        events = done < 0 && errno == EAGAIN ? std::optional<short>(POLLOUT) : std::nullopt;
      }
      if (!events || wait_for(socket_.get(), stop_, *events, -1) == Waited::ended) {
        return done;
      }
      if (wait_for(socket_.get(), stop_, 0, 0) == Waited::ended) {
        return -1;
      }
    }
  }

  bool read_some() {
    std::array<char, 4096> buffer{};
    for (;;) {
      std::optional<short> events;
      long got = 0;
      if (ssl_) {
        got = SSL_read(ssl_.get(), buffer.data(), static_cast<int>(buffer.size()));
        events = got > 0 ? std::nullopt : wanted(static_cast<int>(got));
      } else {
        got = recv(socket_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
        events = got < 0 && errno == EAGAIN ? std::optional<short>(POLLIN) : std::nullopt;
      }
      if (!events) {
        read_.append(buffer.data(), static_cast<std::size_t>(std::max(got, 0L)));
        return got > 0;
      }
      if (wait_for(socket_.get(), stop_, *events, -1) == Waited::ended) {
        return false;
      }
    }
  }

  Socket socket_;
  int stop_;
  Ssl<SSL> ssl_;
  std::string read_;
  bool reset_ = false;
};

Asked parse_request(std::string_view head) {
  Asked asked;
  const std::string_view line = head.substr(0, head.find("\r\n"));
  const std::size_t space = std::min(line.find(' '), line.size());
  asked.method = line.substr(0, space);
  const std::string_view rest = ascii::trim(line.substr(space));
  asked.path = rest.substr(0, rest.find(' '));
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string_view field =
        head.substr(at + 2, end == std::string_view::npos ? end : end - at - 2);
    const std::size_t colon = std::min(field.find(':'), field.size());
    asked.fields.emplace_back(field.substr(0, colon),
                              ascii::trim(field.substr(std::min(colon + 1, field.size()))));
    at = end;
  }
  asked.host = asked.field("Host");
  return asked;
}

int listen_on(int port) {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listener, SOMAXCONN) != 0) {
    close(listener);
    throw std::runtime_error("cannot listen on port " + std::to_string(port));
  }
  return listener;
}

int port_of(int listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

// Certificates.

void add_extension(X509* certificate, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const Ssl<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
  X509_add_ext(certificate, extension.get(), -1);
}

Ssl<X509> make_certificate(EVP_PKEY* key, Tls tls) {
  constexpr long day = 24L * 60 * 60;
  Ssl<X509> certificate(X509_new());
  X509* const it = certificate.get();
  X509_set_version(it, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(it), 1);
  X509_gmtime_adj(X509_getm_notBefore(it), -2 * day);
  X509_gmtime_adj(X509_getm_notAfter(it), tls == Tls::expired ? -day : day);
  X509_set_pubkey(it, key);
  X509_NAME* const name = X509_get_subject_name(it);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("winnow test"), -1, -1, 0);
  X509_set_issuer_name(it, name);
  add_extension(it, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(it, NID_subject_alt_name,
                tls == Tls::wrong_host ? "DNS:other.example" : "IP:127.0.0.1,DNS:localhost");
  X509_sign(it, key, EVP_sha256());
  return certificate;
}

std::string pem_of(X509* certificate) {
  const Ssl<BIO> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(memory.get(), certificate);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

struct Identity {
  Ssl<SSL_CTX> context{};
  std::string pem{};
};

Identity make_identity(Tls tls) {
  if (tls == Tls::off) {
    return {};
  }
  const Ssl<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Ssl<X509> certificate = make_certificate(key.get(), tls);
  Identity identity{Ssl<SSL_CTX>(SSL_CTX_new(TLS_server_method())), pem_of(certificate.get())};
  SSL_CTX_use_certificate(identity.context.get(), certificate.get());
  SSL_CTX_use_PrivateKey(identity.context.get(), key.get());
  SSL_CTX_set_mode(identity.context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return identity;
}

// OpenSSL writes to sockets without MSG_NOSIGNAL.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

After not_found(const Asked& asked, Line& line) {
  line.send(answer("404 Not Found", "Content-Type: text/plain\r\n", asked.path));
  return After::keep_open;
}

}  // namespace

std::string Asked::field(std::string_view name) const {
  const auto found = std::ranges::find_if(
      fields, [&](const auto& field) { return ascii::equal_ignoring_case(field.first, name); });
  return found == fields.end() ? std::string() : found->second;
}

struct FaultServer::State {
  struct Worker {
    std::thread thread{};
    std::atomic<bool> done{false};
  };

  State(int port, Tls tls) : identity(make_identity(tls)), listener(listen_on(port)) {}

  void accept_all();
  void serve(int socket, int number);
  Fault note(Asked& asked, int number);
  Fault find(const std::string& path) const;

  Identity identity;
  StopPipe stop{};
  Socket listener;
  Clock::time_point start = Clock::now();
  std::list<Worker> workers{};  // touched by the accepting thread only
  std::thread acceptor{};

  mutable std::mutex mutex{};
  std::map<std::string, Fault> faults{};
  std::map<std::string, int> visits{};
  std::vector<Asked> log{};
};

// Exact paths first, then the longest "/…/*".
Fault FaultServer::State::find(const std::string& path) const {
  if (const auto exact = faults.find(path); exact != faults.end()) {
    return exact->second;
  }
  const Fault* best = nullptr;
  std::size_t length = 0;
  for (const auto& [pattern, fault] : faults) {
    const std::string_view prefix = std::string_view(pattern).substr(0, pattern.size() - 1);
    if (pattern.ends_with("/*") && path.starts_with(prefix) && prefix.size() > length) {
      best = &fault;
      length = prefix.size();
    }
  }
  return best != nullptr ? *best : Fault(not_found);
}

Fault FaultServer::State::note(Asked& asked, int number) {
  const std::string path = asked.path.substr(0, asked.path.find('?'));
  const std::lock_guard lock(mutex);
  asked.connection = number;
  asked.since_start = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
  asked.visit = ++visits[path];
  log.push_back(asked);
  return find(path);
}

void FaultServer::State::serve(int socket, int number) {
  block_sigpipe();
  ClientLine line(socket, stop.descriptor(), identity.context.get());
  for (;;) {
    const std::string head = line.read_head();
    if (head.empty()) {
      return;
    }
    Asked asked = parse_request(head);
    const Fault fault = note(asked, number);
    if (fault(asked, line) == After::close) {
      line.finish();
      return;
    }
  }
}

void FaultServer::State::accept_all() {
  for (int number = 1; wait_for(listener.get(), stop.descriptor(), POLLIN, -1) != Waited::ended;) {
    const int socket = accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (socket < 0) {
      continue;
    }
    std::erase_if(workers, [](Worker& worker) {
      const bool done = worker.done;
      if (done) {
        worker.thread.join();
      }
      return done;
    });
    Worker& worker = workers.emplace_back();
    worker.thread = std::thread([this, &worker, socket, number] {
      serve(socket, number);
      worker.done = true;
    });
    ++number;
  }
}

FaultServer::FaultServer(int port, Tls tls) : state_(std::make_unique<State>(port, tls)) {
  state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

FaultServer::~FaultServer() {
  state_->stop.stop();
  state_->acceptor.join();
  for (State::Worker& worker : state_->workers) {
    worker.thread.join();
  }
}

void FaultServer::on(const std::string& path, Fault fault) {
  const std::lock_guard lock(state_->mutex);
  state_->faults[path] = std::move(fault);
}

std::string FaultServer::url(const std::string& path) const {
  const std::string scheme = state_->identity.context ? "https" : "http";
  return scheme + "://127.0.0.1:" + std::to_string(port()) + path;
}

int FaultServer::port() const { return port_of(state_->listener.get()); }
std::string FaultServer::certificate() const { return state_->identity.pem; }

std::vector<Asked> FaultServer::log() const {
  const std::lock_guard lock(state_->mutex);
  return state_->log;
}

int FaultServer::visits(const std::string& path) const {
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->visits.find(path);
  return found == state_->visits.end() ? 0 : found->second;
}

std::string answer(std::string_view status, std::string_view fields, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\n" + std::string(fields) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

}  // namespace winnow::testing
