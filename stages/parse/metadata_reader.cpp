// One pass over the elements collects what <html>, <title>, <meta>, <link>, <h1> say; JSON-LD is
// read next, and the body's own hints only where author or date are still missing.
#include "stages/parse/metadata_reader.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "stages/parse/heading_text.hpp"
#include "stages/parse/json_ld.hpp"
#include "stages/parse/names.hpp"
#include "stages/parse/page_hints.hpp"
#include "stages/parse/title_choice.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/dates.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/references.hpp"
#include "stages/text/site.hpp"
#include "stages/text/spaces.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

enum class Field : std::uint8_t {
  og_title,
  title,
  author,
  published,
  modified,
  site,
  language,
  url,
  description,
  tags,
  licence,
  kind,
  count_
};

constexpr auto field_count = static_cast<std::size_t>(Field::count_);

// Which key of a meta tag fills which field, by name, property, itemprop or http-equiv. The lowest
// rank wins, then the first on the page. Ranks of JSON-LD stand beside them (json_ld_rank).
struct MetaSource {
  std::string_view key;
  Field field;
  int rank;
};

constexpr std::array meta_sources = {
    MetaSource{"og:title", Field::og_title, 0},
    MetaSource{"twitter:title", Field::og_title, 1},
    MetaSource{"dc.title", Field::og_title, 2},
    MetaSource{"dcterms.title", Field::og_title, 2},
    MetaSource{"citation_title", Field::og_title, 2},
    MetaSource{"parsely-title", Field::og_title, 2},
    MetaSource{"headline", Field::og_title, 3},
    MetaSource{"citation_author", Field::author, 0},
    MetaSource{"author", Field::author, 2},
    MetaSource{"byl", Field::author, 3},
    MetaSource{"article:author", Field::author, 4},
    MetaSource{"og:article:author", Field::author, 4},
    MetaSource{"article:author_name", Field::author, 3},
    MetaSource{"parsely-author", Field::author, 3},
    MetaSource{"sailthru.author", Field::author, 3},
    MetaSource{"dc.creator", Field::author, 3},
    MetaSource{"dcterms.creator", Field::author, 3},
    MetaSource{"dcsext.author", Field::author, 5},
    MetaSource{"twitter:data1", Field::author, 6},
    MetaSource{"twitter:creator", Field::author, 7},
    MetaSource{"article:published_time", Field::published, 0},
    MetaSource{"og:article:published_time", Field::published, 0},
    MetaSource{"og:published_time", Field::published, 0},
    MetaSource{"datepublished", Field::published, 2},
    MetaSource{"citation_publication_date", Field::published, 2},
    MetaSource{"citation_date", Field::published, 3},
    MetaSource{"parsely-pub-date", Field::published, 3},
    MetaSource{"sailthru.date", Field::published, 3},
    MetaSource{"article.published", Field::published, 3},
    MetaSource{"pubdate", Field::published, 3},
    MetaSource{"publishdate", Field::published, 3},
    MetaSource{"publish-date", Field::published, 3},
    MetaSource{"publish_date", Field::published, 3},
    MetaSource{"published", Field::published, 3},
    MetaSource{"dc.date.issued", Field::published, 3},
    MetaSource{"dcterms.issued", Field::published, 3},
    MetaSource{"dcterms.created", Field::published, 3},
    MetaSource{"dc.date.created", Field::published, 3},
    MetaSource{"dc.date", Field::published, 4},
    MetaSource{"dcterms.date", Field::published, 4},
    MetaSource{"date", Field::published, 4},
    MetaSource{"article:modified_time", Field::modified, 0},
    MetaSource{"og:updated_time", Field::modified, 2},
    MetaSource{"datemodified", Field::modified, 2},
    MetaSource{"last-modified", Field::modified, 3},
    MetaSource{"og:site_name", Field::site, 0},
    MetaSource{"application-name", Field::site, 3},
    MetaSource{"apple-mobile-web-app-title", Field::site, 4},
    MetaSource{"dc.publisher", Field::site, 2},
    MetaSource{"content-language", Field::language, 1},
    MetaSource{"dc.language", Field::language, 2},
    MetaSource{"og:locale", Field::language, 3},
    MetaSource{"og:url", Field::url, 1},
    MetaSource{"description", Field::description, 0},
    MetaSource{"og:description", Field::description, 1},
    MetaSource{"dc.description", Field::description, 3},
    MetaSource{"twitter:description", Field::description, 3},
    MetaSource{"article:tag", Field::tags, 0},
    MetaSource{"news_keywords", Field::tags, 2},
    MetaSource{"parsely-tags", Field::tags, 2},
    MetaSource{"keywords", Field::tags, 3},
    MetaSource{"license", Field::licence, 1},
    MetaSource{"cc:license", Field::licence, 1},
    MetaSource{"dc.rights", Field::licence, 3},
    MetaSource{"dcterms.rights", Field::licence, 3},
    MetaSource{"dcterms.license", Field::licence, 1},
    MetaSource{"dc.rights.license", Field::licence, 1},
    MetaSource{"og:type", Field::kind, 0},
};

constexpr int json_ld_rank = 1;
constexpr int card_rank = 6;
constexpr int no_rank = 99;
constexpr std::size_t longest_key = 40;
constexpr std::size_t most_values = 50;   // of a field that may have several
constexpr std::size_t longest_tag = 100;  // bytes

// A site's own word for the day of publication: "acme-published-date".
bool is_own_date(std::string_view key) {
  const std::string low = ascii::lower(key);
  return low.find("publish") != std::string::npos &&
         (low.find("date") != std::string::npos || low.find("time") != std::string::npos);
}

const MetaSource* source_of(std::string_view key) {
  static constexpr MetaSource own_date{"", Field::published, 5};
  const auto found = std::ranges::find_if(meta_sources, [&](const MetaSource& source) {
    return ascii::equal_ignoring_case(source.key, key);
  });
  if (found != meta_sources.end()) {
    return &*found;
  }
  return is_own_date(key) ? &own_date : nullptr;
}

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
  explicit MetadataReader(Document& document) : document_(document), metadata_(document.metadata) {
    ranks_.fill(no_rank);
  }

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
  std::vector<std::string>& values(Field field) { return values_[static_cast<std::size_t>(field)]; }

  const std::string& first(Field field) const {
    static const std::string none;
    const auto& all = values_[static_cast<std::size_t>(field)];
    return all.empty() ? none : all.front();
  }

  // Keeps the values of the lowest rank, in order; of tags all, for every source may have its own.
  void offer(Field field, int rank, std::string value) {
    if (field == Field::tags) {
      if (tags_.size() < most_values) {
        tags_.emplace_back(rank, std::move(value));
      }
      return;
    }
    if (field == Field::language) {
      value = language_tag(value);
    }
    int& best = ranks_[static_cast<std::size_t>(field)];
    if (value.empty() || rank > best || values(field).size() >= most_values) {
      return;
    }
    if (rank < best) {
      values(field).clear();
      best = rank;
    }
    values(field).push_back(std::move(value));
  }

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
    const MetaSource* source = nullptr;
    std::string_view content;
    AttributeReader reader(start_tag(element));
    for (RawAttribute raw; reader.next(raw);) {
      if (ascii::equal_ignoring_case(raw.name, "content")) {
        content = ascii::trim(raw.value);
      } else if (source == nullptr && is_key(raw.name) && raw.value.size() <= longest_key) {
        source = source_of(ascii::trim(raw.value));
      }
    }
    if (source != nullptr && !content.empty() && !is_measure(*source, content)) {
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

  // Whether a link in the heading, or around it, leads to the front page of the page's own site.
  bool links_home(ElementIndex heading) const {
    for (ElementIndex up = heading; up != no_element; up = document_.elements[up].parent) {
      if (leads_home(up)) {
        return true;
      }
    }
    for (ElementIndex i = heading + 1; i < document_.elements[heading].end; ++i) {
      if (leads_home(i)) {
        return true;
      }
    }
    return false;
  }

  bool leads_home(ElementIndex element) const {
    if (document_.elements[element].tag != Tag::a_) {
      return false;
    }
    const std::string href = decoded(link_of(element).href);
    return href == "/" || (is_front(href) && (host().empty() || same_site(host_in(href), host())));
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
    } else if (has_word(link.rel, "tag") && tag_links_.size() < most_values) {
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
        append_text(run, texts[link]);
      }
    }
    for (const std::string& text : texts) {
      offer(Field::tags, 2, collapsed(text));
    }
  }

  void append_text(const TextRun& run, std::string& text) const {
    const std::string& from = run.in_decoded ? document_.decoded : document_.bytes;
    append_decoded(std::string_view(from).substr(run.source.begin, run.source.size()),
                   run.references ? ReferencesIn::text : ReferencesIn::attribute, text);
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
    if (!values(Field::title).empty()) {
      return;
    }
    std::string text;
    for (const TextRun& run : document_.runs) {
      if (run.element == element) {
        append_text(run, text);
      } else if (!text.empty()) {
        break;
      }
    }
    offer(Field::title, 0, collapsed(text));
  }

  void heading(ElementIndex element) {
    constexpr std::size_t most_headings = 12;
    std::string text = heading_text(document_, element);
    if (!text.empty() && headings_.size() < most_headings) {
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
    while (!list.empty() && metadata_.tags.size() < most_values) {
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
      headings_[i].home = links_home(heading_elements_[i]);
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
                                      !values(Field::published).empty(),
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
    for (const std::string& value : values(field)) {
      std::string date = machine_date(value, metadata_.language);
      if (!date.empty()) {
        return date;
      }
    }
    return {};
  }

  void settle_author_and_date() {
    metadata_.author = joined_names(values(Field::author), metadata_.site);
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
    const bool linked = ranks_[static_cast<std::size_t>(Field::author)] == json_ld_rank;
    return (linked && linked_.organization) || folded_words(metadata_.author).ends_with("admin") ||
           folded_words(metadata_.author) == folded_words(metadata_.site);
  }

  // A time given in UTC may fall on the day after, or before, the one in the address.
  static bool is_next_day(const std::string& date, const std::string& in_path) {
    return date.size() > 10 && !in_path.empty() && days_apart(date, in_path) == 1;
  }

  Document& document_;
  Metadata& metadata_;
  std::array<std::vector<std::string>, field_count> values_;
  std::array<int, field_count> ranks_{};
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
