// Keys are those of HTML, Open Graph, Twitter cards, Dublin Core, Highwire and of the measuring
// services that publishers write tags for.
#include "stages/parse/metadata_fields.hpp"

#include <algorithm>
#include <utility>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

struct MetaKey {
  std::string_view key;
  MetaSource source;
};

constexpr std::array meta_keys = {
    MetaKey{"og:title", {MetadataField::og_title, 0}},
    MetaKey{"twitter:title", {MetadataField::og_title, 1}},
    MetaKey{"dc.title", {MetadataField::og_title, 2}},
    MetaKey{"dcterms.title", {MetadataField::og_title, 2}},
    MetaKey{"citation_title", {MetadataField::og_title, 2}},
    MetaKey{"parsely-title", {MetadataField::og_title, 2}},
    MetaKey{"headline", {MetadataField::og_title, 3}},
    MetaKey{"citation_author", {MetadataField::author, 0}},
    MetaKey{"author", {MetadataField::author, 2}},
    MetaKey{"byl", {MetadataField::author, 3}},
    MetaKey{"article:author", {MetadataField::author, 4}},
    MetaKey{"og:article:author", {MetadataField::author, 4}},
    MetaKey{"article:author_name", {MetadataField::author, 3}},
    MetaKey{"parsely-author", {MetadataField::author, 3}},
    MetaKey{"sailthru.author", {MetadataField::author, 3}},
    MetaKey{"dc.creator", {MetadataField::author, 3}},
    MetaKey{"dcterms.creator", {MetadataField::author, 3}},
    MetaKey{"dcsext.author", {MetadataField::author, 5}},
    MetaKey{"twitter:data1", {MetadataField::author, 6}},
    MetaKey{"twitter:creator", {MetadataField::author, 7}},
    MetaKey{"article:published_time", {MetadataField::published, 0}},
    MetaKey{"og:article:published_time", {MetadataField::published, 0}},
    MetaKey{"og:published_time", {MetadataField::published, 0}},
    MetaKey{"datepublished", {MetadataField::published, 2}},
    MetaKey{"citation_publication_date", {MetadataField::published, 2}},
    MetaKey{"citation_date", {MetadataField::published, 3}},
    MetaKey{"parsely-pub-date", {MetadataField::published, 3}},
    MetaKey{"sailthru.date", {MetadataField::published, 3}},
    MetaKey{"article.published", {MetadataField::published, 3}},
    MetaKey{"pubdate", {MetadataField::published, 3}},
    MetaKey{"publishdate", {MetadataField::published, 3}},
    MetaKey{"publish-date", {MetadataField::published, 3}},
    MetaKey{"publish_date", {MetadataField::published, 3}},
    MetaKey{"published", {MetadataField::published, 3}},
    MetaKey{"dc.date.issued", {MetadataField::published, 3}},
    MetaKey{"dcterms.issued", {MetadataField::published, 3}},
    MetaKey{"dcterms.created", {MetadataField::published, 3}},
    MetaKey{"dc.date.created", {MetadataField::published, 3}},
    MetaKey{"dc.date", {MetadataField::published, 4}},
    MetaKey{"dcterms.date", {MetadataField::published, 4}},
    MetaKey{"date", {MetadataField::published, 4}},
    MetaKey{"article:modified_time", {MetadataField::modified, 0}},
    MetaKey{"og:updated_time", {MetadataField::modified, 2}},
    MetaKey{"datemodified", {MetadataField::modified, 2}},
    MetaKey{"last-modified", {MetadataField::modified, 3}},
    MetaKey{"og:site_name", {MetadataField::site, 0}},
    MetaKey{"application-name", {MetadataField::site, 3}},
    MetaKey{"apple-mobile-web-app-title", {MetadataField::site, 4}},
    MetaKey{"dc.publisher", {MetadataField::site, 2}},
    MetaKey{"content-language", {MetadataField::language, 1}},
    MetaKey{"dc.language", {MetadataField::language, 2}},
    MetaKey{"og:locale", {MetadataField::language, 3}},
    MetaKey{"og:url", {MetadataField::url, 1}},
    MetaKey{"description", {MetadataField::description, 0}},
    MetaKey{"og:description", {MetadataField::description, 1}},
    MetaKey{"dc.description", {MetadataField::description, 3}},
    MetaKey{"twitter:description", {MetadataField::description, 3}},
    MetaKey{"article:tag", {MetadataField::tags, 0}},
    MetaKey{"news_keywords", {MetadataField::tags, 2}},
    MetaKey{"parsely-tags", {MetadataField::tags, 2}},
    MetaKey{"keywords", {MetadataField::tags, 3}},
    MetaKey{"license", {MetadataField::licence, 1}},
    MetaKey{"cc:license", {MetadataField::licence, 1}},
    MetaKey{"dc.rights", {MetadataField::licence, 3}},
    MetaKey{"dcterms.rights", {MetadataField::licence, 3}},
    MetaKey{"dcterms.license", {MetadataField::licence, 1}},
    MetaKey{"dc.rights.license", {MetadataField::licence, 1}},
    MetaKey{"og:type", {MetadataField::kind, 0}},
};

constexpr std::size_t longest_key = 40;

// A site's own word for the day of publication: "acme-published-date".
bool is_own_date(std::string_view key) {
  const std::string low = ascii::lower(key);
  return low.find("publish") != std::string::npos &&
         (low.find("date") != std::string::npos || low.find("time") != std::string::npos);
}

}  // namespace

std::optional<MetaSource> meta_source(std::string_view key) {
  constexpr MetaSource own_date{MetadataField::published, 5};
  key = ascii::trim(key);
  if (key.size() > longest_key) {
    return std::nullopt;
  }
  const auto found = std::ranges::find_if(
      meta_keys, [&](const MetaKey& known) { return ascii::equal_ignoring_case(known.key, key); });
  if (found != meta_keys.end()) {
    return found->source;
  }
  return is_own_date(key) ? std::optional(own_date) : std::nullopt;
}

void FieldValues::offer(MetadataField field, int rank, std::string value) {
  int& best = ranks_[index(field)];
  std::vector<std::string>& values = values_[index(field)];
  if (value.empty() || rank > best || values.size() >= most_field_values) {
    return;
  }
  if (rank < best) {
    values.clear();
    best = rank;
  }
  values.push_back(std::move(value));
}

const std::string& FieldValues::first(MetadataField field) const {
  static const std::string none;
  return all(field).empty() ? none : all(field).front();
}

}  // namespace winnow
