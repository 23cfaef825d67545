// A stage is an object with a `name` and a const call from one record to the Outcome of the next.
//
//   struct DropShort {
//     static constexpr std::string_view name = "drop_short";
//     static constexpr Reason too_short{"drop_short.too_short"};
//     std::size_t min_blocks = 2;
//     Outcome<Document> operator()(Document document) const;
//   };
//
// No base class, no registration. `const` means: many threads may call it at once. `chain(a, b, c)`
// is a stage again and needs no TBB; the pipeline lifts the same objects into a flow graph. Both
// call stages through `invoke`, which turns an escaped exception into a rejection: a bug in a stage
// costs one document, not the run.
//
// A stage whose answer depends on the order of arrival says so with
// `static constexpr Order order = Order::source;`. The pipeline then feeds it one document at a
// time, in source order; in a plain chain it costs nothing.
#ifndef WINNOW_STAGES_STAGE_HPP
#define WINNOW_STAGES_STAGE_HPP

#include <concepts>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "stages/record/result.hpp"

namespace winnow {

enum class Order : std::uint8_t {
  any,     // records may arrive in any order, at the same time
  source,  // one at a time, by Origin::sequence
};

namespace detail {

template <class T>
struct IsOutcome : std::false_type {};
template <class T>
struct IsOutcome<Result<T, Rejection>> : std::true_type {};

}  // namespace detail

template <class S, class In>
concept Stage = requires(const S& stage, In in) {
  { stage.name } -> std::convertible_to<std::string_view>;
  requires detail::IsOutcome<decltype(stage(std::move(in)))>::value;
};

// What `S` makes of an `In`.
template <class S, class In>
using StageOut = typename decltype(std::declval<const S&>()(std::declval<In>()))::value_type;

template <class S>
constexpr Order order_of() {
  if constexpr (requires { S::order; }) {
    return S::order;
  } else {
    return Order::any;
  }
}

inline constexpr Reason internal_exception{"internal.exception"};

// The guard: calls the stage; what it throws becomes `internal.exception` with the stage's name.
template <class S, class In>
requires Stage<S, In>
auto invoke(const S& stage, In in) -> Outcome<StageOut<S, In>> {
  try {
    return stage(std::move(in));
  } catch (const std::exception& error) {
    return Rejection{internal_exception, std::string(stage.name) + ": " + error.what()};
  } catch (...) {
    return Rejection{internal_exception, std::string(stage.name) + ": unknown exception"};
  }
}

// Stages one after another; stops at the first rejection.
template <class... Stages>
class Chain {
 public:
  static constexpr std::string_view name = "chain";
  static constexpr Order order =
      ((order_of<Stages>() == Order::source) || ...) ? Order::source : Order::any;

  explicit Chain(Stages... stages) : stages_(std::move(stages)...) {}

  template <class In>
  auto operator()(In in) const {
    return run<0>(std::move(in));
  }

 private:
  template <std::size_t index, class In>
  auto run(In in) const {
    auto out = invoke(std::get<index>(stages_), std::move(in));
    if constexpr (index + 1 == sizeof...(Stages)) {
      return out;
    } else {
      using Last = decltype(run<index + 1>(std::move(*out)));
      return out ? run<index + 1>(std::move(*out)) : Last(std::move(out).error());
    }
  }

  std::tuple<Stages...> stages_;
};

template <class... Stages>
Chain<Stages...> chain(Stages... stages) {
  return Chain<Stages...>(std::move(stages)...);
}

// A stage chosen at run time, for example by a configuration file.
template <class In, class Out>
class AnyStage {
 public:
  std::string_view name;

  template <class S>
  requires Stage<S, In> && std::same_as<StageOut<S, In>, Out> &&
      (!std::same_as<std::remove_cvref_t<S>, AnyStage>)
          AnyStage(S stage)  // NOLINT: converts on purpose
      : name(stage.name), call_([held = std::make_shared<const S>(std::move(stage))](In in) {
          return invoke(*held, std::move(in));
        }) {}

  Outcome<Out> operator()(In in) const { return call_(std::move(in)); }

 private:
  std::function<Outcome<Out>(In)> call_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_STAGE_HPP
