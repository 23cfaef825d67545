// Result<T, E>: a value, or the error that stands in its place.
//
// Bad input is data here, so the ordinary way to fail is to return. Two vocabularies use it:
//   Outcome<T> = Result<T, Rejection>   this document cannot or should not go on; the run does
//   Result<T>  = Result<T, Error>       the run cannot start
// The member names are those of std::expected, to become an alias for it one day.
#ifndef WINNOW_STAGES_RECORD_RESULT_HPP
#define WINNOW_STAGES_RECORD_RESULT_HPP

#include <cassert>
#include <string>
#include <utility>
#include <variant>

#include "stages/record/rejection.hpp"

namespace winnow {

// Why a run cannot start: one sentence for stderr.
struct Error {
  std::string message;
};

template <class T, class E = Error>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  using error_type = E;

  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}  // NOLINT: by design
  Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: by design

  bool has_value() const { return state_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  // Precondition: has_value().
  T& value() & { return checked(); }
  const T& value() const& { return const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(checked()); }
  T& operator*() & { return checked(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(checked()); }
  T* operator->() { return &checked(); }
  const T* operator->() const { return &value(); }

  // Precondition: !has_value().
  E& error() & { return *std::get_if<1>(&state_); }
  const E& error() const& { return *std::get_if<1>(&state_); }
  E&& error() && { return std::move(*std::get_if<1>(&state_)); }

 private:
  T& checked() {
    assert(has_value());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, E> state_;
};

template <class T>
using Outcome = Result<T, Rejection>;

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_RESULT_HPP
