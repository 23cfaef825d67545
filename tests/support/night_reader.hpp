// NightReader: what a right run must make of each night, reckoned from the script and the promises
// of docs/FETCHING.md and docs/DEDUP.md alone; no run is looked at.
//
//   a page asked for again   fetch.unchanged, unless it differs from what was last answered for
//   a page removed           decode.http_status
//   a host that is down      fetch.connect so many times, then the rest of it fetch.deferred; how
//                            many is promised, which of its pages are tried first is not
//   a text known             dedup.exact or dedup.near, whoever shows it
//   a text not known         finished, in a file of its own or over the page's earlier one
#ifndef WINNOW_TESTS_SUPPORT_NIGHT_READER_HPP
#define WINNOW_TESTS_SUPPORT_NIGHT_READER_HPP

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/night_script.hpp"

namespace winnow::testing {

struct ExpectedInput {
  std::string address{};
  std::string verdict{};  // "finished", or the reason
  std::string output{};   // of a finished one
};

struct ExpectedList {
  std::string address{};
  std::uint64_t listed = 0;
  std::uint64_t taken = 0;
  std::uint64_t repeated = 0;
  std::uint64_t refused = 0;
  std::uint64_t damaged = 0;
  bool unchanged = false;
  bool failed = false;
};

struct Expectation {
  std::vector<ExpectedInput> inputs{};  // in the order of the sources
  std::vector<ExpectedList> lists{};
  std::map<std::string, std::uint64_t> rejected{};
  std::uint64_t finished = 0;
  std::uint64_t bodies = 0;                    // pages whose bytes had to be sent
  std::map<std::string, std::string> texts{};  // the whole folder after the night, by path
  std::set<std::string> written{};             // of them tonight
  int exit_code = 0;

  std::uint64_t read() const { return inputs.size(); }
};

class NightReader {
 public:
  // `list_file` is the path of the list of addresses, as the job names it.
  explicit NightReader(std::string list_file) : list_file_(std::move(list_file)) {}

  // The nights one after another: what one leaves, the next knows.
  Expectation read(const Night& night);

 private:
  void read_list(const Night& night, const ShownList& list, Expectation& out);
  std::string verdict(const Night& night, const std::string& address, Expectation& out);
  std::string verdict_on_text(const ShownPage& page);
  void count(Expectation& out, const std::string& address, const std::string& verdict,
             const std::string& output);
  std::string failing_host(const Night& night, const std::string& address);

  std::string list_file_;
  std::map<std::string, std::string> seen_{};   // bodies by address, once answered for
  std::map<std::string, std::string> lists_{};  // bodies of lists
  std::map<std::string, int> editions_{};       // of the stories that were kept
  std::map<std::string, std::string> texts_{};
  // Of this night.
  std::set<std::string> named_{};
  std::map<std::string, unsigned> failures_{};  // by host
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_NIGHT_READER_HPP
