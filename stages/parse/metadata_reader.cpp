// One pass over the elements collects what <html>, <title>, <meta>, <link>, <h1> say; JSON-LD is
// read next, and the body's own hints only where author or date are still missing.
#include "stages/parse/metadata_reader.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "stages/parse/heading_text.hpp"
#include "stages/parse/json_ld.hpp"
#include "stages/parse/metadata_fields.hpp"
#include "stages/parse/names.hpp"
#include "stages/parse/page_hints.hpp"
#include "stages/parse/title_choice.hpp"
#include "stages/parse/title_pieces.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/references.hpp"
#include "stages/text/run_text.hpp"
#include "stages/text/site.hpp"
#include "stages/text/spaces.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

using Field = MetadataField;

constexpr std::size_t longest_tag = 100;  // bytes

std::string decoded(std::string_view raw) {
  std::string out;
  append_decoded(raw, ReferencesIn::attribute, out);
  return out;
}

// "de-AT" of "de_AT" or of "de-AT, en"; "" of what is no language tag, "German".
std::string language_tag(std::string_view declared) {
  std::string tag(declared.substr(0, declared.find_first_of(",; ")));
  std::ranges::replace(tag, '_', '-');
  const std::string_view primary = std::string_view(tag).substr(0, tag.find('-'));
  const bool plausible =
      primary.size() >= 2 && primary.size() <= 3 && std::ranges::all_of(primary, ascii::is_alpha);
  return plausible ? tag : std::string();
}

bool is_front(std::string_view url) {
  const std::string_view host = host_in(url);
  return !host.empty() && url.substr(url.find(host) + host.size()).size() <= 1;
}

class MetadataReader {
 public:
  explicit MetadataReader(Document& document) : document_(document), metadata_(document.metadata) {}

  void run() {
    for (ElementIndex i = 0; i < document_.elements.size(); ++i) {
      look_at(i);
    }
    read_tag_links();
    read_linked_data();
    settle_simple_fields();
    settle_title();
    settle_author_and_date();
  }

 private:
  // Of tags all are kept, for every source may have its own.
  void offer(Field field, int rank, std::string value) {
    if (field == Field::tags) {
      if (tags_.size() < most_field_values) {
        tags_.emplace_back(rank, std::move(value));
      }
      return;
    }
    fields_.offer(field, rank, field == Field::language ? language_tag(value) : std::move(value));
  }

  const std::string& first(Field field) const { return fields_.first(field); }

  void look_at(ElementIndex i) {
    switch (document_.elements[i].tag) {
      case Tag::meta_: meta(i); break;
      case Tag::link_: link(i); break;
      case Tag::a_: anchor(i); break;
      case Tag::html_: html(i); break;
      case Tag::title_: title(i); break;
      case Tag::h1_: heading(i); break;
      case Tag::h2_: subheading(i); break;
      default: break;
    }
  }

  std::string_view start_tag(ElementIndex i) const {
    const Span source = document_.elements[i].source;
    return std::string_view(document_.bytes).substr(source.begin, source.size());
  }

  void meta(ElementIndex element) {
    std::optional<MetaSource> source;
    std::string_view content;
    AttributeReader reader(start_tag(element));
    for (RawAttribute raw; reader.next(raw);) {
      if (ascii::equal_ignoring_case(raw.name, "content")) {
        content = ascii::trim(raw.value);
      } else if (!source && is_key(raw.name)) {
        source = meta_source(raw.value);
      }
    }
    if (source && !content.empty() && !is_measure(*source, content)) {
      offer(source->field, source->rank, collapsed(decoded(content)));
    }
  }

  // What cards show beside a link may be an author, or a price or a reading time; and an author may
  // be given as an account only.
  static bool is_measure(const MetaSource& source, std::string_view content) {
    return source.field == Field::author && source.rank >= card_rank &&
           (content.starts_with('@') || std::ranges::any_of(content, ascii::is_digit));
  }

  static bool is_key(std::string_view name) {
    constexpr std::array<std::string_view, 4> keys = {"property", "name", "itemprop", "http-equiv"};
    return std::ranges::any_of(keys, [&](auto k) { return ascii::equal_ignoring_case(k, name); });
  }

  struct Link {
    std::string_view rel;
    std::string_view href;
    bool licence = false;  // itemprop=license, property=cc:license
  };

  Link link_of(ElementIndex element) const {
    Link link;
    AttributeReader reader(start_tag(element));
    for (RawAttribute raw; reader.next(raw);) {
      const std::string_view value = ascii::trim(raw.value);
      if (ascii::equal_ignoring_case(raw.name, "rel")) {
        link.rel = value;
      } else if (ascii::equal_ignoring_case(raw.name, "href")) {
        link.href = value;
      } else if (is_key(raw.name)) {
        link.licence = ascii::equal_ignoring_case(value, "license") ||
                       ascii::equal_ignoring_case(value, "cc:license");
      }
    }
    link.licence = link.licence || has_word(link.rel, "license");
    return link;
  }

  // Whether a list of words separated by white space has `word` in it.
  static bool has_word(std::string_view list, std::string_view word) {
    while (!(list = ascii::trim(list)).empty()) {
      const std::size_t end = std::min(list.find_first_of(" \t\n\r\f"), list.size());
      if (ascii::equal_ignoring_case(list.substr(0, end), word)) {
        return true;
      }
      list.remove_prefix(end);
    }
    return false;
  }

  // Whether the heading as a whole is a link to the front page of the page's own site.
  bool links_home(std::size_t number) const {
    const ElementIndex heading = heading_elements_[number];
    const std::string& text = headings_[number].text;
    for (ElementIndex up = document_.elements[heading].parent; up != no_element;
         up = document_.elements[up].parent) {
      if (leads_home(up, text)) {
        return true;
      }
    }
    const ElementIndex end = is_all_link(heading) ? document_.elements[heading].end : heading;
    for (ElementIndex i = heading + 1; i < end; ++i) {
      if (leads_home(i, text)) {
        return true;
      }
    }
    return false;
  }

  bool is_all_link(ElementIndex heading) const {
    const auto [begin, end] = blocks_of(heading);
    bool all = true;
    for (std::size_t i = begin; i < end && i < document_.blocks.size(); ++i) {
      all = all && document_.blocks[i].link_bytes == document_.blocks[i].text.size();
    }
    return all;
  }

  // Where the host is not known, a front page is the own one if <title> names it as it names sites:
  // not at its beginning.
  bool leads_home(ElementIndex element, const std::string& text) const {
    if (document_.elements[element].tag != Tag::a_) {
      return false;
    }
    const std::string href = decoded(link_of(element).href);
    if (href == "/" || !is_front(href)) {
      return href == "/";
    }
    if (!host().empty()) {
      return same_site(host_in(href), host());
    }
    const std::size_t at = folded_words(first(Field::title)).find(folded_words(text));
    return at != std::string::npos && at > 0;
  }

  void link(ElementIndex element) {
    const auto [rel, href, licence] = link_of(element);
    if (ascii::equal_ignoring_case(rel, "canonical")) {
      offer(Field::url, 0, decoded(href));
    } else if (licence) {
      offer(Field::licence, 0, decoded(href));
    } else if (host_.empty() && names_own_host(rel)) {
      host_ = host_in(href);
    }
  }

  // A link in the text may name a tag of the page, or a licence; of a picture sometimes, which is
  // why the page's head counts more.
  void anchor(ElementIndex element) {
    const std::string_view tag = start_tag(element);
    if (tag.find("tag") == std::string_view::npos && tag.find("icense") == std::string_view::npos) {
      return;
    }
    const Link link = link_of(element);
    if (link.licence) {
      offer(Field::licence, 2, decoded(link.href));
    } else if (has_word(link.rel, "tag") && tag_links_.size() < most_field_values) {
      tag_links_.push_back(element);
    }
  }

  // The texts of all rel=tag links in one pass over the page's texts.
  void read_tag_links() {
    std::vector<std::string> texts(tag_links_.size());
    for (const TextRun& run : document_.runs) {
      const auto behind = std::ranges::upper_bound(tag_links_, run.element);
      if (behind == tag_links_.begin()) {
        continue;
      }
      const auto link = static_cast<std::size_t>(behind - tag_links_.begin()) - 1;
      if (run.element < document_.elements[tag_links_[link]].end &&
          texts[link].size() <= longest_tag) {
        append_text(document_, run, texts[link]);
      }
    }
    for (const std::string& text : texts) {
      offer(Field::tags, 2, collapsed(text));
    }
  }

  // Links whose address is mostly on the page's own host.
  static bool names_own_host(std::string_view rel) {
    constexpr std::array<std::string_view, 6> own = {"alternate", "shortlink", "pingback",
                                                     "amphtml",   "edituri",   "search"};
    return std::ranges::any_of(own, [&](auto o) { return ascii::equal_ignoring_case(o, rel); });
  }

  void html(ElementIndex element) {
    for (const std::string_view name : {"lang", "xml:lang"}) {
      if (const auto lang = attribute(document_, element, name)) {
        offer(Field::language, 0, std::string(ascii::trim(*lang)));
      }
    }
  }

  // The first <title>; svg titles are not in the tree.
  void title(ElementIndex element) {
    if (!fields_.all(Field::title).empty()) {
      return;
    }
    std::string text;
    for (const TextRun& run : document_.runs) {
      if (run.element == element) {
        append_text(document_, run, text);
      } else if (!text.empty()) {
        break;
      }
    }
    offer(Field::title, 0, collapsed(text));
  }

  void heading(ElementIndex element) {
    constexpr std::size_t most_headings = 12;
    std::string text =
        headings_.size() < most_headings ? heading_text(document_, element) : std::string();
    if (!text.empty()) {
      headings_.push_back({.text = std::move(text), .linked = holds_link(element)});
      heading_elements_.push_back(element);
    }
  }

  void subheading(ElementIndex element) {
    if (subheading_.empty()) {
      subheading_ = heading_text(document_, element);
    }
  }

  bool holds_link(ElementIndex element) const {
    const auto* const begin = document_.elements.data();
    return std::any_of(begin + element + 1, begin + document_.elements[element].end,
                       [](const Element& inner) { return inner.tag == Tag::a_; });
  }

  void read_linked_data() {
    linked_ = read_json_ld(document_);
    for (const std::string& author : linked_.authors) {
      offer(Field::author, json_ld_rank, author);
    }
    for (const std::string& tag : linked_.tags) {
      offer(Field::tags, json_ld_rank, tag);
    }
    offer(Field::published, json_ld_rank, linked_.published);
    offer(Field::modified, json_ld_rank, linked_.modified);
    offer(Field::site, json_ld_rank, linked_.site);
    offer(Field::description, 2, linked_.description);
    offer(Field::language, 4, linked_.language);
    offer(Field::url, 2, linked_.url);
    offer(Field::licence, json_ld_rank, linked_.licence);
  }

  void settle_simple_fields() {
    metadata_.site = first(Field::site);
    metadata_.language = first(Field::language);
    metadata_.canonical_url = first(Field::url);
    metadata_.description = first(Field::description);
    metadata_.licence = first(Field::licence);
    std::ranges::stable_sort(tags_, {}, &std::pair<int, std::string>::first);
    for (const auto& [rank, list] : tags_) {
      add_tags(list);
    }
  }

  // A list in one string is separated by commas. Tags that fold to the same are one.
  void add_tags(std::string_view list) {
    while (!list.empty() && metadata_.tags.size() < most_field_values) {
      const std::size_t comma = std::min(list.find_first_of(",;"), list.size());
      std::string_view tag = ascii::trim(list.substr(0, comma));
      tag = ascii::trim(tag.substr(std::min(tag.find_first_not_of('#'), tag.size())));
      std::string folded = tag.size() <= longest_tag ? folded_words(tag) : std::string();
      if (!folded.empty() && std::ranges::find(folded_tags_, folded) == folded_tags_.end()) {
        metadata_.tags.emplace_back(tag);
        folded_tags_.push_back(std::move(folded));
      }
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }

  std::string_view address() const {
    const Origin& origin = document_.origin;
    if (!host_in(metadata_.canonical_url).empty()) {
      return metadata_.canonical_url;
    }
    return origin.final_url.empty() ? origin.url : origin.final_url;
  }

  std::string_view host() const {
    const std::string_view known = host_in(address());
    return known.empty() ? std::string_view(host_) : known;
  }

  void settle_title() {
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      headings_[i].home = links_home(i);
    }
    TitleEvidence evidence{.open_graph = first(Field::og_title),
                           .title = first(Field::title),
                           .headline = linked_.headline,
                           .headings = headings_,
                           .subheading = subheading_,
                           .address = std::string(address()),
                           .site = metadata_.site,
                           .host = std::string(host()),
                           .article = first(Field::kind) == "article" || linked_.article ||
                                      !fields_.all(Field::published).empty(),
                           .front = is_front(address())};
    metadata_.title = choose_title(evidence);
    if (metadata_.site.empty()) {
      metadata_.site = tail_behind(evidence.title, metadata_.title);
    }
  }

  // The blocks of the heading that became the title; else of the first, else of the title itself.
  HeadingBlocks main_heading() const {
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      if (headings_[i].text == metadata_.title) {
        return blocks_of(heading_elements_[i]);
      }
    }
    for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
      if (document_.blocks[i].text == metadata_.title) {
        return {i, i + 1};
      }
    }
    return heading_elements_.empty() ? HeadingBlocks{} : blocks_of(heading_elements_.front());
  }

  HeadingBlocks blocks_of(ElementIndex element) const {
    return {document_.elements[element].first_block, document_.elements[element].end_block};
  }

  std::string first_date(Field field) {
    for (const std::string& value : fields_.all(field)) {
      std::string date = machine_date(value, metadata_.language);
      if (!date.empty()) {
        return date;
      }
    }
    return {};
  }

  void settle_author_and_date() {
    metadata_.author = joined_names(fields_.all(Field::author), metadata_.site);
    metadata_.date = first_date(Field::published);
    const bool person = !metadata_.author.empty() && !names_organization();
    const std::string in_path = date_in_path(address());
    if (metadata_.date.empty() || is_next_day(metadata_.date, in_path)) {
      metadata_.date = in_path.empty() ? metadata_.date : in_path;
    }
    if (person && !metadata_.date.empty()) {
      return;
    }
    PageHints hints = read_page_hints(document_, main_heading(), metadata_.language);
    if (!person) {
      const std::string names = joined_names(hints.authors, metadata_.site);
      metadata_.author = names.empty() ? metadata_.author : names;
    }
    if (metadata_.date.empty()) {
      metadata_.date = std::move(hints.date);
    }
    if (metadata_.date.empty()) {
      metadata_.date = last_resort_date();
    }
  }

  std::string last_resort_date() {
    std::string date = first_date(Field::modified);
    for (const Field field : {Field::description, Field::title}) {
      date = date.empty() ? find_date(first(field), metadata_.language) : date;
    }
    return date;
  }

  // Authors that are the site itself, an organization, or an account of its staff: a byline on the
  // page knows better.
  bool names_organization() const {
    const bool linked = fields_.rank(Field::author) == json_ld_rank;
    return (linked && linked_.organization) || folded_words(metadata_.author).ends_with("admin") ||
           folded_words(metadata_.author) == folded_words(metadata_.site);
  }

  // A time given in UTC may fall on the day after, or before, the one in the address.
  static bool is_next_day(const std::string& date, const std::string& in_path) {
    return date.size() > 10 && !in_path.empty() && days_apart(date, in_path) == 1;
  }

  Document& document_;
  Metadata& metadata_;
  FieldValues fields_;
  std::vector<Heading> headings_;
  std::vector<ElementIndex> heading_elements_;
  std::string subheading_;
  std::vector<ElementIndex> tag_links_;
  std::vector<std::pair<int, std::string>> tags_;  // rank, and one tag or a list of them
  std::vector<std::string> folded_tags_;
  LinkedData linked_;
  std::string host_;  // guessed from links, where no address is known
};

}  // namespace

void read_metadata(Document& document) { MetadataReader(document).run(); }

}  // namespace winnow
