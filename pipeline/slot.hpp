// Slot: the envelope in which a record travels through the graph.
//
// TBB copies messages, so edges carry a shared handle to a slot. A slot holds the record of the
// moment, whatever its type, or the rejection that took its place; both ride the same rail to the
// ledger. Exactly one node works on a slot at a time.
#ifndef WINNOW_PIPELINE_SLOT_HPP
#define WINNOW_PIPELINE_SLOT_HPP

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "stages/record/origin.hpp"
#include "stages/record/rejection.hpp"
#include "stages/record/written.hpp"

namespace winnow {

// Any movable record. Which type it is, the builder of the pipeline has checked at compile time.
class AnyRecord {
 public:
  template <class T>
  void put(T value) {
    held_ = std::make_unique<Holder<T>>(std::move(value));
  }
  // Precondition: a T was put in. The record is gone afterwards.
  template <class T>
  T take() {
    T value = std::move(static_cast<Holder<T>&>(*held_).value);
    held_.reset();
    return value;
  }
  void clear() { held_.reset(); }

 private:
  struct Base {
    virtual ~Base() = default;
  };
  template <class T>
  struct Holder final : Base {
    explicit Holder(T v) : value(std::move(v)) {}
    T value;
  };
  std::unique_ptr<Base> held_;
};

struct Slot {
  std::uint64_t sequence = 0;
  std::uint64_t charged_bytes = 0;  // of the memory budget
  bool waiting = false;             // for its turn at a host: only its address is there
  Origin origin;                    // as far as it is known, also for rejected records
  AnyRecord record;
  std::optional<Rejection> rejection;
  std::optional<Written> written;  // set when the last stage made one
};

// What is left of a record at the end of the rail.
struct Receipt {
  Origin origin;
  std::optional<Rejection> rejection;
  std::optional<Written> written;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SLOT_HPP
