#include "stages/fetch/schedule.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;
using namespace std::chrono_literals;

namespace {

using Time = Schedule::Time;
constexpr Time start{};

const auto any = [](Schedule::Ticket) { return true; };

SchedulePolicy policy() {
  return {.delay = 1000ms,
          .adaptive = 1,
          .max_delay = 30s,
          .retry = 2s,
          .max_backoff = 10s,
          .max_patience = 60s,
          .host_failures = 3,
          .max_pushes = 4};
}

std::vector<Schedule::Ticket> drain(Schedule& schedule, Time now) {
  std::vector<Schedule::Ticket> tickets;
  while (const auto ticket = schedule.next(now, any)) {
    tickets.push_back(*ticket);
  }
  return tickets;
}

}  // namespace

TEST_CASE("a host is asked once a delay, others meanwhile", "[schedule]") {
  Schedule schedule(policy());
  for (const Schedule::Ticket ticket : {1U, 2U, 3U}) {
    schedule.add("a", ticket);
  }
  schedule.add("b", 4);
  CHECK(drain(schedule, start) == std::vector<Schedule::Ticket>{1, 4});
  CHECK(schedule.running() == 2);
  CHECK(schedule.waiting() == 2);
  CHECK_FALSE(schedule.next_time());  // `a` has one running

  schedule.finished("a", start, start + 10ms);
  CHECK(schedule.next_time() == start + 1010ms);
  CHECK(drain(schedule, start + 1009ms).empty());
  CHECK(drain(schedule, start + 1010ms) == std::vector<Schedule::Ticket>{2});
}

TEST_CASE("a slow answer earns the host as long a rest, up to a limit", "[schedule]") {
  Schedule schedule(policy());
  schedule.add("a", 1);
  schedule.add("a", 2);
  drain(schedule, start);
  const auto [took, next] =
      GENERATE(table<std::chrono::seconds, std::chrono::seconds>({{5s, 10s}, {100s, 130s}}));
  schedule.finished("a", start, start + took);
  CHECK(schedule.next_time() == start + next);
}

TEST_CASE("without a delay nothing rests", "[schedule]") {
  SchedulePolicy fast = policy();
  fast.delay = 0ms;
  fast.per_host = 2;
  Schedule schedule(fast);
  for (const Schedule::Ticket ticket : {1U, 2U, 3U}) {
    schedule.add("a", ticket);
  }
  CHECK(drain(schedule, start) == std::vector<Schedule::Ticket>{1, 2});
  schedule.finished("a", start, start + 5s);
  CHECK(drain(schedule, start + 5s) == std::vector<Schedule::Ticket>{3});
}

TEST_CASE("a host's own delay counts where it is longer", "[schedule]") {
  Schedule schedule(policy());
  schedule.set_delay("a", 7s);
  schedule.add("a", 1);
  schedule.add("a", 2);
  drain(schedule, start);
  schedule.finished("a", start, start);
  CHECK(schedule.next_time() == start + 7s);
}

TEST_CASE("a busy server holds up its whole host", "[schedule]") {
  Schedule schedule(policy());
  schedule.add("a", 1);
  schedule.add("a", 2);
  drain(schedule, start);
  schedule.finished("a", start, start);

  SECTION("as long as it says") {
    CHECK_FALSE(schedule.pushed_back("a", 20s, start));
    CHECK(schedule.next_time() == start + 20s);
  }
  SECTION("else doubling, up to a limit") {
    for (const auto wait : {2s, 4s, 8s, 10s}) {
      CHECK_FALSE(schedule.pushed_back("a", std::nullopt, start));
      CHECK(schedule.next_time() == start + wait);
    }
    CHECK(schedule.pushed_back("a", std::nullopt, start));
    CHECK(schedule.give_up("a") == std::vector<Schedule::Ticket>{2});
    CHECK(schedule.waiting() == 0);
    CHECK_FALSE(schedule.next_time());
  }
  SECTION("an answer makes it start anew") {
    schedule.pushed_back("a", std::nullopt, start);
    schedule.pushed_back("a", std::nullopt, start);
    schedule.answered("a");
    schedule.pushed_back("a", std::nullopt, start + 100s);
    CHECK(schedule.next_time() == start + 102s);
  }
  SECTION("one that wants too much patience is given up") {
    CHECK(schedule.pushed_back("a", 61s, start));
    CHECK(schedule.is_given_up("a"));
  }
}

TEST_CASE("a host that is not there is given up after some tries in a row", "[schedule]") {
  Schedule schedule(policy());
  CHECK_FALSE(schedule.failed("a"));
  CHECK_FALSE(schedule.failed("a"));
  schedule.answered("a");
  CHECK_FALSE(schedule.failed("a"));
  CHECK_FALSE(schedule.failed("a"));
  CHECK(schedule.failed("a"));
  CHECK_FALSE(schedule.is_given_up("b"));
}

TEST_CASE("what was under way goes first, and not before its time", "[schedule]") {
  Schedule schedule(policy());
  schedule.add("a", 1);
  schedule.add_first("a", 2, start + 3s);
  CHECK(schedule.next_time() == start + 3s);
  CHECK(drain(schedule, start + 3s) == std::vector<Schedule::Ticket>{2});
}

TEST_CASE("a request that may not start does not keep other hosts waiting", "[schedule]") {
  Schedule schedule(policy());
  schedule.add("a", 1);
  schedule.add("b", 2);
  const auto ticket = schedule.next(start, [](Schedule::Ticket t) { return t == 2; });
  CHECK(ticket == Schedule::Ticket{2});
  CHECK(schedule.waiting() == 1);
}

TEST_CASE("ten thousand hosts cost no more than their own turns", "[schedule]") {
  Schedule schedule(policy());
  for (Schedule::Ticket ticket = 0; ticket < 100000; ++ticket) {
    schedule.add("h" + std::to_string(ticket % 10000), ticket);
  }
  CHECK(drain(schedule, start).size() == 10000);
  CHECK(schedule.waiting() == 90000);
}
