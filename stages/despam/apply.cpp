#include "stages/despam/apply.hpp"

#include <algorithm>
#include <span>
#include <string>

#include "stages/despam/date_line.hpp"
#include "stages/despam/line_checks.hpp"
#include "stages/despam/text_shape.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

void fill(std::string& field, const std::string& value) {
  if (field.empty()) {
    field = value;
  }
}

void fill_date(const DateLine& line, std::string_view text, Metadata& metadata) {
  const std::string iso = find_date(text, metadata.language);
  fill(metadata.date, iso.empty() ? line.date : iso);
  fill(metadata.site, line.site);
  fill(metadata.author, line.author);
}

// What follows a label: after the first colon, or after the words that the lexicon knows.
std::string_view after_label(std::string_view text, const Lexicon& labels) {
  if (const std::size_t label = label_length(text, {&labels}); label > 0) {
    return ascii::trim(text.substr(label));
  }
  const std::string_view rest = after_phrase(text, {&labels});
  return rest.empty() ? text : rest;
}

void fill_tags(std::string_view list, std::vector<std::string>& tags) {
  if (!tags.empty()) {
    return;
  }
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find_first_of(",;|", begin), list.size());
    if (const auto tag = ascii::trim(list.substr(begin, end - begin)); !tag.empty()) {
      tags.emplace_back(tag);
    }
    begin = end + 1;
  }
}

// What the line says goes where it belongs; what the page itself declared stays.
void move_to_metadata(const Rule& rule, std::string_view text, const Lexicons& lexicons,
                      Metadata& metadata) {
  static const Lexicon none;
  const auto lexicon = [&](const char* name) -> const Lexicon& {
    const auto found = lexicons.find(name);
    return found == lexicons.end() ? none : found->second;
  };
  if (rule.to == "author") {
    fill(metadata.author, std::string(after_label(text, lexicon("byline_label"))));
  } else if (rule.to == "tags") {
    fill_tags(after_label(text, lexicon("tags_label")), metadata.tags);
  } else if (const auto line = read_date_line(text, lexicons)) {
    fill_date(*line, text, metadata);
  } else if (const auto prefix = read_date_prefix(text, lexicons)) {
    fill(metadata.date, prefix->date);
  }
}

// The text without the cuts, and without the white space that stood around them on their line.
std::string without(std::string_view text, std::span<const Hit> cuts) {
  std::string out;
  std::size_t from = 0;
  for (const Hit& hit : cuts) {
    const std::size_t begin = std::max(hit.cut.begin, from);
    out += text.substr(from, begin - from);
    from = std::max(from, hit.cut.end);
    out += hit.rule->with;
    if (hit.rule->with.empty() && (out.empty() || ascii::is_space(out.back()))) {
      from += text.substr(from).find_first_not_of(" \n") == std::string_view::npos
                  ? text.size() - from
                  : text.substr(from).find_first_not_of(" \n");
    }
  }
  out += text.substr(std::min(from, text.size()));
  return std::string(ascii::trim(out));
}

Change change_of(const std::string& text, const Hit& hit) {
  return {static_cast<std::uint32_t>(hit.cut.begin),
          text.substr(hit.cut.begin, hit.cut.end - hit.cut.begin), hit.rule->with};
}

class BlockEditor {
 public:
  BlockEditor(const RuleSet& rules, bool flag_only, Document& document)
      : rules_(rules), flag_only_(flag_only), document_(document) {}

  void run(std::span<const Hit> hits) {
    Block& block = document_.blocks[hits.front().block];
    std::vector<Hit> cuts;
    for (const Hit& hit : hits) {
      if (flag_only_ || hit.rule->action == Action::flag || hit.rule->action == Action::keep) {
        mark_once(block, flag_only_ ? Action::flag : hit.rule->action, *hit.rule);
      } else if (hit.whole) {
        take(block, hit);
        return;
      } else {
        cuts.push_back(hit);
      }
    }
    if (!cuts.empty()) {
      cut(block, cuts);
    }
  }

 private:
  static void mark_once(Block& block, Action action, const Rule& rule) {
    const auto same = [&](const Mark& mark) { return mark.reason == rule.reason; };
    if (std::ranges::none_of(block.marks, same)) {
      block.marks.push_back({action, rule.reason});
    }
  }

  void take(Block& block, const Hit& hit) {
    if (hit.rule->action == Action::move) {
      move_to_metadata(*hit.rule, block.text, rules_.lexicons(), document_.metadata);
    }
    block.marks.push_back({hit.rule->action, hit.rule->reason, hit.value});
  }

  void cut(Block& block, std::vector<Hit>& cuts) {
    std::ranges::stable_sort(cuts, {}, [](const Hit& hit) { return hit.cut.begin; });
    std::string after = without(block.text, cuts);
    for (const Hit& hit : cuts) {
      if (hit.rule->action == Action::move) {
        move_to_metadata(*hit.rule, std::string_view(block.text).substr(hit.cut.begin),
                         rules_.lexicons(), document_.metadata);
      }
    }
    if (after.empty()) {
      block.marks.push_back({Action::drop, cuts.front().rule->reason});
      return;
    }
    for (const Hit& hit : cuts) {
      const auto bytes = static_cast<float>(hit.cut.end - hit.cut.begin);
      block.marks.push_back({Action::edit,
                             hit.rule->reason,
                             bytes,
                             &hit == cuts.data() ? block.text : std::string(),
                             {change_of(block.text, hit)}});
    }
    block.text = std::move(after);
  }

  const RuleSet& rules_;
  bool flag_only_;
  Document& document_;
};

}  // namespace

void apply(const std::vector<Hit>& hits, const RuleSet& rules, bool flag_only, Document& document) {
  BlockEditor editor(rules, flag_only, document);
  std::vector<Hit> ordered = hits;
  std::ranges::stable_sort(ordered, {}, &Hit::block);
  for (auto begin = ordered.begin(); begin != ordered.end();) {
    const auto end = std::find_if(begin, ordered.end(),
                                  [&](const Hit& hit) { return hit.block != begin->block; });
    editor.run({begin, end});
    begin = end;
  }
}

}  // namespace winnow
