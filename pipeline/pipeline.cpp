// The graph is a straight line: one node per stage, a sequencer in front of those that want source
// order, a node that gives the memory share back, and the ledger behind a sequencer of its own.
//
//   source ─▶ gate ─▶ node ─▶ … ─▶ [sequencer ─▶ serial node] ─▶ … ─▶ release ─▶ sequencer ─▶
//   ledger
//
// A rejected slot passes every node untouched: a sequencer stalls for ever on a missing number. The
// gate stands outside the graph, so that no edge has to carry its tokens back and none can be lost.
// A slot is released before the ledger's sequencer: what waits there is a receipt, not a page.
#include "pipeline/pipeline.hpp"

#include <oneapi/tbb/flow_graph.h>
#include <oneapi/tbb/global_control.h>
#include <oneapi/tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "pipeline/gate.hpp"
#include "stages/fetch/fetch.hpp"

namespace winnow {

namespace {

namespace flow = oneapi::tbb::flow;
using Clock = std::chrono::steady_clock;
using Handle = std::shared_ptr<Slot>;

constexpr std::uint64_t unknown_size = 1ULL << 20U;  // charged until a record's size is known
constexpr std::uint64_t copies_in_memory = 3;        // of a page's bytes: response, text, blocks

// What is measured of a node; the count is null where nobody looks.
struct StageClock {
  std::string name;
  std::atomic<std::int64_t> nanoseconds{0};
  StageCount* count = nullptr;

  void enter() const { count != nullptr ? void(++count->entered) : void(); }
  void leave() const { count != nullptr ? void(++count->left) : void(); }
};

class Graph {
 public:
  Graph(const std::vector<NodePlan>& nodes, const RunOptions& options)
      : options_(options),
        gate_(options.max_in_flight, options.max_bytes_in_flight, options.max_waiting),
        first_is_async_(!nodes.empty() && nodes.front().start != nullptr) {
    for (const NodePlan& node : nodes) {
      add(node);
    }
    add_end();
  }

  void put(Request request) {
    auto slot = std::make_shared<Slot>();
    slot->sequence = next_sequence_++;
    request.origin.sequence = options_.first_sequence + slot->sequence;
    slot->origin = request.origin;
    slot->waiting = first_is_async_ && !request.content && is_web_url(request.origin.url);
    slot->charged_bytes = slot->waiting ? 0 : unknown_size;
    slot->record.put(std::move(request));
    if (slot->waiting) {
      gate_.enter_waiting();
      put_waiting_(slot);
    } else {
      gate_.enter(slot->charged_bytes);
      first_->try_put(slot);
    }
  }

  void wait() { graph_.wait_for_all(); }

  // What waits for a host is let go; what is under way drains.
  void stop() {
    for (const auto& stop : stops_) {
      stop();
    }
  }
  bool is_stopped() const { return stopped_ || (options_.stop && options_.stop()); }

  RunReport report() {
    for (const auto& clock : clocks_) {
      report_.stage_seconds[clock->name] += static_cast<double>(clock->nanoseconds) / 1e9;
    }
    return std::move(report_);
  }

 private:
  void add(const NodePlan& plan) {
    clocks_.push_back(std::make_unique<StageClock>());
    clocks_.back()->name = plan.name;
    if (options_.counts != nullptr) {
      const std::lock_guard lock(options_.counts->mutex);
      clocks_.back()->count = &options_.counts->stages.emplace_back(plan.name);
    }
    if (plan.start) {
      stops_.push_back(plan.stop);
      add_async(plan, *clocks_.back());
      return;
    }
    const bool ordered = plan.order == Order::source;
    if (ordered) {
      append(std::make_unique<flow::sequencer_node<Handle>>(graph_, BySequence{}));
    }
    const std::size_t width = ordered ? std::size_t{flow::serial} : width_of(plan);
    append(std::make_unique<flow::function_node<Handle, Handle>>(
        graph_, width, [this, plan, &clock = *clocks_.back()](Handle slot) {
          if (!slot->rejection) {
            clock.enter();
            const auto begin = Clock::now();
            plan.body(*slot);
            clock.nanoseconds += (Clock::now() - begin).count();
            clock.leave();
            recharge(*slot);
          }
          return slot;
        }));
  }

  // The body only hands the slot over; the answer comes through the gateway, from another thread.
  // Where it is the first node, what waits for the network is handed over by the thread of the
  // source, so that a host is asked in the order of the source.
  void add_async(const NodePlan& plan, StageClock& clock) {
    using Async = flow::async_node<Handle, Handle>;
    const auto hand_over = [this, plan, &clock](const Handle& slot, Async::gateway_type& gateway) {
      gateway.reserve_wait();
      clock.enter();
      const auto begin = Clock::now();
      const auto may_start = [this, slot](bool must) {
        if (slot->waiting && gate_.try_start(unknown_size, must)) {
          slot->waiting = false;
          slot->charged_bytes = unknown_size;
        }
        return !slot->waiting;
      };
      const auto answer = [this, slot, &gateway, &clock, begin] {
        clock.nanoseconds += (Clock::now() - begin).count();
        clock.leave();
        recharge(*slot);
        gateway.try_put(slot);
        gateway.release_wait();
      };
      if (slot->rejection) {
        answer();
      } else {
        plan.start(*slot, answer, may_start);
      }
    };
    auto node = std::make_unique<Async>(graph_, width_of(plan), hand_over);
    if (first_ == nullptr) {
      put_waiting_ = [hand_over, &gateway = node->gateway()](const Handle& slot) {
        hand_over(slot, gateway);
      };
    }
    append(std::move(node));
  }

  void add_end() {
    append(std::make_unique<flow::function_node<Handle, Handle>>(graph_, flow::unlimited,
                                                                 [this](Handle slot) {
                                                                   slot->record.clear();
                                                                   leave(*slot);
                                                                   return slot;
                                                                 }));
    append(std::make_unique<flow::sequencer_node<Handle>>(graph_, BySequence{}));
    append(std::make_unique<flow::function_node<Handle, Handle>>(graph_, flow::serial,
                                                                 [this](Handle slot) {
                                                                   enter_in_ledger(*slot);
                                                                   return slot;
                                                                 }));
  }

  struct BySequence {
    std::size_t operator()(const Handle& slot) const { return slot->sequence; }
  };

  static std::size_t width_of(const NodePlan& plan) {
    return plan.width == 0 ? std::size_t{flow::unlimited} : plan.width;
  }

  template <class Node>
  void append(std::unique_ptr<Node> node) {
    if (first_ == nullptr) {
      first_ = node.get();
    }
    if (last_ != nullptr) {
      flow::make_edge(*last_, *node);
    }
    if constexpr (requires { flow::output_port<0>(*node); }) {
      last_ = &flow::output_port<0>(*node);  // an async_node takes successors only at its port
    } else {
      last_ = node.get();
    }
    nodes_.push_back(std::shared_ptr<void>(std::move(node)));
  }

  void leave(const Slot& slot) {
    if (slot.waiting) {
      gate_.leave_waiting();
    } else {
      gate_.leave(slot.charged_bytes);
    }
  }

  void recharge(Slot& slot) {
    const std::uint64_t bytes = slot.origin.input_bytes * copies_in_memory;
    const std::uint64_t before = slot.charged_bytes;
    if (slot.origin.input_bytes > 0 && bytes != before && !slot.waiting) {
      slot.charged_bytes = bytes;
      gate_.recharge(before, bytes);
    }
  }

  void enter_in_ledger(Slot& slot) {
    Receipt receipt{std::move(slot.origin), std::move(slot.rejection), std::move(slot.written)};
    report_.add(receipt);
    if (receipt.rejection && receipt.rejection->fatal) {
      stopped_ = true;
    }
    if (options_.on_receipt) {
      options_.on_receipt(std::move(receipt));
    }
  }

  const RunOptions& options_;
  Gate gate_;
  bool first_is_async_;
  std::vector<std::function<void()>> stops_;
  flow::graph graph_;
  std::vector<std::shared_ptr<void>> nodes_;
  std::vector<std::unique_ptr<StageClock>> clocks_;
  flow::receiver<Handle>* first_ = nullptr;
  std::function<void(const Handle&)> put_waiting_;  // where the first node is asynchronous
  flow::sender<Handle>* last_ = nullptr;
  std::uint64_t next_sequence_ = 0;
  std::atomic<bool> stopped_ = false;
  RunReport report_;
};

// Passes on to the graph that the run was stopped: a source that waits at the gate, or for a list,
// would not see it.
class StopWatch {
 public:
  explicit StopWatch(Graph& graph)
      : thread_([this, &graph](const std::stop_token& end) {
          std::unique_lock lock(mutex_);
          while (!ended_.wait_for(lock, end, interval, [] { return false; }) &&
                 !end.stop_requested()) {
            if (graph.is_stopped()) {
              graph.stop();
            }
          }
        }) {}

 private:
  static constexpr std::chrono::milliseconds interval{50};
  std::mutex mutex_;
  std::condition_variable_any ended_;
  std::jthread thread_;
};

}  // namespace

RunReport run_graph(std::function<std::optional<Request>()> source, std::vector<NodePlan> nodes,
                    const RunOptions& options) {
  namespace tbb = oneapi::tbb;
  const auto begin = Clock::now();
  const std::size_t jobs =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  // This thread feeds the graph and mostly waits, so the workers are one more than would count it.
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, jobs + 1);
  tbb::task_arena arena(static_cast<int>(jobs), 0);
  std::unique_ptr<Graph> graph;
  arena.execute([&] { graph = std::make_unique<Graph>(nodes, options); });
  const StopWatch watch(*graph);
  while (!graph->is_stopped()) {
    auto request = source();
    if (!request) {
      break;
    }
    if (options.counts != nullptr) {
      ++options.counts->admitted;
    }
    graph->put(*std::move(request));
  }
  if (options.counts != nullptr) {
    options.counts->all_admitted = true;
  }
  graph->wait();
  RunReport report = graph->report();
  report.stopped = report.stopped || (options.stop && options.stop());
  report.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return report;
}

}  // namespace winnow
