// SoakSite: many feeds on loopback whose pages misbehave now and then, each in a way of its own.
//
//   what a page does follows from the seed and its number alone, so that the site can say what it
//   lists and how its pages are meant, and two soaks with one seed see the same web
//
//   threads   as FaultServer; nothing changes after the constructor but the run that is shown
#ifndef WINNOW_TESTS_BENCH_SOAK_SITE_HPP
#define WINNOW_TESTS_BENCH_SOAK_SITE_HPP

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "tests/support/fault_server.hpp"

namespace winnow::testing {

struct SoakOptions {
  unsigned documents = 50'000;  // of all runs together
  unsigned feeds = 200;
  unsigned hosts = 50;
  unsigned runs = 1;  // nights over which the documents are spread
  unsigned seed = 1;
};

enum class Manner : std::uint8_t {
  good,
  copy,  // of another page, under its own address
  missing,
  error,
  busy_once,  // 429, then a page
  moved,
  wrong_charset,
  cut_gzip,
  reset,
  stall,
  endless,
};

std::string_view name_of(Manner manner);

class SoakSite {
 public:
  explicit SoakSite(SoakOptions options);

  // The feeds show the pages of this run, from 0.
  void show(unsigned run) { run_ = run; }

  std::vector<std::string> feeds() const;
  std::string resolve() const;  // value of fetch.resolve

  // Inputs that a run over all feeds must count: pages that the feeds list, and feeds that fail.
  std::uint64_t inputs_a_run() const;
  // How the pages of a run are meant.
  std::map<Manner, std::uint64_t> manners(unsigned run) const;
  std::uint64_t served() const { return served_; }

 private:
  static constexpr unsigned broken_feeds = 2;

  unsigned pages_a_feed() const { return options_.documents / options_.feeds / options_.runs; }
  std::string host_of(unsigned feed) const;
  std::string feed_body(unsigned feed) const;
  unsigned number_of(unsigned feed, unsigned page, unsigned run) const;
  Manner manner_of(unsigned number) const;
  std::string page_body(unsigned number) const;
  After serve(const Asked& asked, Line& line);
  After serve_page(unsigned number, const Asked& asked, Line& line);
  void make_misdeeds();

  SoakOptions options_;
  std::atomic<unsigned> run_{0};
  std::atomic<std::uint64_t> served_{0};
  std::map<Manner, Fault> misdeeds_{};
  FaultServer server_{};  // last: its threads use the rest
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_BENCH_SOAK_SITE_HPP
