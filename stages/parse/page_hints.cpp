// Candidates carry a rank; the lowest wins, then the nearest to the heading. A page's cards for
// related articles have dates and authors too, which is why those before the heading and far behind
// it count less.
#include "stages/parse/page_hints.hpp"

#include <algorithm>

#include "stages/parse/byline.hpp"
#include "stages/parse/names.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/run_text.hpp"

namespace winnow {

namespace {

using enum Tag;

constexpr TagSet never{html_,    head_,   body_,     script_, style_,    meta_,   link_,
                       img_,     input_,  br_,       hr_,     svg_,      source_, option_,
                       select_,  button_, textarea_, title_,  noscript_, figure_, figcaption_,
                       picture_, iframe_, form_,     table_,  tr_,       nav_};

constexpr std::uint32_t most_text = 240;  // bytes of text below an element that may hold a byline
constexpr std::uint32_t most_blocks = 4;
constexpr std::uint32_t reach_before = 12;  // blocks before the heading
constexpr std::uint32_t reach_after = 30;

bool has_word(std::string_view low, std::string_view word) {
  return low.find(word) != std::string_view::npos;
}

// What the attributes of one start tag say.
struct TagSays {
  bool item_author = false;  // itemprop=author, rel=author
  bool item_name = false;    // itemprop=name
  bool name_word = false;    // class or id, as in "author-name"
  bool item_date = false;    // itemprop=datePublished, dateCreated
  bool author_link = false;  // href with /author/
  bool author_word = false;  // class or id
  bool byline_word = false;
  bool user_word = false;  // who wrote a post in a forum
  bool date_word = false;
  bool published_word = false;
  bool modified_word = false;
  bool other_word = false;  // comments, related articles, boxes about an author
  std::string value;        // datetime or content
};

// "name", "author-name", "author-box__name"; not those of brands, files, domains and parts of
// names.
bool has_name_class(std::string_view classes) {
  while (!(classes = ascii::trim(classes)).empty()) {
    const std::string_view one = classes.substr(0, classes.find_first_of(" \t\n\r\f"));
    if (one == "name" || (one.ends_with("name") && has_word(one, "author"))) {
      return true;
    }
    classes.remove_prefix(one.size());
  }
  return false;
}

void read_class(std::string_view raw, TagSays& says) {
  constexpr std::size_t longest = 400;
  const std::string low = ascii::lower(raw.substr(0, longest));
  says.author_word = says.author_word || has_word(low, "author") || has_word(low, "autor") ||
                     has_word(low, "auteur") || has_word(low, "writer");
  says.byline_word = says.byline_word || has_word(low, "byline");
  says.name_word = says.name_word || has_name_class(low);
  says.user_word = says.user_word || has_word(low, "username");
  says.date_word = says.date_word || has_word(low, "date") || has_word(low, "datum") ||
                   has_word(low, "time") || has_word(low, "posted");
  says.published_word = says.published_word || has_word(low, "publi") ||
                        has_word(low, "entry-date") || has_word(low, "post-date");
  says.modified_word = says.modified_word || has_word(low, "modif") || has_word(low, "updated");
  says.other_word = says.other_word || has_word(low, "comment") || has_word(low, "related") ||
                    has_word(low, "authority") || has_word(low, "update-") ||
                    has_word(low, "reading") || has_word(low, "author-bio");
}

TagSays read_tag(std::string_view tag) {
  TagSays says;
  AttributeReader reader(tag);
  for (RawAttribute raw; reader.next(raw);) {
    const std::string_view value = raw.value;
    if (ascii::equal_ignoring_case(raw.name, "class") ||
        ascii::equal_ignoring_case(raw.name, "id")) {
      read_class(value, says);
      says.item_name = says.item_name || value == "fn";
    } else if (ascii::equal_ignoring_case(raw.name, "itemprop")) {
      says.item_author = says.item_author || ascii::equal_ignoring_case(value, "author");
      says.item_name = ascii::equal_ignoring_case(value, "name");
      says.item_date = ascii::equal_ignoring_case(value, "datePublished") ||
                       ascii::equal_ignoring_case(value, "dateCreated");
      says.modified_word = ascii::equal_ignoring_case(value, "dateModified");
    } else if (ascii::equal_ignoring_case(raw.name, "rel")) {
      says.item_author = says.item_author || ascii::equal_ignoring_case(value, "author") ||
                         ascii::starts_with_ignoring_case(value, "author ");
    } else if (ascii::equal_ignoring_case(raw.name, "href")) {
      says.author_link = has_word(value, "/author/") || has_word(value, "/authors/");
    } else if (ascii::equal_ignoring_case(raw.name, "datetime") ||
               (says.value.empty() && ascii::equal_ignoring_case(raw.name, "content"))) {
      says.value = value;
    }
  }
  return says;
}

// Whether `read_tag` may find anything that matters: every word it looks for begins with one of
// these. Most tags say nothing, and reading their attributes would cost four times as much.
bool may_say(std::string_view tag) {
  for (std::size_t i = 0; i + 2 < tag.size(); ++i) {
    const auto begins = [&](std::string_view word) {
      return ascii::lower(tag[i + 1]) == word[1] && ascii::lower(tag[i + 2]) == word[2];
    };
    bool found = false;
    switch (tag[i] | 0x20) {
      case 'a': found = begins("aut"); break;
      case 'b': found = begins("byl"); break;
      case 'd': found = begins("dat"); break;
      case 'p': found = begins("pub") || begins("pos"); break;
      case 't': found = begins("tim"); break;
      case 'u': found = begins("use"); break;
      case 'w': found = begins("wri"); break;
      default: break;
    }
    if (found) {
      return true;
    }
  }
  return false;
}

class HintReader {
 public:
  HintReader(const Document& document, HeadingBlocks heading, std::string_view language)
      : document_(document), language_(language), heading_(heading) {}

  PageHints run() {
    index_runs();
    first_long_ = find_first_long();
    for (ElementIndex i = 0; i < document_.elements.size(); ++i) {
      if (is_short(document_.elements[i])) {
        look_at(i);
      }
    }
    read_lines();
    PageHints hints;
    hints.date = std::move(date_.value);
    if (!author_.value.empty()) {
      hints.authors.push_back(std::move(author_.value));
    }
    return hints;
  }

 private:
  struct Candidate {
    std::uint32_t rank = 0xffffffffU;
    std::string value;
  };

  // The first block of the text itself, at or behind the heading; a little behind it if none is
  // long.
  std::uint32_t find_first_long() const {
    constexpr std::size_t long_text = 200;  // bytes
    constexpr std::uint32_t head = 10;      // blocks
    for (std::uint32_t at = heading_.begin; at < document_.blocks.size(); ++at) {
      if (document_.blocks[at].text.size() >= long_text) {
        return at;
      }
    }
    return heading_.end + head;
  }

  // First run below each element: text is put together only for the few that are asked.
  void index_runs() {
    first_run_.assign(document_.elements.size(), no_run);
    for (std::uint32_t run = 0; run < document_.runs.size(); ++run) {
      for (ElementIndex at = document_.runs[run].element;
           at < first_run_.size() && first_run_[at] == no_run; at = document_.elements[at].parent) {
        first_run_[at] = run;
      }
    }
  }

  std::string text_of(ElementIndex element) const {
    std::string text;
    ElementIndex last = no_element;
    for (std::uint32_t at = first_run_[element];
         at < document_.runs.size() && text.size() <= most_text; ++at) {
      const TextRun& run = document_.runs[at];
      if (run.element < element || run.element >= document_.elements[element].end) {
        break;
      }
      text += last != no_element && last != run.element ? " " : "";
      append_text(document_, run, text, std::size_t{4} * most_text);
      last = run.element;
    }
    return text;
  }

  bool is_short(const Element& element) const {
    if (never.contains(element.tag) || element.source.size() < 6 ||
        element.end_block - element.first_block > most_blocks) {
      return false;
    }
    std::size_t bytes = 0;
    const std::size_t end = std::min<std::size_t>(element.end_block, document_.blocks.size());
    for (std::size_t i = element.first_block; i < end; ++i) {
      bytes += document_.blocks[i].text.size();
    }
    // An inline element's block may be long while its own text is short.
    return bytes <= most_text || (element.end - (&element - document_.elements.data())) <= 4;
  }

  void look_at(ElementIndex index) {
    const Element& element = document_.elements[index];
    const std::string_view tag = start_tag(index);
    if (element.tag != time_ && !may_say(tag)) {
      return;
    }
    const TagSays says = read_tag(tag);
    if (says.other_word) {
      return;
    }
    if (says.item_author || says.author_link || says.author_word || says.byline_word ||
        (says.user_word && element.tag == a_ && heads_text(element) && !is_below_other(index))) {
      offer_author(index, says);
    }
    if (says.item_date || element.tag == time_ || says.date_word || says.published_word) {
      offer_date(index, says);
    }
  }

  // Between the main heading and the text: who wrote a comment stands behind it.
  bool heads_text(const Element& element) const {
    return element.first_block >= heading_.begin && element.first_block <= first_long_;
  }

  // In comments or related articles.
  bool is_below_other(ElementIndex index) const {
    constexpr int most_steps = 6;
    ElementIndex up = document_.elements[index].parent;
    for (int steps = 0; steps < most_steps && up != no_element; ++steps) {
      if (read_tag(start_tag(up)).other_word) {
        return true;
      }
      up = document_.elements[up].parent;
    }
    return false;
  }

  // Distance from the heading in blocks; far ones are worth less.
  std::uint32_t distance(ElementIndex index) const {
    const std::uint32_t block = document_.elements[index].first_block;
    if (block + reach_before < heading_.begin) {
      return 3000 + block;
    }
    if (block < heading_.begin) {
      return 50 + heading_.begin - block;
    }
    const std::uint32_t after = block - std::min(block, heading_.end);
    return after <= reach_after ? after : 1000 + std::min<std::uint32_t>(after, 1000);
  }

  void offer_author(ElementIndex index, const TagSays& says) {
    const bool sure = says.item_author || says.author_link;
    const std::uint32_t cue = sure ? 0 : says.author_word ? 20 : says.byline_word ? 30 : 40;
    const std::uint32_t rank = cue + distance(index);
    if (rank >= author_.rank) {
      return;
    }
    std::string name = author_name(behind_by(author_text(index)), language_);
    if (!name.empty()) {
      author_ = {rank, std::move(name)};
    }
  }

  // Of the name itself, where an element inside holds it: itemprop=name, else the only one with a
  // name in its class, else an account's link, else a link.
  std::string author_text(ElementIndex index) const {
    constexpr ElementIndex most_elements = 30;
    const ElementIndex end = std::min(document_.elements[index].end, index + most_elements);
    ElementIndex named = no_element;
    ElementIndex link = no_element;
    bool several = false;
    bool account = false;
    for (ElementIndex i = index + 1; i < end; ++i) {
      const TagSays says = read_tag(start_tag(i));
      if (says.item_name) {
        return says.value.empty() ? text_of(i) : says.value;
      }
      if (says.name_word && has_text(i)) {
        several = named != no_element && i >= document_.elements[named].end;
        named = named == no_element ? i : named;
      }
      const bool better = link == no_element || (says.user_word && !account);
      if (document_.elements[i].tag == a_ && better && has_text(i)) {
        link = i;
        account = says.user_word;
      }
    }
    if (several || (named == no_element && link == no_element)) {
      return name_in_box(index);
    }
    return text_of(named == no_element ? link : named);
  }

  // Of a box of several lines the first that looks like a name; else all of its text.
  std::string name_in_box(ElementIndex index) const {
    const Element& box = document_.elements[index];
    const bool lines = box.end_block > box.first_block + 1;
    const std::size_t end = std::min<std::size_t>(box.end_block, document_.blocks.size());
    for (std::size_t i = box.first_block; lines && i < end; ++i) {
      std::string name = author_name(document_.blocks[i].text, language_);
      if (is_full_name(name)) {
        return name;
      }
    }
    std::string all = text_of(index);
    return !lines || looks_like_name(clean_name(all)) ? all : std::string();
  }

  bool has_text(ElementIndex i) const {
    return first_run_[i] != no_run && !ascii::trim(text_of(i)).empty();
  }

  std::string_view start_tag(ElementIndex i) const {
    const Span source = document_.elements[i].source;
    return std::string_view(document_.bytes).substr(source.begin, source.size());
  }

  void offer_date(ElementIndex index, const TagSays& says) {
    const bool time = document_.elements[index].tag == time_;
    std::uint32_t rank = says.item_date ? 0 : says.published_word ? 1 : time ? 2 : 3;
    rank = (says.modified_word ? 2000 : 0) + rank * 20 + distance(index);
    if (rank >= date_.rank) {
      return;
    }
    std::string date = machine_date(says.value, language_);
    if (date.empty()) {
      date = find_date(text_of(index), language_);
    }
    if (!date.empty()) {
      date_ = {rank, std::move(date)};
    }
  }

  // Lines around the heading, and their beginnings where they are long: "By A. Name", "6 May 2024".
  void read_lines() {
    const std::size_t begin = heading_.begin - std::min(heading_.begin, reach_before);
    const std::size_t end =
        std::min<std::size_t>(document_.blocks.size(), heading_.end + std::size_t{2} * reach_after);
    for (std::size_t i = begin; i < end; ++i) {
      read_line(i, line_distance(static_cast<std::uint32_t>(i)));
    }
  }

  std::uint32_t line_distance(std::uint32_t block) const {
    if (block < heading_.begin) {
      return 60 + heading_.begin - block;
    }
    return block < heading_.end ? 0 : 1 + block - heading_.end;
  }

  void read_line(std::size_t block, std::uint32_t distance) {
    constexpr std::size_t beginning = 48;
    constexpr std::size_t longest_line = 120;
    constexpr std::uint32_t line_rank = 64;
    const std::string_view whole = document_.blocks[block].text;
    const std::string_view line =
        whole.substr(0, whole.size() > longest_line ? beginning : longest_line);
    const std::uint32_t rank = line_rank + distance;
    if (rank < date_.rank && std::ranges::any_of(line, ascii::is_digit)) {
      std::string date = find_date(line, language_);
      date_ = date.empty() ? std::move(date_) : Candidate{rank, std::move(date)};
    }
    const bool heading = block >= heading_.begin && block < heading_.end;
    if (rank < author_.rank && !heading) {
      std::string name = author_at(block);
      author_ = name.empty() ? std::move(author_) : Candidate{rank, std::move(name)};
    }
  }

  // Labels with the name in the next block count behind the heading only: menus stand before it.
  std::string author_at(std::size_t block) const {
    std::string name = author_in_line(document_.blocks[block], language_);
    if (name.empty() && block >= heading_.end && block + 1 < document_.blocks.size()) {
      name = author_below(document_.blocks[block], document_.blocks[block + 1], language_);
    }
    return name;
  }

  static constexpr std::uint32_t no_run = 0xffffffffU;

  const Document& document_;
  std::string_view language_;
  HeadingBlocks heading_;
  std::vector<std::uint32_t> first_run_;
  std::uint32_t first_long_ = 0;
  Candidate author_;
  Candidate date_;
};

}  // namespace

PageHints read_page_hints(const Document& document, HeadingBlocks heading,
                          std::string_view language) {
  return HintReader(document, heading, language).run();
}

}  // namespace winnow
