// Child: a program that runs while the test goes on, to be watched, interrupted and killed.
//
//   Child run({WINNOW_PROGRAM, "run", "pages", "-o", "out"}, folder.path());
//   if (!run.ended_within(200ms)) { run.send(SIGKILL); }
//   CHECK(run.wait().signal == SIGKILL);
//
//   output    standard output and error are appended to `log` in its folder; Output::blocked gives
//             standard error a pipe of one page that nobody reads, so that a program that says more
//             than that stands still
//   end       the destructor kills what still runs
#ifndef WINNOW_TESTS_SUPPORT_CHILD_HPP
#define WINNOW_TESTS_SUPPORT_CHILD_HPP

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace winnow::testing {

struct Ended {
  int code = -1;   // of its exit; -1 where a signal ended it
  int signal = 0;  // that ended it; 0 for an exit
};

class Child {
 public:
  enum class Output : std::uint8_t { log, blocked };

  // `words` begin with the program's path; `folder` becomes its working directory.
  Child(const std::vector<std::string>& words, const std::string& folder,
        Output output = Output::log);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  bool ended_within(std::chrono::milliseconds time) const;
  // Whether it said anything on its blocked standard error by then.
  bool spoke_within(std::chrono::milliseconds time) const;
  void send(int signal) const;
  Ended wait();
  pid_t id() const { return id_; }
  // Bytes of memory in use (VmRSS); 0 once it has ended.
  std::uint64_t resident_bytes() const;

 private:
  pid_t id_ = -1;
  int alive_ = -1;    // ends with the child
  int blocked_ = -1;  // the end of its standard error that nobody reads
  std::optional<Ended> ended_{};
};

// Runs it to its end; the exit code, or -1.
int run_child(const std::vector<std::string>& words, const std::string& folder);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_CHILD_HPP
