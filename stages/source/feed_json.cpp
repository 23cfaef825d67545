// Members of the wrong type count as missing; only the list of items must be one.
#include "stages/source/feed_json.hpp"

#include <nlohmann/json.hpp>
#include <utility>

#include "stages/source/feed_date.hpp"
#include "stages/source/feed_fields.hpp"
#include "stages/source/feed_value.hpp"
#include "stages/source/sniff.hpp"
#include "stages/text/urls.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

const Json* member(const Json& object, std::string_view key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? nullptr : &*found;
}

// Strings, and the numbers that some tools write for identifiers.
std::string text_of(const Json& object, std::string_view key) {
  const Json* value = member(object, key);
  if (value == nullptr) {
    return {};
  }
  return value->is_string() ? value->get<std::string>()
                            : (value->is_number() ? value->dump() : std::string());
}

std::string url_of(const Json& object, std::string_view key, const std::string& base) {
  std::string url = absolute_url(text_of(object, key), base);
  return starts_with_web_scheme(url) ? url : std::string();
}

// `author` of 1.0, `authors` of 1.1; some write the name alone.
void offer_authors(const Json& object, int rank, FeedFields& fields) {
  for (const char* key : {"author", "authors"}) {
    const Json* people = member(object, key);
    if (people == nullptr) {
      continue;
    }
    for (const Json& person : people->is_array() ? *people : Json::array({*people})) {
      fields.offer_author(rank,
                          person.is_string() ? person.get<std::string>() : text_of(person, "name"));
    }
  }
}

void add_links(const Json& item, const std::string& base, std::size_t most, FeedFields& fields) {
  fields.add_link(url_of(item, "url", base), most);
  fields.add_link(url_of(item, "external_url", base), most);
  if (const Json* files = member(item, "attachments"); files != nullptr && files->is_array()) {
    for (const Json& file : *files) {
      fields.add_link(url_of(file, "url", base), most);
    }
  }
}

FeedEntry entry_of(const Json& item, const Json& feed, const std::string& base,
                   const FeedOptions& options) {
  FeedFields fields;
  const std::string id = text_of(item, "id");
  fields.offer(FeedField::link, 5, url_of(item, "url", base));
  fields.offer(FeedField::link, 4, url_of(item, "external_url", base));
  fields.offer(FeedField::link, 1,
               starts_with_web_scheme(id) ? absolute_url(id, base) : std::string());
  fields.offer(FeedField::id, 5, id);
  fields.offer(FeedField::title, 5, guessed_plain(text_of(item, "title")));
  offer_authors(item, 5, fields);
  offer_authors(feed, 1, fields);
  fields.offer(FeedField::published, 5, feed_date(text_of(item, "date_published")));
  fields.offer(FeedField::updated, 5, feed_date(text_of(item, "date_modified")));
  std::string text;
  append_xml_text(text_of(item, "content_text"), text);
  fields.offer(FeedField::content, 5, text_of(item, "content_html"));
  fields.offer(FeedField::content, 4, text);
  fields.offer(FeedField::summary, 5, guessed_html(text_of(item, "summary")));
  add_links(item, base, options.max_links, fields);
  FeedEntry entry = fields.entry();
  entry.base = base;
  return entry;
}

// Looked at before the parser sees it: the parser's own way to drop what is too deep takes time
// that grows with the square of a list.
bool nests_deeper_than(std::size_t limit, std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size() && depth <= limit; ++i) {
    const char c = text[i];
    i += quoted && c == '\\' ? 1 : 0;
    quoted = quoted != (c == '"');
    depth += !quoted && (c == '{' || c == '[') ? 1 : 0;
    depth -= !quoted && (c == '}' || c == ']') && depth > 0 ? 1 : 0;
  }
  return depth > limit;
}

// "https://jsonfeed.org/version/1.1" is 1.1, ".../1" is 1.0.
std::string version_of(const Json& feed) {
  const std::string whole = text_of(feed, "version");
  const std::string number = whole.substr(whole.rfind('/') + 1);
  return number == "1" ? "1.0" : number;
}

}  // namespace

Result<Feed> read_json_feed(std::string_view text, const std::string& base_url,
                            const FeedOptions& options) {
  if (nests_deeper_than(options.max_depth, text)) {
    return Error{"the JSON nests deeper than " + std::to_string(options.max_depth)};
  }
  const bool valid = utf8::is_valid(text);
  const std::string repaired = valid ? std::string() : utf8::repaired(std::string(text));
  const Json json = Json::parse(valid ? text : std::string_view(repaired), nullptr, false, true);
  const Json* items = json.is_discarded() ? nullptr : member(json, "items");
  if (items == nullptr || !items->is_array()) {
    return Error{json.is_discarded() ? "the JSON is damaged" : "the JSON has no list of items"};
  }
  Feed feed{.kind = Feed::Kind::json,
            .version = version_of(json),
            .title = guessed_plain(text_of(json, "title")),
            .link = url_of(json, "home_page_url", base_url),
            .description = guessed_plain(text_of(json, "description")),
            .language = text_of(json, "language"),
            .damaged = !valid};
  for (const Json& item : *items) {
    if (feed.entries.size() >= options.max_entries) {
      ++feed.refused;
    } else if (item.is_object()) {
      feed.entries.push_back(entry_of(item, json, base_url, options));
    }
  }
  return feed;
}

}  // namespace winnow
