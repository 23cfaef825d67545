// The page is written from top to bottom into one string: the list first, since only then it is
// known what was left out and has to be said above it. Groups and pairs are <details>, so that the
// page works without its script; the script adds the filter, the order, the picker and the keys.
//
// Every foreign string passes through `escaped` (html_page.hpp) on its way out, and nowhere else is
// one appended.
//
// Sides are called A and B, not left and right: on a phone B stands below A.
#include "pipeline/pages/duplicates_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/page_assets.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// --- Fixed parts -------------------------------------------------------------------------------

// What only the script can answer to stays hidden without it: `data-js` marks what it may show.
constexpr std::string_view controls = R"html(
<div class="tools" role="search" aria-label="Groups"{0} hidden>
<label class="grow">Filter by title, address, id, night or story
<input type="search" id="filter" autocomplete="off" spellcheck="false"></label>
<label>Order<select id="order" autocomplete="off">
<option value="run">as they came</option>
<option value="size">largest first</option>
<option value="least">least alike first</option>
<option value="most">most alike first</option>
<option value="relation">by relation</option></select></label>
<label class="check"><input type="checkbox" id="short" autocomplete="off">Hide equal lines</label>
<label class="check keys-switch"><input type="checkbox" id="keys" checked>Letter keys</label>
</div>
<p class="status" id="status" role="status"></p>
)html";

constexpr std::string_view legend = R"html(
<p class="legend">A is the text that was kept first, B the one compared with it. Tinted:
<mark class="a">words only in A</mark>, <mark class="b">words only in B</mark>.</p>
<p class="keys" data-js hidden><kbd>j</kbd> <kbd>k</kbd> next and previous group,
<kbd>Enter</kbd> open or close, <kbd>h</kbd> <kbd>l</kbd> previous and next text of a group,
<kbd>Esc</kbd> close, <kbd>/</kbd> filter</p>
)html";

constexpr std::string_view measures = R"html(</dl>
<p class="soft">The line of a group names its loosest relation. Jaccard: share of the word runs of
both texts that they have in common. Containment: share of the shorter text's that lie in the longer
one.</p>
)html";

// --- Relations ---------------------------------------------------------------------------------

struct RelationName {
  std::string_view word;
  std::string_view meaning;
};

// From the surest to the loosest.
constexpr std::array relations = {
    RelationName{"exact", "the same text, byte for byte"},
    RelationName{"exact_key", "the same words; case, punctuation or white space differ"},
    RelationName{"near", "mostly the same runs of words"},
    RelationName{"contained", "nearly all of the shorter text lies in the longer one"},
    RelationName{"same_story", "different texts on the same story"},
};

std::size_t rank_of(std::string_view relation) {
  const auto at = std::ranges::find(relations, relation, &RelationName::word);
  return static_cast<std::size_t>(at - relations.begin());
}

double share(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0; }

// For sorting: equal texts are often not measured.
double likeness(const DuplicateGroup::Other& other) {
  const double jaccard = share(other.jaccard);
  return jaccard == 0 && rank_of(other.relation) <= rank_of("exact_key") ? 1 : jaccard;
}

// What a group is judged by: its loosest member.
const DuplicateGroup::Other* loosest(const DuplicateGroup& group) {
  const auto looser = [](const DuplicateGroup::Other& a, const DuplicateGroup::Other& b) {
    const std::size_t rank_a = rank_of(a.relation);
    const std::size_t rank_b = rank_of(b.relation);
    return rank_a != rank_b ? rank_a < rank_b : likeness(a) > likeness(b);
  };
  const auto at = std::ranges::max_element(group.others, looser);
  return at == group.others.end() ? nullptr : &*at;
}

double least_likeness(const DuplicateGroup& group) {
  double least = 1;
  for (const DuplicateGroup::Other& other : group.others) {
    least = std::min(least, likeness(other));
  }
  return least;
}

// --- The page ----------------------------------------------------------------------------------

class Page {
 public:
  explicit Page(const DuplicatesPageOptions& options) : options_(options) {}

  std::string write(const std::vector<DuplicateGroup>& groups) {
    for (std::size_t i = 0; i < groups.size() && i < options_.max_groups && !is_full(); ++i) {
      add_group(groups[i], i + 1);
      ++shown_groups_;
    }
    return head() + top(groups) + tools() + "<div id=\"list\">\n" + body_ + "</div>\n</main>\n" +
           foot();
  }

 private:
  bool is_full() const { return body_.size() >= options_.max_page_bytes; }

  std::string field(std::string_view text) const {
    return short_field(text, options_.max_field_bytes);
  }

  std::string name_of(const DuplicateMember& member) const {
    for (const std::string* text : {&member.title, &member.url, &member.id}) {
      if (!ascii::trim(*text).empty()) {
        return field(*text);
      }
    }
    return "Untitled";
  }

  std::string head() const {
    return html_head(field(options_.title), page_style_with(duplicates_style()),
                     duplicates_script());
  }

  std::string top(const std::vector<DuplicateGroup>& groups) const {
    std::string out = fmt::format("<header>\n<h1 dir=\"auto\">{}</h1>\n", field(options_.title));
    if (!options_.note.empty()) {
      out += fmt::format("<p class=\"note\" dir=\"auto\">{}</p>\n", field(options_.note));
    }
    return out + counts(groups) + "</header>\n<main>\n" + left_out(groups.size());
  }

  std::string counts(const std::vector<DuplicateGroup>& groups) const {
    std::size_t texts = groups.size();
    std::array<std::size_t, relations.size() + 1> by_relation{};
    for (const DuplicateGroup& group : groups) {
      texts += group.others.size();
      for (const DuplicateGroup::Other& other : group.others) {
        ++by_relation[rank_of(other.relation)];
      }
    }
    std::string out =
        "<dl class=\"counts\">" + count("groups", groups.size()) + count("texts", texts);
    for (std::size_t i = 0; i < by_relation.size(); ++i) {
      if (by_relation[i] > 0) {
        out += count(i < relations.size() ? relations[i].word : "other", by_relation[i]);
      }
    }
    return out + "</dl>\n";
  }

  static std::string count(std::string_view name, std::size_t value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, number(value));
  }

  std::string left_out(std::size_t groups) const {
    std::string what;
    const auto add = [&](std::string_view part) {
      what += what.empty() ? "" : "; ";
      what += part;
    };
    if (shown_groups_ < groups) {
      add(fmt::format("the last {} of {} groups", number(groups - shown_groups_), number(groups)));
    }
    if (members_left_out_ > 0) {
      add(count_of(members_left_out_, "text") + " of large groups");
    }
    if (texts_cut_ > 0) {
      add(fmt::format("the end of long texts in {}", count_of(texts_cut_, "comparison")));
    }
    return what.empty() ? ""
                        : fmt::format(
                              "<p class=\"left-out\">Not shown on this page: {}. The counts "
                              "above include them.</p>\n",
                              what);
  }

  std::string tools() const {
    const bool any = shown_groups_ > 0;
    return fmt::format(controls, any ? " data-js" : "") +
           (any ? std::string(legend) : "<p>No group to show.</p>\n");
  }

  static std::string foot() {
    std::string out = "<footer>\n<details><summary>What the relations mean</summary>\n<dl>\n";
    for (const RelationName& relation : relations) {
      out +=
          fmt::format("<dt>{}</dt><dd class=\"soft\">{}</dd>\n", relation.word, relation.meaning);
    }
    return out + std::string(measures) + "</details>\n</footer>\n" + html_foot(duplicates_script());
  }

  void add_group(const DuplicateGroup& group, std::size_t at) {
    const std::size_t most = std::max<std::size_t>(options_.max_members, 2) - 1;
    const std::size_t wanted = std::min(group.others.size(), most);
    add_group_line(group, at);
    body_ += "<div class=\"inside\">\n";
    const std::size_t picker_at = body_.size();
    std::size_t shown = 0;
    while (shown < wanted && (shown == 0 || !is_full())) {
      add_pair(group, shown++, wanted);
    }
    if (wanted > 1) {
      body_.insert(picker_at, picker(group, shown));
    }
    if (shown < group.others.size()) {
      members_left_out_ += group.others.size() - shown;
      body_ += fmt::format("<p class=\"left-out\">{} of this group not shown.</p>\n",
                           count_of(group.others.size() - shown, "more text"));
    }
    if (group.others.empty()) {
      body_ += "<p class=\"soft\">No other text in this group.</p>\n";
    }
    body_ += "</div>\n</details>\n";
  }

  void add_group_line(const DuplicateGroup& group, std::size_t at) {
    const DuplicateGroup::Other* judged = loosest(group);
    const std::size_t size = group.others.size() + 1;
    body_ += fmt::format(
        "<details class=\"group\" id=\"g{}\" data-size=\"{}\" data-like=\"{:.4f}\" "
        "data-rank=\"{}\">"
        "<summary><h2 class=\"name\" dir=\"auto\" lang=\"\">{}</h2> <span class=\"tags\">",
        at, size, least_likeness(group), judged == nullptr ? 0 : rank_of(judged->relation),
        name_of(group.first));
    if (judged != nullptr) {
      body_ += tag(judged->relation);
      body_ +=
          judged->jaccard > 0 ? fmt::format("<span>{:.2f}</span> ", share(judged->jaccard)) : "";
    }
    body_ += fmt::format("<span>{}</span></span></summary>\n", count_of(size, "text"));
  }

  std::string tag(std::string_view relation) const {
    return relation.empty() ? ""
                            : fmt::format("<span class=\"tag\" dir=\"auto\">{}</span> ",
                                          short_field(relation, 40));
  }

  std::string picker(const DuplicateGroup& group, std::size_t shown) const {
    std::string out =
        "<p class=\"pick\" data-js hidden><label>Compare A with"
        "<select autocomplete=\"off\">";
    for (std::size_t i = 0; i < shown; ++i) {
      const DuplicateGroup::Other& other = group.others[i];
      out += fmt::format("<option>{} of {}: {}</option>", i + 2, group.others.size() + 1,
                         label_of(other));
    }
    return out + "</select></label></p>\n";
  }

  std::string label_of(const DuplicateGroup::Other& other) const {
    std::string out = short_field(other.relation, 40);
    if (other.jaccard > 0) {
      out += fmt::format(" {:.2f}", share(other.jaccard));
    }
    return out + (out.empty() ? "" : ", ") + name_of(other.member);
  }

  void add_pair(const DuplicateGroup& group, std::size_t at, std::size_t of) {
    const DuplicateGroup::Other& other = group.others[at];
    const std::string_view kind = of > 1 ? "details" : "div";
    body_ += fmt::format("<{} class=\"pair\"{}>", kind, of > 1 && at == 0 ? " open" : "");
    if (of > 1) {
      body_ +=
          fmt::format("<summary><h3 dir=\"auto\" lang=\"\">{}</h3></summary>", label_of(other));
    }
    body_ += "\n<div class=\"heads\">\n" + member("a", "A", group.first) +
             member("b", "B", other.member) + "</div>\n";
    add_texts(group.first.text, other);
    body_ += fmt::format("</{}>\n", kind);
  }

  std::string member(std::string_view side, std::string_view letter,
                     const DuplicateMember& member) const {
    std::string out = fmt::format(
        "<div class=\"head\"><p><span class=\"side {}\">{}</span>"
        "<span class=\"who\" dir=\"auto\" lang=\"\">{}</span></p>",
        side, letter, name_of(member));
    out += address(member.url);
    std::string facts;
    const auto add = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) {
        facts += fmt::format("<span>{} <bdi>{}</bdi></span>", name, field(value));
      }
    };
    add("id", member.id);
    add("night", member.night);
    add("story", member.story);
    return out + (facts.empty() ? "" : "<p class=\"meta\">" + facts + "</p>") + "</div>\n";
  }

  std::string address(std::string_view url) const {
    const std::string_view trimmed = ascii::trim(url);
    return trimmed.empty() ? "" : "<p class=\"meta\">" + web_link(trimmed, field(trimmed)) + "</p>";
  }

  void add_texts(const std::string& first, const DuplicateGroup::Other& other) {
    const std::string_view left = utf8::cut(first, options_.max_compared_bytes);
    const std::string_view right = utf8::cut(other.member.text, options_.max_compared_bytes);
    const TextDifference difference = difference_of(left, right, options_.difference);
    body_ += facts(difference, other);
    body_ +=
        "<table class=\"texts\" aria-label=\"Text A beside text B\" lang=\"\"><thead><tr>"
        "<th scope=\"col\"><span class=\"side a\">A</span></th>"
        "<th scope=\"col\"><span class=\"side b\">B</span></th></tr></thead>\n<tbody>\n";
    const bool all_rows = add_rows(difference.rows);
    body_ += "</tbody></table>\n";
    if (!all_rows || left.size() < first.size() || right.size() < other.member.text.size()) {
      ++texts_cut_;
      body_ +=
          fmt::format("<p class=\"left-out\">The end is not shown: A has {} bytes, B {}.</p>\n",
                      number(first.size()), number(other.member.text.size()));
    }
  }

  std::string facts(const TextDifference& difference, const DuplicateGroup::Other& other) const {
    std::string out = "<p class=\"facts\">" + tag(other.relation);
    if (other.jaccard > 0) {
      out += fmt::format("Jaccard {:.2f}, ", share(other.jaccard));
    }
    if (other.containment > 0) {
      out += fmt::format("containment {:.2f}, ", share(other.containment));
    }
    const bool none = difference.only_left + difference.only_right == 0;
    out += none ? "no word differs"
                : fmt::format("{} only in A, {} only in B", count_of(difference.only_left, "word"),
                              number(difference.only_right));
    return out + (difference.by_word ? "" : "; compared by line, since the texts are long") +
           "</p>\n";
  }

  // False if there was no room for all of them.
  bool add_rows(const std::vector<DifferenceRow>& rows) {
    std::size_t left_room = options_.max_text_bytes;
    std::size_t right_room = options_.max_text_bytes;
    for (const DifferenceRow& row : rows) {
      if (left_room == 0 || right_room == 0) {
        return false;
      }
      const bool equal = is_same(row.left) && is_same(row.right);
      body_ += equal ? "<tr class=\"eq\">" : "<tr>";
      const bool left_whole = add_cell(row.left, "a", left_room);
      const bool right_whole = add_cell(row.right, "b", right_room);
      body_ += "</tr>\n";
      if (!left_whole || !right_whole) {
        return false;
      }
    }
    return true;
  }

  static bool is_same(const std::vector<DifferenceRun>& runs) {
    return !runs.empty() && std::ranges::all_of(runs, [](const DifferenceRun& run) {
      return run.kind == RunKind::same;
    });
  }

  bool add_cell(const std::vector<DifferenceRun>& runs, std::string_view side, std::size_t& room) {
    body_ += "<td dir=\"auto\">";
    bool whole = true;
    for (const DifferenceRun& run : runs) {
      const std::string_view text = utf8::cut(run.text, room);
      whole = text.size() == run.text.size();
      const bool tinted = run.kind == RunKind::only_here && !text.empty();
      body_ += tinted ? fmt::format("<mark class=\"{}\">", side) : "";
      append_escaped(text, body_);
      body_ += tinted ? "</mark>" : "";
      room -= text.size();
      if (!whole) {
        body_ += "\u2026";
        break;
      }
    }
    room -= std::min<std::size_t>(room, runs.empty() ? 0 : 1);  // its line feed
    body_ += "</td>";
    return whole;
  }

  const DuplicatesPageOptions& options_;
  std::string body_{};
  std::size_t shown_groups_ = 0;
  std::size_t members_left_out_ = 0;
  std::size_t texts_cut_ = 0;
};

}  // namespace

std::string duplicates_page(const std::vector<DuplicateGroup>& groups,
                            const DuplicatesPageOptions& options) {
  return Page(options).write(groups);
}

}  // namespace winnow
