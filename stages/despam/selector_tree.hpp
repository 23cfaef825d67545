// Tree: what a selector says, whatever language it was written in. Private to selectors.
//
// A path is a row of steps from the top of the page; a step goes along an axis to the elements that
// have a name and pass all its tests. CSS combinators are axes too.
#ifndef WINNOW_STAGES_DESPAM_SELECTOR_TREE_HPP
#define WINNOW_STAGES_DESPAM_SELECTOR_TREE_HPP

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"
#include "stages/record/tag.hpp"

namespace winnow::selector {

enum class Axis : std::uint8_t {
  self,
  child,
  descendant,
  descendant_or_self,
  parent,
  ancestor,
  ancestor_or_self,
  following_sibling,
  preceding_sibling,
  next_sibling,  // CSS +
  previous_sibling,
};

// What a path ends in.
enum class Output : std::uint8_t { element, attribute, text };

enum class Match : std::uint8_t { present, equals, differs, contains, starts, ends, word, dash };

enum class Compare : std::uint8_t { equal, differ, less, at_most, more, at_least };

struct NameTest {
  bool any = true;
  bool node = false;  // and the document itself, above <html>
  Tag tag = Tag::other_;
  std::string name{};  // lower case; looked at where `tag` is `other_`

  static NameTest of(std::string_view name);
};

struct Step;

// A condition on one element.
struct Test {
  enum class Kind : std::uint8_t {
    all_of,
    any_of,
    none_of,
    named,      // `name_test`
    attribute,  // `name`, `match`, `value`
    text,       // all text below it: `match`, `value`
    own_text,   // some text directly in it: `match`, `value`
    position,   // `compare`, `number`, `from_last`
    first_child,
    last_child,
    nth_child,  // `number`
    path,       // `path` leads somewhere
  };
  Kind kind = Kind::all_of;
  Match match = Match::present;
  Compare compare = Compare::equal;
  bool normalized = false;   // compare with white space collapsed
  bool padded = false;       // and with one space on each side
  bool ignore_case = false;  // of ASCII letters
  bool from_last = false;    // the position is last() - number
  bool bare = false;         // [3] or [last()]: a position only where it is the whole predicate
  bool positional = false;   // asks for the position somewhere in it
  std::uint32_t number = 0;
  std::string name{};
  std::string value{};
  NameTest name_test{};
  std::vector<Test> parts{};
  std::vector<Step> path;
};

struct Step {
  Axis axis = Axis::child;
  NameTest test{};
  std::vector<Test> predicates{};
};

// What must stand in some attribute, in lower case: a whole word, or anything.
struct Need {
  std::string text;
  bool word = false;
};

struct Path {
  std::vector<Path> group{};    // where the steps begin; empty: at the top of the page
  std::vector<Test> filters{};  // on the group
  std::vector<Step> steps{};
  Output output = Output::element;
  std::string attribute{};
  // Of each list at least one must be on the page for the path to find anything.
  std::vector<std::vector<Need>> needs{};
};

struct Tree {
  std::vector<Path> paths{};  // alternatives
};

Result<Tree> parse_xpath(std::string_view text);
Result<Tree> parse_css(std::string_view text);

}  // namespace winnow::selector

#endif  // WINNOW_STAGES_DESPAM_SELECTOR_TREE_HPP
