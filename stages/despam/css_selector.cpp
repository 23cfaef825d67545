// CSS selectors, the part of them that lists of page furniture are written in. A combinator becomes
// the axis of the next step.
#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "stages/despam/selector_scanner.hpp"
#include "stages/despam/selector_tree.hpp"
#include "stages/text/utf8.hpp"

namespace winnow::selector {

namespace {

constexpr bool starts_identifier(char c) {
  return ascii::is_alpha(c) || c == '_' || c == '-' || c == '\\' ||
         static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_hex(char c) {
  const char low = ascii::lower(c);
  return ascii::is_digit(c) || (low >= 'a' && low <= 'f');
}

class CssParser {
 public:
  explicit CssParser(std::string_view text) : in_(text) {}

  Result<Tree> run() {
    Tree tree;
    do {
      if (!parse_complex(tree.paths.emplace_back().steps, Axis::descendant)) {
        return Error{in_.error()};
      }
    } while (in_.take(","));
    if (!in_.at_end()) {
      in_.unexpected();
      return Error{in_.error()};
    }
    return tree;
  }

 private:
  bool parse_complex(std::vector<Step>& steps, Axis axis) {
    in_.skip_spaces();
    std::optional<Axis> next = axis;
    while (next) {
      Step& step = steps.emplace_back();
      step.axis = *next;
      if (!parse_compound(step.test, step.predicates)) {
        return false;
      }
      next = take_combinator();
    }
    return true;
  }

  std::optional<Axis> take_combinator() {
    const bool spaces = in_.skip_spaces();
    std::optional<Axis> axis;
    if (in_.take(">")) {
      axis = Axis::child;
    } else if (in_.take("+")) {
      axis = Axis::next_sibling;
    } else if (in_.take("~")) {
      axis = Axis::following_sibling;
    } else if (spaces && !in_.at_end() && in_.peek() != ',' && in_.peek() != ')') {
      axis = Axis::descendant;
    }
    in_.skip_spaces();
    return axis;
  }

  // A type and what follows it without a space.
  bool parse_compound(NameTest& type, std::vector<Test>& tests) {
    if (!in_.count_part()) {
      return false;
    }
    const std::size_t begin = in_.at();
    if (!in_.take("*") && starts_identifier(in_.peek())) {
      std::string name;
      if (!parse_identifier(name)) {
        return false;
      }
      if (in_.peek() == '(') {
        return in_.unsupported(begin, "function '" + name + "()'");
      }
      type = NameTest::of(name);
    }
    if (in_.peek() == '|') {
      return in_.unsupported(in_.at(), "'|'");
    }
    while (std::string_view("#.[:").find(in_.peek()) != std::string_view::npos && !in_.at_end()) {
      if (!in_.count_part() || !parse_simple(tests.emplace_back())) {
        return false;
      }
    }
    return in_.at() > begin || in_.unexpected();
  }

  bool parse_simple(Test& test) {
    const std::size_t begin = in_.at();
    const char sign = in_.peek();
    in_.move_to(begin + 1);
    if (sign == ':') {
      return parse_pseudo(test, begin);
    }
    test.kind = Test::Kind::attribute;
    if (sign == '[') {
      return parse_attribute(test);
    }
    test.name = sign == '#' ? "id" : "class";
    test.match = sign == '#' ? Match::equals : Match::word;
    return parse_identifier(test.value);
  }

  bool parse_attribute(Test& test) {
    in_.skip_spaces();
    if (!parse_identifier(test.name)) {
      return false;
    }
    test.name = ascii::lower(test.name);
    in_.skip_spaces();
    if (in_.take("]")) {
      return true;
    }
    if (!parse_operator(test.match)) {
      return false;
    }
    in_.skip_spaces();
    if (!parse_value(test.value)) {
      return false;
    }
    in_.skip_spaces();
    test.ignore_case = in_.take("i") || in_.take("I");
    return in_.expect("]");
  }

  bool parse_operator(Match& match) {
    constexpr std::pair<std::string_view, Match> operators[] = {
        {"=", Match::equals},    {"^=", Match::starts}, {"$=", Match::ends},
        {"*=", Match::contains}, {"~=", Match::word},   {"|=", Match::dash}};
    for (const auto& [sign, meaning] : operators) {
      if (in_.take(sign)) {
        match = meaning;
        return true;
      }
    }
    return in_.unexpected();
  }

  // Values without quotes are taken wider than the standard has them: lists of rules hold
  // [width=1].
  bool parse_value(std::string& out) {
    const char quote = in_.peek();
    const std::size_t begin = in_.at();
    const bool quoted = quote == '"' || quote == '\'';
    in_.move_to(begin + (quoted ? 1 : 0));
    while (!in_.at_end() &&
           (quoted ? in_.peek() != quote : in_.peek() != ']' && !ascii::is_space(in_.peek()))) {
      take_character(out);
    }
    if (quoted) {
      return in_.at_end() ? in_.fail(begin, "a quote that does not end")
                          : in_.take(std::string_view(&quote, 1));
    }
    return in_.at() > begin || in_.unexpected();
  }

  bool parse_identifier(std::string& out) {
    const std::size_t begin = in_.at();
    if (!starts_identifier(in_.peek()) || (in_.peek() == '-' && ascii::is_digit(in_.peek(1)))) {
      return in_.unexpected();
    }
    while (starts_identifier(in_.peek()) || ascii::is_digit(in_.peek())) {
      take_character(out);
    }
    return out != "-" || in_.fail(begin, "unexpected '-'");
  }

  // One byte, or what an escape stands for.
  void take_character(std::string& out) {
    if (!in_.take("\\")) {
      out += in_.peek();
      in_.move_to(in_.at() + 1);
      return;
    }
    constexpr std::size_t most_digits = 6;
    std::size_t digits = 0;
    while (digits < most_digits && is_hex(in_.peek(digits))) {
      ++digits;
    }
    if (digits == 0) {
      if (!in_.at_end()) {
        out += in_.peek();
        in_.move_to(in_.at() + 1);
      }
      return;
    }
    std::uint32_t code_point = 0;
    std::from_chars(in_.rest().data(), in_.rest().data() + digits, code_point, 16);
    utf8::append(code_point, out);
    in_.move_to(in_.at() + digits + (ascii::is_space(in_.peek(digits)) ? 1 : 0));
  }

  bool parse_pseudo(Test& test, std::size_t begin) {
    if (in_.take(":")) {
      return unsupported_pseudo(begin);
    }
    const std::string_view name =
        in_.take_while([](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; });
    if (name == "first-child" || name == "last-child") {
      test.kind = name == "first-child" ? Test::Kind::first_child : Test::Kind::last_child;
      return in_.peek() != '(' || in_.unexpected();
    }
    if (name == "nth-child" && in_.take("(")) {
      return parse_nth_child(test);
    }
    if (name == "not" && in_.take("(")) {
      return parse_not(test);
    }
    if (name == "has" && in_.take("(")) {
      return parse_has(test);
    }
    in_.move_to(begin + 1);
    return unsupported_pseudo(begin);
  }

  bool unsupported_pseudo(std::size_t begin) {
    in_.take_while([](char c) { return ascii::is_alnum(c) || c == '-' || c == '_'; });
    const bool function = in_.peek() == '(';
    return in_.unsupported(begin, "'" + std::string(in_.since(begin)) + (function ? "()'" : "'"));
  }

  bool parse_nth_child(Test& test) {
    test.kind = Test::Kind::nth_child;
    in_.skip_spaces();
    const std::size_t at = in_.at();
    const std::string_view digits = in_.take_while(ascii::is_digit);
    in_.skip_spaces();
    const bool plain =
        std::from_chars(digits.data(), digits.data() + digits.size(), test.number).ec ==
            std::errc() &&
        in_.take(")");
    return plain || in_.unsupported(at, ":nth-child() of anything but a number");
  }

  bool parse_not(Test& test) {
    test.kind = Test::Kind::none_of;
    do {
      Test& part = test.parts.emplace_back();  // of all_of
      NameTest type;
      in_.skip_spaces();
      if (!parse_compound(type, part.parts)) {
        return false;
      }
      if (!type.any) {
        Test& named = part.parts.emplace_back();
        named.kind = Test::Kind::named;
        named.name_test = std::move(type);
      }
      in_.skip_spaces();
    } while (in_.take(","));
    return in_.peek() == ')' || in_.at_end()
               ? in_.expect(")")
               : in_.unsupported(in_.at(), "combinator inside :not()");
  }

  bool parse_has(Test& test) {
    test.kind = Test::Kind::any_of;
    do {
      in_.skip_spaces();
      const Axis axis = take_combinator().value_or(Axis::descendant);
      Test& part = test.parts.emplace_back();
      part.kind = Test::Kind::path;
      if (!parse_complex(part.path, axis)) {
        return false;
      }
    } while (in_.take(","));
    return in_.expect(")");
  }

  Scanner in_;
};

}  // namespace

Result<Tree> parse_css(std::string_view text) { return CssParser(text).run(); }

}  // namespace winnow::selector
