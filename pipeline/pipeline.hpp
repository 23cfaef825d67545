// Pipeline lifts stages into a oneTBB flow graph.
//
//   const RunReport report = Pipeline{}
//       .from(UrlList{"urls.txt"})
//       .then(FetchMany{})
//       .then(chain(Decode{}, Parse{}, Strip{}))
//       .then(Dedup{seen})
//       .then(chain(Normalize{}, Write{{.directory = "clean"}}))
//       .run();
//
// Which stage may follow which is checked at compile time: each takes the record that the one
// before makes. A stage that says `Order::source` is fed by sequence number, one record at a time;
// the ledger is too, so the manifest is in source order and the same at any number of threads.
//
//   memory    bounded by `max_in_flight` records and `max_bytes_in_flight` bytes, and `max_waiting`
//             requests that wait for a host
//   errors    a rejection rides on to the ledger; a fatal one stops the source, the rest drains
//   cost      a few microseconds a record; TBB appears in pipeline.cpp only
#ifndef WINNOW_PIPELINE_PIPELINE_HPP
#define WINNOW_PIPELINE_PIPELINE_HPP

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/report.hpp"
#include "pipeline/run_counts.hpp"
#include "pipeline/slot.hpp"
#include "stages/record/request.hpp"
#include "stages/record/response.hpp"
#include "stages/stage.hpp"

namespace winnow {

// Where requests come from: an object with `std::optional<Request> next()`, called by one thread.
template <class S>
concept Source = requires(S source) {
  { source.next() } -> std::same_as<std::optional<Request>>;
};

// A stage that answers later, from a thread of its own (FetchMany). It asks `may_start` before it
// makes anything large, and lets go of what waits when it is told to stop.
template <class S, class In, class Out>
concept AsyncStage = requires(const S& stage, In in, std::function<void(Outcome<Out>)> done,
                              std::function<bool(bool)> may_start) {
  stage.start(std::move(in), std::move(done), std::move(may_start));
  stage.stop();
};

struct NodeOptions {
  std::string name{};     // in the report; the stage's own name if empty
  std::size_t width = 0;  // records in it at one time, 0 = as many as there are threads
};

struct RunOptions {
  std::size_t jobs = 0;  // threads that run stages, 0 = one per core
  std::size_t max_in_flight = 256;
  std::uint64_t max_bytes_in_flight = 256ULL << 20U;
  std::size_t max_waiting = 10000;
  // Sequence number of the first input: more than 0 where a run goes on with an earlier one.
  std::uint64_t first_sequence = 0;
  // Called in source order, by one thread at a time, once for each input.
  std::function<void(Receipt)> on_receipt{};
  // Once it says true, no more input is taken, the rest drains. Asked often, from several threads.
  std::function<bool()> stop{};
  // Counted up while the run goes on, for a progress display.
  RunCounts* counts = nullptr;
};

// One node of the graph to be, with its stage's type erased.
struct NodePlan {
  std::string name;
  Order order = Order::any;
  std::size_t width = 0;
  std::function<void(Slot&)> body{};  // an ordinary stage
  // An asynchronous one: (slot, what to call when it is done, whether it may start now).
  std::function<void(Slot&, std::function<void()>, std::function<bool(bool)>)> start{};
  std::function<void()> stop{};
};

RunReport run_graph(std::function<std::optional<Request>()> source, std::vector<NodePlan> nodes,
                    const RunOptions& options);

namespace detail {

template <class Out>
void settle(Slot& slot, Outcome<Out> outcome) {
  if (!outcome) {
    slot.rejection = std::move(outcome).error();
    slot.record.clear();
    return;
  }
  slot.origin = outcome->origin;
  if constexpr (std::same_as<Out, Written>) {
    slot.written = *std::move(outcome);
  } else {
    slot.record.put(*std::move(outcome));
  }
}

}  // namespace detail

// The only place where a stage and the graph meet: takes the record out of its slot, calls the
// stage behind the guard, puts what it made back.
template <class In, class S>
NodePlan lift(S stage, NodeOptions options) {
  using Out = StageOut<S, In>;
  std::string name = options.name.empty() ? std::string(stage.name) : std::move(options.name);
  return {.name = std::move(name),
          .order = order_of<S>(),
          .width = options.width,
          .body = [held = std::make_shared<const S>(std::move(stage))](Slot& slot) {
            detail::settle<Out>(slot, invoke(*held, slot.record.take<In>()));
          }};
}

template <class In, class Out, class S>
NodePlan lift_async(S stage, NodeOptions options) {
  std::string name = options.name.empty() ? std::string(stage.name) : std::move(options.name);
  return {.name = std::move(name),
          .width = options.width,
          .start =
              [stage](Slot& slot, std::function<void()> done, std::function<bool(bool)> may_start) {
                stage.start(
                    slot.record.take<In>(),
                    [&slot, done = std::move(done)](Outcome<Out> out) {
                      detail::settle<Out>(slot, std::move(out));
                      done();
                    },
                    std::move(may_start));
              },
          .stop = [stage] { stage.stop(); }};
}

// A pipeline so far, whose last stage makes a T.
template <class T>
class Flow {
 public:
  template <class S>
  requires Stage<S, T> Flow<StageOut<S, T>> then(S stage, NodeOptions options = {}) && {
    nodes_.push_back(lift<T>(std::move(stage), std::move(options)));
    return {std::move(source_), std::move(nodes_)};
  }

  template <class S>
  requires AsyncStage<S, T, Response> Flow<Response> then(S stage, NodeOptions options = {}) && {
    nodes_.push_back(lift_async<T, Response>(std::move(stage), std::move(options)));
    return {std::move(source_), std::move(nodes_)};
  }

  RunReport run(const RunOptions& options = {}) && {
    return run_graph(std::move(source_), std::move(nodes_), options);
  }

 private:
  template <class>
  friend class Flow;
  friend class Pipeline;
  Flow(std::function<std::optional<Request>()> source, std::vector<NodePlan> nodes)
      : source_(std::move(source)), nodes_(std::move(nodes)) {}

  std::function<std::optional<Request>()> source_;
  std::vector<NodePlan> nodes_;
};

class Pipeline {
 public:
  template <Source S>
  Flow<Request> from(S source) {
    auto held = std::make_shared<S>(std::move(source));
    return {[held] { return held->next(); }, {}};
  }
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PIPELINE_HPP
