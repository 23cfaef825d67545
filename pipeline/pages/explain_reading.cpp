// Blocks are cut into pieces first: a piece is a run of removed blocks, a list, a table, or one
// block. Each piece is one child of the text, so that "side by side" can set another beside it.
#include "pipeline/pages/explain_reading.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/repaired_text.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

bool is(const Block& block, BlockKind kind) { return block.kind == kind; }

class Reading {
 public:
  Reading(const Document& document, std::size_t number, const ReasonList& reasons,
          const ExplainPageOptions& options, std::string& out)
      : blocks_(document.blocks),
        has_own_marks_(document.media_type == MediaType::text),
        number_(number),
        reasons_(reasons),
        options_(options),
        out_(out) {}

  std::size_t write() {
    std::size_t at = 0;
    while (at < blocks_.size() && out_.size() < options_.max_page_bytes) {
      at = piece(at);
    }
    return at;
  }

 private:
  // --- Pieces ----------------------------------------------------------------------------------

  // Writes the piece that begins at `at`; gives where the next one does.
  std::size_t piece(std::size_t at) {
    const Block& block = blocks_[at];
    if (!is(block, BlockKind::list_item)) {
      counters_.fill(0);
    }
    if (is(block, BlockKind::cell)) {
      const std::size_t end = end_of(at, [](const Block& b) { return is(b, BlockKind::cell); });
      const auto cells = std::span(blocks_).subspan(at, end - at);
      if (std::ranges::any_of(cells, [](const Block& cell) { return kept(cell); })) {
        return table(at, end);
      }
    }
    if (!kept(block)) {
      return removed(at);
    }
    if (is(block, BlockKind::list_item)) {
      return list(at);
    }
    single(at);
    return at + 1;
  }

  // Where the run of blocks ends that hold `wanted`; not further than there is room for.
  template <class Wanted>
  std::size_t end_of(std::size_t at, Wanted wanted) const {
    std::size_t room = options_.max_page_bytes - std::min(options_.max_page_bytes, out_.size());
    std::size_t end = at;
    while (end < blocks_.size() && wanted(blocks_[end]) && (end == at || room > 0)) {
      room -= std::min(room, blocks_[end].text.size() + 80);
      ++end;
    }
    return end;
  }

  std::size_t reason_of(const Block& block) const {
    return reasons_.index_of(uses_of(block).front());
  }

  // A table that is kept in part is the matter of `table`, though it may begin with what is gone.
  std::size_t removed(std::size_t at) {
    const std::size_t reason = reason_of(blocks_[at]);
    const bool cells = is(blocks_[at], BlockKind::cell);
    const std::size_t end = end_of(at, [&](const Block& block) {
      return !kept(block) && is(block, BlockKind::cell) == cells && reason_of(block) == reason;
    });
    const ListedReason& listed = reasons_.all()[reason];
    out_ += fmt::format("<div class=\"run t{}\" data-k=\"{}\">", listed.tint, reason);
    out_ += tag("p", reason, end - at);
    out_ += "<div class=\"inside\">";
    for (; at < end; ++at) {
      count_item(blocks_[at]);
      removed_block(at);
    }
    out_ += "</div></div>\n";
    return end;
  }

  void removed_block(std::size_t at) {
    constexpr std::size_t short_bytes = 60;  // some of them fit into a line
    const Block& block = blocks_[at];
    const bool is_short = block.text.size() <= short_bytes && !is(block, BlockKind::code) &&
                          block.text.find('\n') == std::string::npos;
    out_ += open(is(block, BlockKind::code) ? "pre" : "p", at,
                 fmt::format("{} {}", is_short ? "s" : "long", to_word(block.kind)));
    text(block, text_before(block));
    out_ += is(block, BlockKind::code) ? "</pre> " : "</p> ";
  }

  std::size_t list(std::size_t at) {
    const bool ordered = blocks_[at].ordered;
    const std::size_t end = end_of(at, [&](const Block& block) {
      return is(block, BlockKind::list_item) && kept(block) && block.ordered == ordered;
    });
    out_ += fmt::format("<{} class=\"list{}\">", ordered ? "ol" : "ul",
                        has_own_marks_ ? " own-marks" : "");
    for (; at < end; ++at) {
      const std::size_t value = count_item(blocks_[at]);
      const int level = std::clamp<int>(blocks_[at].level, 1, 6);
      out_ += open("li", at, fmt::format("l{}", level),
                   ordered ? fmt::format(" value=\"{}\"", value) : "");
      kept_text(blocks_[at]);
      out_ += "</li>\n";
    }
    out_ += ordered ? "</ol>\n" : "</ul>\n";
    return end;
  }

  // Items that are gone count too: those behind them keep their numbers.
  std::size_t count_item(const Block& block) {
    if (!is(block, BlockKind::list_item)) {
      return 0;
    }
    const auto level = std::min<std::size_t>(block.level, counters_.size() - 1);
    std::fill(counters_.begin() + static_cast<std::ptrdiff_t>(level) + 1, counters_.end(), 0);
    return ++counters_[level];
  }

  std::size_t table(std::size_t at, std::size_t end) {
    out_ += "<div class=\"table\" role=\"group\" aria-label=\"Table\" tabindex=\"0\"><table>";
    for (std::size_t i = at; i < end; ++i) {
      const Block& block = blocks_[i];
      if (i == at || block.row != blocks_[i - 1].row) {
        out_ += i == at ? "<tr>" : "</tr>\n<tr>";
      }
      cell(i);
    }
    out_ += "</tr></table></div>\n";
    return end;
  }

  void cell(std::size_t at) {
    const Block& block = blocks_[at];
    if (kept(block)) {
      out_ += open("td", at, "");
      kept_text(block);
    } else {
      const std::size_t reason = reason_of(block);
      out_ += open("td", at, fmt::format("gone t{}", reasons_.all()[reason].tint),
                   fmt::format(" data-k=\"{}\"", reason));
      out_ += tag("span", reason, 1) + " ";
      text(block, text_before(block));
    }
    out_ += "</td>";
  }

  void single(std::size_t at) {
    const Block& block = blocks_[at];
    const std::string name = element_for(block);
    out_ += open(name, at, is(block, BlockKind::caption) ? "caption" : "");
    kept_text(block);
    out_ += "</" + name + ">\n";
  }

  static std::string element_for(const Block& block) {
    switch (block.kind) {
      // The page's own headings are the first and the second.
      case BlockKind::heading: return fmt::format("h{}", std::clamp(block.level + 2, 3, 6));
      case BlockKind::code: return "pre";
      case BlockKind::quote: return "blockquote";
      default: return "p";
    }
  }

  // --- Parts of blocks -------------------------------------------------------------------------

  std::string open(std::string_view element, std::size_t at, std::string_view classes,
                   std::string_view attributes = {}) const {
    return fmt::format("<{} class=\"b{}{}\" id=\"b{}-{}\" dir=\"auto\"{}>", element,
                       classes.empty() ? "" : " ", classes, number_, at, attributes);
  }

  // Sign and name of a reason, and what it means.
  std::string tag(std::string_view element, std::size_t index, std::size_t blocks) const {
    const ListedReason& listed = reasons_.all()[index];
    const std::string_view about = description_of(listed.use.word, options_);
    std::string out = fmt::format(
        "<{} class=\"tag\" lang=\"en\"><span class=\"sign\" aria-hidden=\"true\">{}</span>{}<b>{}"
        "</b>",
        element, listed.sign, listed.use.group == ReasonGroup::moved ? "moved: " : "",
        short_field(listed.use.word, options_.max_field_bytes));
    if (element == "p") {
      out += about.empty() ? ""
                           : fmt::format(" <span class=\"about\">{}</span>",
                                         short_field(about, options_.max_field_bytes));
      out +=
          blocks > 1 ? fmt::format(" <span class=\"n\">{}</span>", count_of(blocks, "block")) : "";
    }
    return out + fmt::format("</{}>", element);
  }

  void kept_text(const Block& block) {
    const std::vector<RepairRun> runs = repair_runs(block);
    if (runs.empty()) {
      text(block, block.text);
    } else {
      repaired(block, runs);
    }
    for (const ReasonUse& use : uses_of(block)) {
      const std::size_t index = reasons_.index_of(use);
      out_ += fmt::format(
          " <span class=\"note-tag\" lang=\"en\" data-k=\"{}\"><span class=\"sign\" "
          "aria-hidden=\"true\">{}</span>{}</span>",
          index, reasons_.all()[index].sign, short_field(use.word, options_.max_field_bytes));
    }
  }

  void repaired(const Block& block, const std::vector<RepairRun>& runs) {
    std::size_t room = options_.max_block_bytes;
    for (const RepairRun& run : runs) {
      const std::string_view shown = utf8::cut(run.text, room);
      room -= shown.size();
      if (run.kind == RepairKind::same) {
        append_escaped(shown, out_);
      } else if (!shown.empty()) {
        change(run, shown);
      }
      if (shown.size() < run.text.size()) {
        left_off(block.text.size());
        return;
      }
    }
  }

  void change(const RepairRun& run, std::string_view shown) {
    const std::string_view element = run.kind == RepairKind::gone ? "del" : "ins";
    const bool blank = std::ranges::all_of(shown, ascii::is_space);
    const std::size_t index = reasons_.index_of({ReasonGroup::repaired, run.reason});
    out_ += fmt::format("<{}{}", element, blank ? " class=\"gap\"" : "");
    if (index < reasons_.all().size()) {
      out_ += fmt::format(" data-k=\"{}\" title=\"{}\"", index,
                          short_field(run.reason, options_.max_field_bytes));
    }
    out_ += ">";
    append_escaped(shown, out_);
    out_ += fmt::format("</{}>", element);
  }

  void text(const Block& block, std::string_view whole) {
    const std::string_view shown = utf8::cut(whole, options_.max_block_bytes);
    if (is(block, BlockKind::code) && shown.starts_with('\n')) {
      out_ += '\n';  // the first line feed of a <pre> is not shown
    }
    append_escaped(shown, out_);
    if (shown.size() < whole.size()) {
      left_off(whole.size());
    }
  }

  void left_off(std::size_t bytes) {
    out_ += fmt::format(
        "\u2026 <span class=\"cut\" lang=\"en\">(the rest of {} bytes is not "
        "shown)</span>",
        number(bytes));
  }

  const std::vector<Block>& blocks_;
  bool has_own_marks_;  // items of a plain text begin with what marks them
  std::size_t number_;
  const ReasonList& reasons_;
  const ExplainPageOptions& options_;
  std::string& out_;
  std::array<std::size_t, 8> counters_{};  // of list items, by level
};

}  // namespace

std::string_view description_of(std::string_view reason, const ExplainPageOptions& options) {
  const auto at = options.descriptions.find(reason);
  return at == options.descriptions.end() ? words_for(reason) : std::string_view(at->second);
}

std::size_t append_reading(const Document& document, std::size_t number, const ReasonList& reasons,
                           const ExplainPageOptions& options, std::string& out) {
  return Reading(document, number, reasons, options, out).write();
}

}  // namespace winnow
