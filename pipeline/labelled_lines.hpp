// Labelled lines: what rules must take out and what they must leave, one JSON object a line.
//
//   {"text": "Related articles", "expect": "remove", "kind": "related_heading", "place": "end"}
//
// `place`, `title`, `repeats`, `block` (kind of block) and `linked` mean what they mean in a rule's
// own test (see rules.hpp): the line stands in a document of twenty ordinary sentences.
#ifndef WINNOW_PIPELINE_LABELLED_LINES_HPP
#define WINNOW_PIPELINE_LABELLED_LINES_HPP

#include <string>
#include <vector>

#include "stages/despam/despam.hpp"
#include "stages/record/result.hpp"

namespace winnow {

struct LabelledLine {
  RuleTest test;      // expect: remove or keep
  std::string kind;   // what it is, for the tables
  std::string where;  // "en.jsonl:12"
};

// A file, or all *.jsonl of a folder in the order of their names. An error names file and line.
Result<std::vector<LabelledLine>> read_labelled_lines(const std::string& path);

struct LineVerdict {
  bool removed = false;
  std::string reason;  // of the mark that removed it
};
LineVerdict judge_line(const RuleTest& test, const Despam& despam);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LABELLED_LINES_HPP
