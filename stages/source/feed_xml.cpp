// One pass over the events. Every open element has a frame that says what it is: the channel, an
// entry, a value being gathered, something of no interest. A field counts only directly below the
// channel or the entry it describes, so the title of an image or of a text box is not the feed's.
//
// Feeds that lost their outer elements, or wrap their items in others, still give their items: an
// entry may begin anywhere but inside a picture or person. One that begins inside another ends it,
// for its end tag was forgotten.
#include "stages/source/feed_xml.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>
#include <vector>

#include "stages/source/feed_date.hpp"
#include "stages/source/feed_fields.hpp"
#include "stages/source/feed_names.hpp"
#include "stages/source/feed_value.hpp"
#include "stages/source/sniff.hpp"
#include "stages/source/xml_reader.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

enum class Place : std::uint8_t {
  top,      // rss, rdf, or an element that is not understood around all others
  channel,  // channel, feed
  entry,    // item, entry
  person,
  person_name,
  person_mail,
  media,  // groups of pictures: their title and description stand in for missing ones
  value,
  inside,  // an element inside a value
  other,
};

struct Frame {
  Place place = Place::top;
  bool has_base = false;
  std::string name{};  // of elements inside a value, to write their end tags
};

// A value being gathered.
struct Pending {
  FeedRole role{};
  bool permanent = false;  // a guid that is the address as well
  FeedValue value{};
};

struct Person {
  int rank = 0;
  std::string name;
  std::string mail;
  std::string text;
};

bool is_page_type(std::string_view type) {
  const std::string low = ascii::lower(ascii::trim(type));
  return low.empty() || low == "text/html" || low == "application/xhtml+xml" || low == "text/plain";
}

std::string_view xml_attribute(const XmlElement& element, std::string_view name) {
  for (const XmlAttribute& attribute : *element.attributes) {
    if (attribute.prefix == "xml" && attribute.name == name) {
      return attribute.value;
    }
  }
  return {};
}

bool is_web(std::string_view url) { return starts_with_web_scheme(url); }

// "" for what is no page of the web, or relative to an address nobody knows.
std::string page_url(std::string_view reference, const std::string& base) {
  std::string url = absolute_url(reference, base);
  return is_web(url) ? url : std::string();
}

bool is_own(FeedSpace space) {
  return space == FeedSpace::core || space == FeedSpace::atom || space == FeedSpace::rdf;
}

// Identifiers are addresses more often than not; a path alone is one without its host.
std::string absolute_id(std::string_view id, const std::string& base) {
  const std::string resolved = id.starts_with('/') ? absolute_url(id, base) : std::string();
  return resolved.empty() ? std::string(id) : resolved;
}

class FeedReader : public XmlHandler {
 public:
  FeedReader(const std::string& base, const FeedOptions& options)
      : options_(options), bases_{base} {}

  void start(const XmlElement& element) override;
  void end() override;
  void text(std::string_view text) override;

  Result<Feed> feed(bool damaged);

 private:
  Place place() const { return frames_.empty() ? Place::top : frames_.back().place; }
  const std::string& base() const { return bases_.back(); }
  bool in_entry() const { return entry_open_; }
  FeedFields& fields() { return entry_open_ ? entry_ : channel_; }

  bool may_begin_entry(Place here) const;
  void push(Place place, const XmlElement& element, bool is_channel = false);
  Place start_below_top(const XmlElement& element, FeedSpace space, const std::string& name);
  Place start_field(const XmlElement& element, FeedSpace space, const std::string& name);
  int link_rank(const XmlElement& element, FeedSpace space, int rank) const;
  void commit_person();
  void see_root(const XmlElement& element, FeedSpace space, const std::string& name);
  void start_entry(const XmlElement& element);
  void end_entry();
  void see_attributes(const XmlElement& element, FeedFields& fields);
  void commit();
  void offer_link(int rank, std::string_view reference);
  void commit_id(std::string_view raw);

  const FeedOptions& options_;
  Feed feed_;
  bool known_ = false;  // the root, or an entry, is a feed's
  bool rdf_ = false;
  std::vector<Frame> frames_;
  std::vector<std::string> bases_;
  FeedFields channel_;
  FeedFields entry_;
  std::string entry_base_;
  bool entry_open_ = false;
  Pending pending_;
  Person person_;
};

void FeedReader::push(Place place, const XmlElement& element, bool is_channel) {
  std::string_view declared = xml_attribute(element, "base");
  if (declared.empty() && is_channel) {
    declared = element.attribute("base");  // CDF
  }
  std::string resolved = declared.empty() ? std::string() : absolute_url(declared, base());
  const bool has_base = is_web(resolved);
  if (has_base) {
    bases_.push_back(std::move(resolved));
  }
  frames_.push_back({.place = place, .has_base = has_base});
}

bool FeedReader::may_begin_entry(Place here) const {
  switch (here) {
    case Place::top:
    case Place::channel:
    case Place::entry: return true;
    case Place::value: return pending_.role.field != FeedField::content;
    case Place::other: return !in_entry();
    default: return false;
  }
}

void FeedReader::start(const XmlElement& element) {
  const FeedSpace space = feed_space(element.space, element.prefix);
  const std::string name = ascii::lower(element.name);
  const bool own = is_own(space);
  const Place here = place();
  if (own && (name == "item" || name == "entry") && may_begin_entry(here)) {
    start_entry(element);
    return;
  }
  if (here == Place::value || here == Place::inside) {
    push(Place::inside, element);
    frames_.back().name = element.name;
    pending_.value.start(element, base());
    return;
  }
  push(Place::other, element);
  Place& made = frames_.back().place;
  if (here == Place::top || here == Place::channel || (here == Place::entry && entry_open_)) {
    made = start_below_top(element, space, name);
  } else if (here == Place::media && space == FeedSpace::media) {
    made = start_field(element, space, name);
  } else if (here == Place::person && (name == "name" || name == "email")) {
    made = name == "name" ? Place::person_name : Place::person_mail;
  }
}

Place FeedReader::start_below_top(const XmlElement& element, FeedSpace space,
                                  const std::string& name) {
  if (frames_.size() == 1) {
    see_root(element, space, name);
  }
  const bool own = is_own(space);
  const Place parent = frames_.size() > 1 ? frames_[frames_.size() - 2].place : Place::top;
  if (parent == Place::top && own && (name == "channel" || name == "feed")) {
    if (!frames_.back().has_base) {
      frames_.pop_back();
      push(Place::channel, element, true);
    }
    known_ = true;
    see_attributes(element, channel_);
    if (rdf_ && element.space.find("netscape.com") != std::string_view::npos) {
      feed_.version = "0.90";
    }
    return Place::channel;
  }
  if (frames_.size() == 1) {
    return Place::top;
  }
  return parent == Place::top && !known_ ? Place::other : start_field(element, space, name);
}

// The kind of feed and its version.
void FeedReader::see_root(const XmlElement& element, FeedSpace space, const std::string& name) {
  channel_.offer(FeedField::language, 1, std::string(xml_attribute(element, "lang")));
  feed_.version = ascii::trim(element.attribute("version"));
  if (name == "rss") {
    known_ = true;
  } else if (name == "rdf") {
    known_ = true;
    feed_.version = "1.0";
    rdf_ = true;
  } else if (name == "feed") {
    known_ = true;
    feed_.kind = Feed::Kind::atom;
    const bool early = ascii::lower(element.space).find("purl.org/atom") != std::string::npos;
    feed_.version = early ? (feed_.version.empty() ? "0.3" : feed_.version)
                          : (space == FeedSpace::atom ? "1.0" : feed_.version);
  } else if (name == "channel") {
    feed_.kind = Feed::Kind::cdf;
  }
}

// Dates and addresses of CDF, and of RDF, stand in attributes of the channel or item.
void FeedReader::see_attributes(const XmlElement& element, FeedFields& fields) {
  fields.offer(FeedField::updated, 4, feed_date(element.attribute("lastmod")));
  fields.offer(FeedField::link, 4, page_url(element.attribute("href"), base()));
  if (&fields == &channel_) {
    fields.offer(FeedField::language, 1, std::string(xml_attribute(element, "lang")));
    return;
  }
  if (!element.attribute("href").empty()) {
    fields.add_link(page_url(element.attribute("href"), base()), options_.max_links);
  }
  const std::string_view about = ascii::trim(element.attribute("about"));
  fields.offer(FeedField::id, 3, std::string(about));
  fields.offer(FeedField::link, 1, is_web(about) ? page_url(about, base()) : std::string());
}

void FeedReader::start_entry(const XmlElement& element) {
  if (place() == Place::value) {
    commit();
  }
  end_entry();
  if (frames_.empty()) {
    feed_.kind = ascii::equal_ignoring_case(element.name, "entry") ? Feed::Kind::atom : feed_.kind;
  }
  push(Place::entry, element);
  known_ = true;
  entry_open_ = true;
  entry_ = {};
  entry_base_ = base();
  see_attributes(element, entry_);
}

void FeedReader::end_entry() {
  if (!entry_open_) {
    return;
  }
  entry_open_ = false;
  if (feed_.entries.size() >= options_.max_entries) {
    ++feed_.refused;
    return;
  }
  feed_.entries.push_back(entry_.entry());
  feed_.entries.back().base = entry_base_;
}

Place FeedReader::start_field(const XmlElement& element, FeedSpace space, const std::string& name) {
  FeedRole role = feed_role(space, name);
  if (space == FeedSpace::media && (name == "group" || name == "content")) {
    return Place::media;
  }
  if (name == "enclosure" && in_entry()) {
    fields().add_link(page_url(element.attribute("url"), base()), options_.max_links);
  }
  const bool content_of_feed = role.field == FeedField::content && !in_entry();
  if (role.field == FeedField::none || content_of_feed) {
    return Place::other;
  }
  if (role.field == FeedField::link) {
    role.rank = link_rank(element, space, role.rank);
    if (!element.attribute("href").empty()) {
      offer_link(role.rank, element.attribute("href"));
      return Place::other;
    }
  }
  if (role.field == FeedField::author) {
    person_ = {.rank = role.rank, .name = {}, .mail = {}, .text = {}};
    return Place::person;
  }
  const bool permanent = !ascii::equal_ignoring_case(element.attribute("isPermaLink"), "false");
  pending_ = {role, permanent,
              FeedValue(value_form(element.attribute("type"), element.attribute("mode")))};
  return Place::value;
}

// Of several addresses, the one of the page: rel=alternate, or none, and a page by its type. 0 for
// what is not the page.
int FeedReader::link_rank(const XmlElement& element, FeedSpace space, int rank) const {
  const std::string rel = ascii::lower(ascii::trim(element.attribute("rel")));
  if (!rel.empty() && rel != "alternate" && !rel.ends_with("/relation/alternate")) {
    return 0;
  }
  const bool foreign = space == FeedSpace::atom && feed_.kind == Feed::Kind::rss;
  return rank - (foreign ? 1 : 0) - (is_page_type(element.attribute("type")) ? 0 : 2);
}

void FeedReader::text(std::string_view text) {
  switch (place()) {
    case Place::value:
    case Place::inside: pending_.value.text(text); break;
    case Place::person: person_.text += text; break;
    case Place::person_name: person_.name += text; break;
    case Place::person_mail: person_.mail += text; break;
    default: break;
  }
}

void FeedReader::end() {
  const Frame frame = std::move(frames_.back());
  frames_.pop_back();
  if (frame.has_base) {
    bases_.pop_back();
  }
  switch (frame.place) {
    case Place::inside: pending_.value.end(frame.name); break;
    case Place::value: commit(); break;
    case Place::entry: end_entry(); break;
    case Place::person: commit_person(); break;
    default: break;
  }
}

void FeedReader::commit() {
  const FeedValue value = std::exchange(pending_.value, FeedValue());
  const FeedRole role = pending_.role;
  switch (role.field) {
    case FeedField::title: fields().offer(role.field, role.rank, value.plain()); break;
    case FeedField::link: offer_link(role.rank, value.raw()); break;
    case FeedField::original_link:
      fields().offer(role.field, role.rank, page_url(value.raw(), base()));
      break;
    case FeedField::id: commit_id(value.raw()); break;
    case FeedField::published:
    case FeedField::updated: fields().offer(role.field, role.rank, feed_date(value.raw())); break;
    case FeedField::content: fields().offer(role.field, role.rank, value.html()); break;
    case FeedField::summary:
      fields().offer(role.field, role.rank, in_entry() ? value.html() : value.plain());
      break;
    case FeedField::language:
      fields().offer(role.field, role.rank, std::string(value.raw()));
      break;
    case FeedField::author:  // a person has a place of its own
    case FeedField::none: break;
  }
}

void FeedReader::commit_person() {
  for (const std::string* part : {&person_.name, &person_.text, &person_.mail}) {
    if (!ascii::trim(*part).empty()) {
      fields().offer_author(person_.rank, *part);
      return;
    }
  }
}

// Atom lists the main form of a page before its translations. In RSS a later link mends a first
// one.
void FeedReader::offer_link(int rank, std::string_view reference) {
  const std::string url = page_url(reference, base());
  if (rank > 0 && feed_.kind == Feed::Kind::atom) {
    fields().offer_first(FeedField::link, rank, url);
  } else if (rank > 0) {
    fields().offer(FeedField::link, rank, url);
  }
  if (in_entry()) {
    entry_.add_link(url, options_.max_links);
  }
}

// An id that is a web address leads to the page where nothing else does.
void FeedReader::commit_id(std::string_view raw) {
  const std::string id = absolute_id(raw, base());
  if (pending_.permanent && is_web(id)) {
    fields().offer(FeedField::link, 2, page_url(id, base()));
  }
  fields().offer(FeedField::id, pending_.role.rank, id);
}

Result<Feed> FeedReader::feed(bool damaged) {
  end_entry();
  if (!known_) {
    return Error{"no element of a feed was found"};
  }
  channel_.fill(feed_);
  feed_.damaged = damaged;
  return std::move(feed_);
}

}  // namespace

Result<Feed> read_xml_feed(std::string_view text, const std::string& base_url,
                           const FeedOptions& options) {
  FeedReader reader(base_url, options);
  const bool damaged = read_xml(text, reader, {.max_depth = options.max_depth});
  return reader.feed(damaged);
}

}  // namespace winnow
