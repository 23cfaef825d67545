// What a rule says about one part of a document.
#ifndef WINNOW_STAGES_DESPAM_VERDICTS_HPP
#define WINNOW_STAGES_DESPAM_VERDICTS_HPP

#include <vector>

#include "stages/despam/document_view.hpp"
#include "stages/despam/rules.hpp"

namespace winnow {

// The places in the block's text that the rule hits: the whole line, some sentences, spans. Empty
// if it does not match. `line` is the part's.
std::vector<Cut> find_cuts(const Rule& rule, const DocumentView::Part& part, const Line& line);

// The document that a rule's test stands for: the line among twenty ordinary sentences.
Document document_for(const RuleTest& test);
std::string verdict_on(const Rule& rule, const RuleSet& rules, const RuleTest& test);

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_VERDICTS_HPP
