// XPath, the part of it that rules for sites are written in. A recursive descent parser; every
// step, test and parenthesis is counted, and the count bounds the recursion.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "stages/despam/selector_scanner.hpp"
#include "stages/despam/selector_tree.hpp"

namespace winnow::selector {

namespace {

constexpr std::array<std::pair<std::string_view, Axis>, 9> axes = {{
    {"self", Axis::self},
    {"child", Axis::child},
    {"descendant", Axis::descendant},
    {"descendant-or-self", Axis::descendant_or_self},
    {"parent", Axis::parent},
    {"ancestor", Axis::ancestor},
    {"ancestor-or-self", Axis::ancestor_or_self},
    {"following-sibling", Axis::following_sibling},
    {"preceding-sibling", Axis::preceding_sibling},
}};

// The longer of two that begin alike comes first.
constexpr std::array<std::pair<std::string_view, Compare>, 6> compares = {{
    {"!=", Compare::differ},
    {"<=", Compare::at_most},
    {">=", Compare::at_least},
    {"=", Compare::equal},
    {"<", Compare::less},
    {">", Compare::more},
}};

constexpr bool starts_name(char c) {
  return ascii::is_alpha(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
constexpr bool is_name(char c) {
  return starts_name(c) || ascii::is_digit(c) || c == '-' || c == '.';
}

// What a comparison is about: the end of a relative path.
struct Subject {
  std::vector<Step> steps{};
  Output output = Output::element;
  std::string attribute{};
  bool normalized = false;
  bool padded = false;
};

struct Operand {
  enum class Kind : std::uint8_t { literal, number, position, last, subject };
  Kind kind = Kind::subject;
  std::size_t at = 0;
  std::string literal{};  // of a number: its digits
  std::uint32_t number = 0;
  Subject subject{};
};

class XPathParser {
 public:
  explicit XPathParser(std::string_view text) : in_(text) {}

  Result<Tree> run() {
    Tree tree;
    if (!parse_union(tree.paths)) {
      return Error{in_.error()};
    }
    if (!in_.at_end()) {
      in_.unexpected();
      return Error{in_.error()};
    }
    return tree;
  }

 private:
  bool parse_union(std::vector<Path>& paths) {
    do {
      in_.skip_spaces();
      if (!parse_path(paths.emplace_back())) {
        return false;
      }
      in_.skip_spaces();
    } while (in_.take("|"));
    return true;
  }

  bool parse_path(Path& path) {
    bool slashes = false;
    if (in_.peek() == '(' || in_.rest().starts_with("id(")) {
      if (!(in_.peek() == '(' ? parse_group(path) : parse_id(path)) ||
          !parse_predicates(path.filters)) {
        return false;
      }
      in_.skip_spaces();
      slashes = in_.take("//");
      if (!slashes && !in_.take("/")) {
        return check_group(path);
      }
      if (path.output != Output::element) {
        return in_.unexpected();
      }
    } else {
      in_.take(".");
      slashes = in_.take("//");
      if (!slashes && !in_.take("/")) {
        return in_.unexpected();
      }
    }
    return parse_steps(path.steps, slashes, path.output, path.attribute);
  }

  bool parse_group(Path& path) {
    in_.take("(");
    if (!in_.count_part() || !parse_union(path.group) || !in_.expect(")")) {
      return false;
    }
    path.output = path.group.front().output;
    path.attribute = path.group.front().attribute;
    const bool alike = std::ranges::all_of(path.group, [&](const Path& part) {
      return part.output == path.output && part.attribute == path.attribute;
    });
    return alike || in_.unsupported(in_.at() - 1, "group of elements and values");
  }

  // (//p/text())[2] counts texts, and we would count elements.
  bool check_group(const Path& path) {
    for (const Test& filter : path.filters) {
      const bool first = filter.kind == Test::Kind::position && filter.bare && !filter.from_last &&
                         filter.number == 1;
      if (path.output == Output::text && !first) {
        return in_.unsupported(in_.at() - 1, "predicate on a group of texts");
      }
    }
    return true;
  }

  bool parse_id(Path& path) {
    in_.take("id(");
    std::string id;
    in_.skip_spaces();
    if (!in_.count_part() || !parse_literal(id) || !in_.expect(")")) {
      return false;
    }
    Path& inner = path.group.emplace_back();
    Step& step = inner.steps.emplace_back();
    step.axis = Axis::descendant;
    Test& test = step.predicates.emplace_back();
    test.kind = Test::Kind::attribute;
    test.match = Match::equals;
    test.name = "id";
    test.value = std::move(id);
    return true;
  }

  // Steps up to the end of the path. What it ends in, other than elements, goes to the last two.
  bool parse_steps(std::vector<Step>& steps, bool slashes, Output& output, std::string& attribute) {
    while (true) {
      in_.skip_spaces();
      const bool text = ends_in_text();
      if (text || in_.peek() == '@') {
        if (slashes) {
          steps.push_back({.axis = Axis::descendant_or_self, .test = {.node = true}});
        }
        output = text ? Output::text : Output::attribute;
        return (text || parse_attribute_name(attribute)) && ends_path();
      }
      if (!parse_step(steps, slashes)) {
        return false;
      }
      in_.skip_spaces();
      slashes = in_.take("//");
      if (!slashes && !in_.take("/")) {
        return true;
      }
    }
  }

  bool ends_in_text() {
    const std::size_t before = in_.at();
    if (in_.take("text")) {
      in_.skip_spaces();
      if (in_.take("(")) {
        in_.skip_spaces();
        if (in_.take(")")) {
          return true;
        }
      }
    }
    in_.move_to(before);
    return false;
  }

  bool ends_path() {
    in_.skip_spaces();
    if (in_.peek() == '[') {
      return in_.unsupported(in_.at(), "predicate on an attribute or text");
    }
    return in_.peek() != '/' || in_.unexpected();
  }

  bool parse_attribute_name(std::string& name) {
    const std::size_t at = in_.at();
    in_.take("@");
    in_.skip_spaces();
    if (in_.peek() == '*') {
      return in_.unsupported(at, "'@*'");
    }
    if (!starts_name(in_.peek())) {
      return in_.unexpected();
    }
    name = ascii::lower(in_.take_while([](char c) { return is_name(c) || c == ':'; }));
    return true;
  }

  bool parse_step(std::vector<Step>& steps, bool slashes) {
    if (!in_.count_part()) {
      return false;
    }
    Step step;
    bool named_axis = false;
    const std::size_t begin = in_.at();
    if (in_.take("..")) {
      step.axis = Axis::parent;
      step.test.node = true;
    } else if (in_.take(".")) {
      step.axis = Axis::self;
      step.test.node = true;
    } else if (!parse_axis(step, named_axis) || !parse_name_test(step)) {
      return false;
    }
    const std::size_t at = in_.at();
    if (!parse_predicates(step.predicates)) {
      return false;
    }
    // After '//', a child is a descendant whose position counts the children of one parent.
    if (slashes && step.axis == Axis::child) {
      step.axis = Axis::descendant;
    } else if (slashes && starts_at_texts(step.axis)) {
      return in_.unsupported(begin, "'//' before this axis");
    } else if (slashes) {
      steps.push_back({.axis = Axis::descendant_or_self, .test = {.node = true}});
    }
    steps.push_back(std::move(step));
    return check_positions(steps.back(), named_axis, at);
  }

  // What follows a text, or is above it, is not always what follows an element.
  static bool starts_at_texts(Axis axis) {
    return axis == Axis::parent || axis == Axis::ancestor || axis == Axis::following_sibling ||
           axis == Axis::preceding_sibling;
  }

  bool parse_axis(Step& step, bool& named) {
    const std::size_t begin = in_.at();
    const std::string_view name = in_.take_while(is_name);
    in_.skip_spaces();
    if (!in_.take("::")) {
      in_.move_to(begin);
      return true;
    }
    named = true;
    const auto* const found =
        std::ranges::find(axes, name, [](const auto& axis) { return axis.first; });
    if (found == axes.end()) {
      return in_.unsupported(begin, "axis '" + std::string(name) + "::'");
    }
    step.axis = found->second;
    in_.skip_spaces();
    return true;
  }

  bool parse_name_test(Step& step) {
    if (in_.take("*")) {
      return true;
    }
    const std::size_t begin = in_.at();
    if (!starts_name(in_.peek())) {
      return in_.unexpected();
    }
    const std::string name(in_.take_while(is_name));
    if (in_.peek() == ':') {
      return in_.unsupported(begin, "name with a prefix '" + name + ":'");
    }
    in_.skip_spaces();
    if (in_.peek() == '(') {
      return parse_node_test(step, name, begin);
    }
    step.test = NameTest::of(name);
    return true;
  }

  // node() is any element where only elements and the document can be met.
  bool parse_node_test(Step& step, const std::string& name, std::size_t begin) {
    const bool only_elements = step.axis == Axis::self || step.axis == Axis::parent ||
                               step.axis == Axis::ancestor || step.axis == Axis::ancestor_or_self ||
                               step.axis == Axis::descendant_or_self;
    if (name != "node" || !only_elements) {
      return in_.unsupported(begin, "'" + name + "()'");
    }
    step.test.node = true;
    in_.take("(");
    return in_.expect(")");
  }

  // Which candidates a position counts depends on where one comes from. That is clear along
  // children, and worth its code for the nearest sibling or ancestor.
  bool check_positions(const Step& step, bool named_axis, std::size_t at) {
    std::size_t positions = 0;
    bool plain = true;
    for (const Test& test : step.predicates) {
      positions += test.positional ? 1 : 0;
      plain = plain && (!test.positional ||
                        (test.kind == Test::Kind::position && test.compare == Compare::equal));
      if (test.positional && step.axis == Axis::ancestor) {
        plain = plain && test.number == (test.from_last ? 0 : 1);
      }
    }
    const bool children =
        step.axis == Axis::child || (step.axis == Axis::descendant && !named_axis);
    const bool picked = step.axis == Axis::following_sibling ||
                        step.axis == Axis::preceding_sibling || step.axis == Axis::ancestor;
    return positions == 0 || children || (picked && plain && positions == 1) ||
           in_.unsupported(at, "position along this axis");
  }

  bool parse_predicates(std::vector<Test>& predicates) {
    in_.skip_spaces();
    while (in_.take("[")) {
      if (!parse_or(predicates.emplace_back()) || !in_.expect("]")) {
        return false;
      }
      in_.skip_spaces();
    }
    return true;
  }

  bool parse_or(Test& test) {
    return parse_joined(test, Test::Kind::any_of, "or", &XPathParser::parse_and);
  }
  bool parse_and(Test& test) {
    return parse_joined(test, Test::Kind::all_of, "and", &XPathParser::parse_unary);
  }

  bool parse_joined(Test& test, Test::Kind kind, std::string_view word,
                    bool (XPathParser::*part)(Test&)) {
    std::vector<Test> parts;
    const std::size_t begin = in_.at();
    do {
      if (!(this->*part)(parts.emplace_back())) {
        return false;
      }
    } while (take_word(word));
    if (parts.size() == 1) {
      test = std::move(parts.front());
      return true;
    }
    return wrap(test, kind, std::move(parts), begin);
  }

  // A bare number is a position only where it stands alone; elsewhere it would be "true".
  bool wrap(Test& test, Test::Kind kind, std::vector<Test> parts, std::size_t begin) {
    test.kind = kind;
    for (const Test& part : parts) {
      test.positional = test.positional || part.positional;
      if (part.bare) {
        return in_.unsupported(begin, "number as a condition");
      }
    }
    test.parts = std::move(parts);
    return true;
  }

  bool take_word(std::string_view word) {
    in_.skip_spaces();
    if (!in_.rest().starts_with(word) || is_name(in_.peek(word.size()))) {
      return false;
    }
    return in_.take(word);
  }

  // The name of a function that is called here; empty if none is.
  std::string_view function_ahead() {
    const std::size_t before = in_.at();
    const std::string_view name = in_.take_while(is_name);
    in_.skip_spaces();
    const bool called = in_.peek() == '(' && name != "text" && name != "node";
    in_.move_to(before);
    return called ? name : std::string_view();
  }
  bool open_function(std::string_view name) {
    in_.take(name);
    return in_.expect("(");
  }

  bool parse_unary(Test& test) {
    in_.skip_spaces();
    const std::size_t begin = in_.at();
    if (!in_.count_part()) {
      return false;
    }
    const std::string_view function = function_ahead();
    if (function == "not") {
      std::vector<Test> parts(1);
      return open_function(function) && parse_or(parts[0]) && in_.expect(")") &&
             wrap(test, Test::Kind::none_of, std::move(parts), begin);
    }
    if (function == "contains" || function == "starts-with") {
      return parse_function(test, function);
    }
    if (in_.take("(")) {
      return parse_or(test) && in_.expect(")");
    }
    return parse_comparison(test);
  }

  bool parse_function(Test& test, std::string_view function) {
    Subject subject;
    std::string value;
    if (!open_function(function) || !parse_subject(subject) || !in_.expect(",")) {
      return false;
    }
    in_.skip_spaces();
    const std::size_t at = in_.at();
    if (!parse_literal(value) || !in_.expect(")")) {
      return false;
    }
    if (value.empty()) {
      return in_.unsupported(at, "empty text, which everything contains");
    }
    make_test(test, std::move(subject), function == "contains" ? Match::contains : Match::starts,
              std::move(value));
    return true;
  }

  bool parse_comparison(Test& test) {
    Operand left;
    if (!parse_operand(left)) {
      return false;
    }
    in_.skip_spaces();
    const std::size_t at = in_.at();
    const auto* const sign = std::ranges::find_if(
        compares, [this](const auto& compare) { return in_.take(compare.first); });
    if (sign == compares.end()) {
      return parse_alone(test, std::move(left));
    }
    Operand right;
    if (!parse_operand(right)) {
      return false;
    }
    return left.kind == Operand::Kind::position
               ? compare_position(test, sign->second, right)
               : compare_texts(test, sign->second, std::move(left), std::move(right), at);
  }

  bool parse_alone(Test& test, Operand operand) {
    switch (operand.kind) {
      case Operand::Kind::number:
      case Operand::Kind::last:
        test.bare = true;
        return compare_position(test, Compare::equal, operand);
      case Operand::Kind::subject: break;
      default: return in_.unsupported(operand.at, "condition without a comparison");
    }
    Subject& subject = operand.subject;
    if (subject.output == Output::element && (subject.steps.empty() || subject.normalized)) {
      return in_.unsupported(operand.at, "condition without a comparison");
    }
    make_test(test, std::move(subject), Match::present, {});
    return true;
  }

  bool compare_position(Test& test, Compare compare, const Operand& with) {
    if (with.kind != Operand::Kind::number && with.kind != Operand::Kind::last) {
      return in_.unsupported(with.at, "comparison of position()");
    }
    test.kind = Test::Kind::position;
    test.positional = true;
    test.compare = compare;
    test.from_last = with.kind == Operand::Kind::last;
    test.number = with.number;
    return true;
  }

  bool compare_texts(Test& test, Compare compare, Operand left, Operand right, std::size_t at) {
    if (compare != Compare::equal && compare != Compare::differ) {
      return in_.unsupported(at, "comparison of numbers");
    }
    if (left.kind != Operand::Kind::subject) {
      std::swap(left, right);
    }
    const bool text = right.kind == Operand::Kind::literal || right.kind == Operand::Kind::number;
    if (left.kind != Operand::Kind::subject || !text) {
      return in_.unsupported(at, "comparison of these two");
    }
    make_test(test, std::move(left.subject),
              compare == Compare::equal ? Match::equals : Match::differs, std::move(right.literal));
    return true;
  }

  bool parse_operand(Operand& operand) {
    in_.skip_spaces();
    operand.at = in_.at();
    const char c = in_.peek();
    if (c == '\'' || c == '"') {
      operand.kind = Operand::Kind::literal;
      return parse_literal(operand.literal);
    }
    if (ascii::is_digit(c)) {
      operand.kind = Operand::Kind::number;
      return parse_number(operand);
    }
    const std::string_view function = function_ahead();
    if (function == "position" || function == "last") {
      operand.kind = function == "last" ? Operand::Kind::last : Operand::Kind::position;
      return open_function(function) && in_.expect(")") &&
             (function != "last" || parse_less_than_last(operand));
    }
    operand.kind = Operand::Kind::subject;
    return parse_subject(operand.subject);
  }

  bool parse_number(Operand& operand) {
    const std::size_t at = in_.at();
    operand.literal = in_.take_while(ascii::is_digit);
    const char* const end = operand.literal.data() + operand.literal.size();
    const bool whole =
        std::from_chars(operand.literal.data(), end, operand.number).ec == std::errc() &&
        !is_name(in_.peek());
    return whole || in_.unsupported(at, "number");
  }

  bool parse_less_than_last(Operand& operand) {
    in_.skip_spaces();
    if (!in_.take("-")) {
      return true;
    }
    in_.skip_spaces();
    return ascii::is_digit(in_.peek()) ? parse_number(operand) : in_.unexpected();
  }

  bool parse_literal(std::string& out) {
    const char quote = in_.peek();
    if (quote != '\'' && quote != '"') {
      return in_.at_end() ? in_.unexpected() : in_.fail(in_.at(), "expected a text in quotes");
    }
    const std::size_t begin = in_.at();
    in_.move_to(begin + 1);
    out = in_.take_while([quote](char c) { return c != quote; });
    return !in_.at_end() ? in_.take(std::string_view(&quote, 1))
                         : in_.fail(begin, "a quote that does not end");
  }

  bool parse_subject(Subject& subject) {
    in_.skip_spaces();
    const std::size_t at = in_.at();
    const std::string_view function = function_ahead();
    if (function == "normalize-space" || function == "string") {
      if (!in_.count_part() || !open_function(function)) {
        return false;
      }
      in_.skip_spaces();
      const bool inner = in_.take(")") || (parse_subject(subject) && in_.expect(")"));
      subject.normalized = subject.normalized || function == "normalize-space";
      return inner;
    }
    if (function == "concat") {
      return parse_concat(subject, at);
    }
    if (!function.empty()) {
      return in_.unsupported(at, "function '" + std::string(function) + "()'");
    }
    return parse_relative_path(subject, at);
  }

  // concat(' ', @class, ' '), which is how XPath 1 looks for a word.
  bool parse_concat(Subject& subject, std::size_t at) {
    std::string before;
    std::string after;
    if (!in_.count_part() || !open_function("concat")) {
      return false;
    }
    in_.skip_spaces();
    if (in_.peek() != '\'' && in_.peek() != '"') {
      return in_.unsupported(at, "concat() other than (' ', …, ' ')");
    }
    if (!parse_literal(before) || !in_.expect(",") || !parse_subject(subject) || !in_.expect(",")) {
      return false;
    }
    in_.skip_spaces();
    if (!parse_literal(after) || !in_.expect(")")) {
      return false;
    }
    subject.padded = true;
    return (before == " " && after == " ") ||
           in_.unsupported(at, "concat() other than (' ', …, ' ')");
  }

  bool parse_relative_path(Subject& subject, std::size_t at) {
    if (in_.peek() == '/') {
      return in_.unsupported(at, "path from the top of the page in a condition");
    }
    bool slashes = false;
    if (in_.peek() == '.' && in_.peek(1) != '.') {
      in_.take(".");
      slashes = in_.take("//");
      if (!slashes && !in_.take("/")) {
        return true;
      }
    }
    if (!parse_steps(subject.steps, slashes, subject.output, subject.attribute)) {
      return false;
    }
    for (const Step& step : subject.steps) {
      if (std::ranges::any_of(step.predicates, &Test::positional)) {
        return in_.unsupported(at, "position inside a condition");
      }
    }
    return true;
  }

  static void make_test(Test& test, Subject subject, Match match, std::string value) {
    Test last;
    last.kind = subject.output == Output::element     ? Test::Kind::text
                : subject.output == Output::attribute ? Test::Kind::attribute
                                                      : Test::Kind::own_text;
    last.match = match;
    last.name = std::move(subject.attribute);
    last.normalized = subject.normalized;
    last.padded = subject.padded;
    last.value = std::move(value);
    make_word(last);
    if (subject.steps.empty()) {
      test = std::move(last);
      return;
    }
    if (subject.output != Output::element || match != Match::present) {
      subject.steps.back().predicates.push_back(std::move(last));
    }
    test.kind = Test::Kind::path;
    test.path = std::move(subject.steps);
  }

  static void make_word(Test& test) {
    const std::string_view word = ascii::trim(test.value);
    if (test.padded && test.match == Match::contains && test.value.size() == word.size() + 2 &&
        !word.empty() && std::ranges::none_of(word, ascii::is_space)) {
      test.value = std::string(word);
      test.match = Match::word;
      test.padded = false;
      test.normalized = false;
    }
  }

  Scanner in_;
};

}  // namespace

Result<Tree> parse_xpath(std::string_view text) { return XPathParser(text).run(); }

}  // namespace winnow::selector
