// The page is written from top to bottom: the texts first, since only then it is known what was
// left out and has to be said above them. Without its script the page is the texts, one below the
// other, and the legend; the script finds all it shows besides in the JSON at the end.
#include "pipeline/pages/explain_page.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include <fmt/format.h>

#include "pipeline/pages/explain_data.hpp"
#include "pipeline/pages/explain_reading.hpp"
#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/page_assets.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

namespace {

// What only the script can answer to stays hidden without it: `data-js` marks what it may show.
constexpr std::string_view controls = R"html(<div class="bar" data-js hidden>
<div class="bar-row" role="group" aria-label="View and search">
<fieldset class="views"><legend class="aside">View</legend>
<label><input type="radio" name="view" value="all" checked><span>Marked</span></label>
<label><input type="radio" name="view" value="clean"><span>Clean text</span></label>
<label><input type="radio" name="view" value="gone"><span>Removed</span></label>
<label class="wide"><input type="radio" name="view" value="side"><span>Side by side</span></label>
</fieldset>
<div class="steps" role="group" aria-label="Removed blocks">
<button type="button" id="prev" title="Previous removed block">&#8593;<span class="aside">Previous
removed block</span></button>
<button type="button" id="next" title="Next removed block">&#8595;<span class="aside">Next removed
block</span></button>
</div>
<label class="find">Search
<input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<p class="status" id="status" role="status"></p>
</div>
</div>
)html";

constexpr std::string_view side_panel =
    R"html(<section class="why" id="why" aria-label="Why" data-js
hidden>
<button type="button" class="close" id="close" aria-label="Close">&#215;</button>
<div id="why-text"><p class="soft">Point at a block, or go to one with the keys, to see why it is
gone or kept.</p></div>
</section>
<section class="verdicts" aria-labelledby="verdicts-title" data-js hidden>
<h2 id="verdicts-title">Your verdicts</h2>
<p class="tally" id="tally" role="status">None yet</p>
<p class="save"><button type="button" id="save-lines" disabled>Save rule lines</button>
<button type="button" id="save-gold" disabled>Save training labels</button>
<button type="button" id="forget" disabled>Undo all</button></p>
<details><summary>What is saved</summary>
<p>Nothing leaves this page but the files you save. Rule lines are for
<code>winnow rules test --lines</code>; what strip took out never came before a rule and goes into
the training labels alone, which are rows for a <code>gold.jsonl</code>.</p></details>
</section>
)html";

constexpr std::string_view keys = R"html(<details class="keys-list" data-js hidden><summary>Keys
</summary>
<p class="keys"><kbd>n</kbd> <kbd>p</kbd> next and previous removed block, <kbd>N</kbd> <kbd>P</kbd>
past blocks of the same reason, <kbd>j</kbd> <kbd>k</kbd> or <kbd>&#8595;</kbd> <kbd>&#8593;</kbd>
next and previous block, <kbd>a</kbd> accept, <kbd>r</kbd> reject, <kbd>u</kbd> undo, <kbd>m</kbd>
<kbd>c</kbd> <kbd>g</kbd> <kbd>s</kbd> the views, <kbd>/</kbd> search, <kbd>Esc</kbd> close</p>
<label class="check"><input type="checkbox" id="keys" checked> Letter keys</label>
</details>
)html";

struct Tally {
  std::size_t blocks = 0;
  std::size_t kept = 0;
  std::size_t removed = 0;
  std::size_t moved = 0;
  std::size_t repaired = 0;  // of the kept ones
};

void count_in(const Document& document, Tally& tally) {
  for (const Block& block : document.blocks) {
    const std::string_view fate = fate_of(block);
    ++tally.blocks;
    tally.kept += fate == "keep" || fate == "repair" ? 1 : 0;
    tally.removed += fate == "remove" ? 1 : 0;
    tally.moved += fate == "move" ? 1 : 0;
    tally.repaired += fate == "repair" ? 1 : 0;
  }
}

class PageWriter {
 public:
  PageWriter(std::span<const ExplainedDocument> documents, std::size_t all,
             const ExplainPageOptions& options)
      : documents_(documents), all_(all), options_(options), reasons_(documents) {}

  std::string write() {
    for (const ExplainedDocument& explained : documents_) {
      if (body_.size() >= options_.max_page_bytes) {
        break;
      }
      add_document(explained.document);
    }
    const std::string data =
        explain_data(documents_.first(shown_.size()), shown_, reasons_, options_);
    return html_head(field(options_.title), page_style_with(explain_style()), explain_script()) +
           top() + "<main>\n" + left_out() + picker() + std::string(controls) +
           "<div class=\"layout\">\n<div class=\"texts\" id=\"texts\">\n" + body_ + "</div>\n" +
           aside() + "</div>\n</main>\n" +
           fmt::format("<script type=\"application/json\" id=\"data\" data-key=\"{}\">",
                       digest(data)) +
           script_json(data) + "</script>\n" + html_foot(explain_script());
  }

 private:
  std::string field(std::string_view text) const {
    return short_field(text, options_.max_field_bytes);
  }

  std::string name_of(const Document& document) const {
    for (const std::string* text : {&document.metadata.title, &document.origin.url}) {
      if (!ascii::trim(*text).empty()) {
        return field(*text);
      }
    }
    return "Untitled";
  }

  // --- Above the texts -------------------------------------------------------------------------

  std::string top() const {
    std::string out = fmt::format("<header>\n<h1 dir=\"auto\">{}</h1>\n", field(options_.title));
    if (!options_.note.empty()) {
      out += fmt::format("<p class=\"note\" dir=\"auto\">{}</p>\n", field(options_.note));
    }
    return out + counts() + "</header>\n";
  }

  std::string counts() const {
    Tally tally;
    for (const ExplainedDocument& explained : documents_) {
      count_in(explained.document, tally);
    }
    std::string out = "<dl class=\"counts\">";
    const auto add = [&](std::string_view name, std::size_t value) {
      out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, number(value));
    };
    if (all_ > 1) {
      add("documents", all_);
    }
    add("blocks", tally.blocks);
    add("kept", tally.kept);
    add("removed", tally.removed);
    add("moved", tally.moved);
    add("repaired", tally.repaired);
    return out + "</dl>\n";
  }

  std::string left_out() const {
    std::size_t blocks = 0;
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      blocks += documents_[i].document.blocks.size() - shown_[i];
    }
    std::string what;
    if (shown_.size() < all_) {
      what = fmt::format("the last {} of {} documents", number(all_ - shown_.size()), number(all_));
    }
    if (blocks > 0) {
      what += (what.empty() ? "the last " : ", and the last ") + count_of(blocks, "block") +
              " of a long one";
    }
    return what.empty()
               ? ""
               : fmt::format("<p class=\"left-out\">Not shown on this page: {}.</p>\n", what);
  }

  std::string picker() const {
    if (shown_.size() < 2) {
      return "";
    }
    std::string out =
        "<p class=\"pick\" data-js hidden><label>Document<select id=\"pick\" "
        "autocomplete=\"off\">";
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      out += fmt::format("<option>{}</option>", name_of(documents_[i].document));
    }
    return out + "</select></label></p>\n";
  }

  // --- The texts -------------------------------------------------------------------------------

  void add_document(const Document& document) {
    const std::size_t at = shown_.size();
    body_ += fmt::format("<article class=\"doc\" id=\"d{}\" aria-labelledby=\"h{}\">\n", at, at);
    body_ += fmt::format("<h2 id=\"h{}\" dir=\"auto\">{}</h2>\n", at, name_of(document));
    body_ += facts(document) + marks(document);
    const bool is_long = document.blocks.size() > 800;  // shorter ones are laid out at once
    body_ += fmt::format("<div class=\"text{}\" lang=\"{}\">\n", is_long ? " long-text" : "",
                         language_of(document));
    shown_.push_back(append_reading(document, at, reasons_, options_, body_));
    body_ += document.blocks.empty() ? "<p class=\"soft\">No block in this document.</p>\n" : "";
    body_ += "</div>\n</article>\n";
  }

  // Only what looks like a language tag: of an unknown one, browsers and screen readers expect the
  // empty string.
  std::string language_of(const Document& document) const {
    const std::string& tag = document.metadata.language;
    const bool plain = tag.size() < 36 && std::ranges::all_of(tag, [](char c) {
                         return ascii::is_alnum(c) || c == '-';
                       });
    return plain ? tag : "";
  }

  std::string facts(const Document& document) const {
    std::string out;
    const auto add = [&](const std::string& what) {
      out += what.empty() ? "" : fmt::format("<span>{}</span>", what);
    };
    add(ascii::trim(document.metadata.title).empty() && !is_web_address(document.origin.url)
            ? ""  // it is the heading
            : address(document.origin.url));
    const auto foreign = [&](std::string_view text) {
      add(ascii::trim(text).empty() ? "" : fmt::format("<bdi>{}</bdi>", field(text)));
    };
    foreign(document.metadata.site);
    foreign(document.metadata.author);
    foreign(document.metadata.date);
    foreign(document.metadata.language);
    foreign(document.charset);
    Tally tally;
    count_in(document, tally);
    add(fmt::format("{} of {} kept", number(tally.kept), count_of(tally.blocks, "block")));
    return "<p class=\"meta\">" + out + "</p>\n";
  }

  std::string address(std::string_view url) const {
    const std::string_view trimmed = ascii::trim(url);
    return trimmed.empty() ? "" : web_link(trimmed, field(trimmed));
  }

  std::string marks(const Document& document) const {
    std::string out;
    for (const Mark& mark : document.marks) {
      out += fmt::format("<p class=\"doc-mark\"><b>{}</b> <bdi>{}</bdi></p>\n",
                         field(mark.reason.word()), field(mark.before));
    }
    return out;
  }

  // --- Beside the texts ------------------------------------------------------------------------

  std::string aside() const {
    return "<aside class=\"panel\" aria-label=\"Reasons and verdicts\">\n" +
           std::string(side_panel) + legend() + std::string(keys) + "</aside>\n";
  }

  std::string legend() const {
    constexpr std::array headings = {"Removed", "Moved to the metadata", "Repaired", "Flagged",
                                     "Kept by a rule"};
    std::string out = "<section class=\"legend\" aria-label=\"Reasons\">\n";
    const std::vector<ListedReason>& all = reasons_.all();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const ReasonGroup group = all[i].use.group;
      if (i == 0 || group != all[i - 1].use.group) {
        out += i == 0 ? "" : "</ul></fieldset>\n";
        out += fmt::format("<fieldset><legend>{}</legend><ul>\n",
                           headings[static_cast<std::size_t>(group)]);
      }
      out += entry(i);
    }
    return out + (all.empty() ? "<p>Nothing was removed or changed.</p>\n" : "</ul></fieldset>\n") +
           "<p class=\"small soft\"><del>struck</del> as it was, <ins>underlined</ins> as it is"
           "</p>\n</section>\n";
  }

  std::string entry(std::size_t at) const {
    const ListedReason& reason = reasons_.all()[at];
    const std::string_view about = description_of(reason.use.word, options_);
    const bool tinted = reason.use.group <= ReasonGroup::moved;
    return fmt::format(
        "<li class=\"reason\" data-reason=\"{}\"><label><input type=\"checkbox\" checked "
        "autocomplete=\"off\" data-js hidden><span class=\"sign{}\" aria-hidden=\"true\">{}</span>"
        "<span class=\"name\"><b>{}</b>{}</span></label> <span class=\"n\">{}</span>"
        "<button type=\"button\" class=\"only\" aria-label=\"Only {}\" aria-pressed=\"false\" "
        "data-js hidden>only</button></li>\n",
        at, tinted ? fmt::format(" t{}", reason.tint) : "", reason.sign, field(reason.use.word),
        about.empty() ? "" : " <span class=\"about\">" + field(about) + "</span>",
        number(reason.blocks), field(reason.use.word));
  }

  std::span<const ExplainedDocument> documents_;
  std::size_t all_;  // with the ones that are not shown
  const ExplainPageOptions& options_;
  ReasonList reasons_;
  std::string body_{};
  std::vector<std::size_t> shown_{};  // blocks of each document
};

}  // namespace

std::string explain_page(const std::vector<ExplainedDocument>& documents,
                         const ExplainPageOptions& options) {
  const std::size_t most = std::min(documents.size(), options.max_documents);
  return PageWriter(std::span(documents).first(most), documents.size() + options.left_out, options)
      .write();
}

}  // namespace winnow
