// Duplicates, stories, proposed rules: what the run kept for a person to compare and decide.
//
// A side that has words the other has not shows them tinted, as the page of duplicates does; here
// the texts are beginnings, enough to see whether the two belong together.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"
#include "pipeline/pages/text_difference.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

constexpr std::size_t max_pairs = 200;
constexpr std::size_t max_stories = 100;
constexpr std::size_t max_story_texts = 12;
constexpr std::size_t max_proposals = 500;
constexpr std::size_t text_bytes = 3000;
constexpr std::size_t story_bytes = 600;

std::string link_or_number(std::uint64_t sequence, const ReportFindings& findings) {
  const auto found = findings.by_sequence.find(sequence);
  return found == findings.by_sequence.end() ? fmt::format("document {}", sequence)
                                             : document_link(*found->second);
}

std::string name_or_number(std::uint64_t sequence, const ReportFindings& findings) {
  const auto found = findings.by_sequence.find(sequence);
  const std::string name =
      found == findings.by_sequence.end() ? "" : short_field(found->second->name(), 160);
  return name.empty() ? fmt::format("Document {}", sequence) : name;
}

// The first few at once, the others folded.
std::string with_rest(const std::vector<std::string>& items) {
  constexpr std::size_t at_once = 10;
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    out += i == at_once ? fmt::format("<details class=\"rest\"><summary>{} more</summary>\n",
                                      number(items.size() - at_once))
                        : "";
    out += items[i];
  }
  return out + (items.size() > at_once ? "</details>\n" : "");
}

// --- Duplicates --------------------------------------------------------------------------------

std::string runs_html(const std::vector<DifferenceRun>& runs, std::string_view side) {
  std::string out;
  for (const DifferenceRun& run : runs) {
    const bool tinted = run.kind == RunKind::only_here && !run.text.empty();
    out += tinted ? fmt::format("<mark class=\"{}\">", side) : "";
    append_escaped(run.text, out);
    out += tinted ? "</mark>" : "";
  }
  return out;
}

std::string pair_texts(const ReportPair& pair) {
  const TextDifference difference =
      difference_of(utf8::cut(pair.text, text_bytes), utf8::cut(pair.other_text, text_bytes));
  std::string left;
  std::string right;
  for (const DifferenceRow& row : difference.rows) {
    left += row.left.empty() ? "" : runs_html(row.left, "a") + "\n";
    right += row.right.empty() ? "" : runs_html(row.right, "b") + "\n";
  }
  return fmt::format(
      "<div class=\"pair-text\" dir=\"auto\" lang=\"\">{}</div>"
      "<div class=\"pair-text\" dir=\"auto\" lang=\"\">{}</div>\n",
      left, right);
}

std::string pair_html(const ReportPair& pair, const ReportFindings& findings) {
  const bool measured = std::isfinite(pair.jaccard) && pair.jaccard > 0;
  std::string out = fmt::format(
      "<details class=\"box\"><summary><h3 dir=\"auto\">{}</h3> <span class=\"tag\">{}</span>"
      "<span class=\"soft\">{}</span></summary>\n<div class=\"pair-grid\">\n",
      name_or_number(pair.document, findings), short_field(pair.relation, 40),
      measured ? fmt::format("{:.2f}", std::min(pair.jaccard, 1.0)) : "");
  out += fmt::format("<p class=\"pair-head\"><strong>Left out</strong> {}</p>",
                     link_or_number(pair.document, findings));
  out += fmt::format(
      "<p class=\"pair-head\"><strong>Kept</strong> {}{}</p>\n", address_link(pair.other_source),
      pair.other_night.empty()
          ? ""
          : " <span class=\"soft\">" + short_field(day_text(pair.other_night), 40) + "</span>");
  return out + pair_texts(pair) + "</div>\n</details>\n";
}

// --- Stories -----------------------------------------------------------------------------------

std::string story_html(const ReportStory& story, const ReportFindings& findings) {
  std::string out = fmt::format(
      "<details class=\"box\"><summary><h3 dir=\"auto\">{}</h3> <span class=\"soft\">{}</span>"
      "</summary>\n<div class=\"story-grid\">\n",
      story.texts.empty() ? "Empty story" : name_or_number(story.texts.front().first, findings),
      count_of(story.texts.size(), "text"));
  const std::size_t shown = std::min(story.texts.size(), max_story_texts);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& [sequence, text] = story.texts[i];
    const auto found = findings.by_sequence.find(sequence);
    out += fmt::format(
        "<div><p class=\"pair-head\">{} <span class=\"soft\"><bdi>{}</bdi></span></p>"
        "<div class=\"pair-text\" dir=\"auto\" lang=\"\">{}</div></div>\n",
        link_or_number(sequence, findings),
        found == findings.by_sequence.end() ? "" : short_field(found->second->place, 80),
        short_field(text, story_bytes));
  }
  return out + "</div>\n" + left_out_note(shown, story.texts.size(), "text") + "</details>\n";
}

// --- Proposed rules ----------------------------------------------------------------------------

std::string proposal_row(const ReportProposal& proposal, std::size_t at) {
  const double share =
      proposal.of == 0 ? 0 : std::min(1.0, static_cast<double>(proposal.pages) / proposal.of);
  return fmt::format(
      "<tr><td class=\"n\" data-v=\"{0}\">{0}</td><th scope=\"row\"><q class=\"gone\" "
      "dir=\"auto\">{1}</q></th><td><bdi>{2}</bdi></td><td class=\"n\" data-v=\"{3:.4f}\">{4} of "
      "{5}</td></tr>\n",
      at, short_field(proposal.line, 300), short_field(proposal.host, 100), share,
      number(proposal.pages), number(proposal.of));
}

constexpr std::string_view proposals_head =
    "<div class=\"scroll\"><table class=\"grid sortable\" id=\"proposals-table\"><thead><tr>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">No.</th>"
    "<th scope=\"col\" data-sort=\"text\">Line</th>"
    "<th scope=\"col\" data-sort=\"text\">Host</th>"
    "<th scope=\"col\" class=\"n\" data-sort=\"number\">Pages</th></tr></thead>\n<tbody>\n";

}  // namespace

std::string duplicates_section(const ReportView& view) {
  const std::vector<ReportPair>& pairs = view.page.duplicates;
  std::string out = section_head("duplicates", "Duplicates");
  const std::uint64_t all = view.facts.run.duplicates();
  if (pairs.empty()) {
    return out + fmt::format("<p class=\"soft\">{}</p>\n</section>\n",
                             all == 0 ? "No text repeats another."
                                      : fmt::format("{}; no text was kept for comparison.",
                                                    count_of(all, "duplicate")));
  }
  out +=
      "<p class=\"legend\">Tinted: <mark class=\"a\">words only in the text left out</mark>, "
      "<mark class=\"b\">words only in the text kept</mark>. Long texts are cut.</p>\n";
  const std::size_t shown = std::min(pairs.size(), max_pairs);
  std::vector<std::string> items;
  for (std::size_t i = 0; i < shown; ++i) {
    items.push_back(pair_html(pairs[i], view.findings));
  }
  return out + with_rest(items) +
         left_out_note(shown, std::max<std::size_t>(pairs.size(), all), "duplicate") +
         "</section>\n";
}

std::string stories_section(const ReportView& view) {
  const std::vector<ReportStory>& stories = view.page.stories;
  std::string out = section_head("stories", "Stories");
  if (stories.empty()) {
    return out + "<p class=\"soft\">No story was told twice.</p>\n</section>\n";
  }
  const std::size_t shown = std::min(stories.size(), max_stories);
  std::vector<std::string> items;
  for (std::size_t i = 0; i < shown; ++i) {
    items.push_back(story_html(stories[i], view.findings));
  }
  return out + with_rest(items) + left_out_note(shown, stories.size(), "group") + "</section>\n";
}

std::string proposals_section(const ReportView& view) {
  const std::vector<ReportProposal>& proposals = view.page.proposals;
  std::string out = section_head("proposals", "Proposed rules");
  if (proposals.empty()) {
    return out + "<p class=\"soft\">No line stands on many pages of a host.</p>\n</section>\n";
  }
  out +=
      "<p>Lines that stand on many pages of a host. To make rules of some: "
      "<code>winnow rules learn --store FILE --accept 1 2</code>; <code>--accept all</code> takes "
      "every one.</p>\n";
  const std::size_t shown = std::min(proposals.size(), max_proposals);
  out += table_filter("proposals-table", "Filter proposed rules", shown);
  out += proposals_head;
  for (std::size_t i = 0; i < shown; ++i) {
    out += proposal_row(proposals[i], i + 1);
  }
  return out + "</tbody></table></div>\n" + left_out_note(shown, proposals.size(), "line") +
         "</section>\n";
}

}  // namespace winnow
