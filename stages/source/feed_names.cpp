// Ranks: 5 where a format says the thing itself, 3 for a module that says it too, 1 for a stand-in
// (the title of a picture where the entry has none).
#include "stages/source/feed_names.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

struct Space {
  std::string_view start;  // of the address, in lower case, behind "http://"
  FeedSpace space;
};

constexpr auto spaces = std::to_array<Space>({
    {"www.w3.org/2005/atom", FeedSpace::atom},
    {"purl.org/atom/", FeedSpace::atom},
    {"purl.org/rss/1.0/modules/content", FeedSpace::content},
    {"purl.org/rss/1.0/modules/", FeedSpace::other},
    {"purl.org/rss/", FeedSpace::core},
    {"purl.org/net/rss", FeedSpace::core},
    {"my.netscape.com/rdf/", FeedSpace::core},
    {"my.netscape.com/publish/formats/", FeedSpace::core},
    {"channel.netscape.com/rdf/", FeedSpace::core},
    {"backend.userland.com/", FeedSpace::core},
    {"blogs.law.harvard.edu/tech/rss", FeedSpace::core},
    {"cyber.law.harvard.edu/", FeedSpace::core},
    {"www.rssboard.org/", FeedSpace::core},
    {"www.w3.org/1999/02/22-rdf-syntax-ns", FeedSpace::rdf},
    {"purl.org/dc/elements/", FeedSpace::dublin_core},
    {"purl.org/dc/terms", FeedSpace::dublin_terms},
    {"search.yahoo.com/mrss", FeedSpace::media},
    {"www.itunes.com/dtds/podcast", FeedSpace::itunes},
    {"www.w3.org/1999/xhtml", FeedSpace::xhtml},
    {"rssnamespace.org/feedburner", FeedSpace::feedburner},
    {"www.pheedo.com/", FeedSpace::feedburner},
    {"www.w3.org/xml/1998/namespace", FeedSpace::xml},
});

struct Prefix {
  std::string_view prefix;
  FeedSpace space;
};

constexpr auto prefixes = std::to_array<Prefix>({
    {"", FeedSpace::core},
    {"rss", FeedSpace::core},
    {"atom", FeedSpace::atom},
    {"a10", FeedSpace::atom},
    {"rdf", FeedSpace::rdf},
    {"dc", FeedSpace::dublin_core},
    {"dcterms", FeedSpace::dublin_terms},
    {"content", FeedSpace::content},
    {"media", FeedSpace::media},
    {"itunes", FeedSpace::itunes},
    {"xhtml", FeedSpace::xhtml},
    {"feedburner", FeedSpace::feedburner},
    {"pheedo", FeedSpace::feedburner},
    {"xml", FeedSpace::xml},
});

struct Role {
  FeedSpace space;
  std::string_view name;
  FeedRole role;
};

// What RSS and Atom call alike has one row, under core.
constexpr auto roles = std::to_array<Role>({
    {FeedSpace::core, "title", {FeedField::title, 5}},
    {FeedSpace::dublin_core, "title", {FeedField::title, 3}},
    {FeedSpace::dublin_terms, "title", {FeedField::title, 3}},
    {FeedSpace::itunes, "title", {FeedField::title, 2}},
    {FeedSpace::media, "title", {FeedField::title, 1}},
    {FeedSpace::core, "link", {FeedField::link, 5}},
    {FeedSpace::core, "a", {FeedField::link, 4}},  // CDF
    {FeedSpace::feedburner, "origlink", {FeedField::original_link, 5}},
    {FeedSpace::core, "guid", {FeedField::id, 5}},
    {FeedSpace::core, "id", {FeedField::id, 5}},
    {FeedSpace::dublin_core, "identifier", {FeedField::id, 2}},
    {FeedSpace::core, "author", {FeedField::author, 5}},
    {FeedSpace::dublin_core, "creator", {FeedField::author, 4}},
    {FeedSpace::dublin_core, "author", {FeedField::author, 4}},
    {FeedSpace::dublin_terms, "creator", {FeedField::author, 4}},
    {FeedSpace::itunes, "author", {FeedField::author, 3}},
    {FeedSpace::core, "pubdate", {FeedField::published, 5}},
    {FeedSpace::core, "published", {FeedField::published, 5}},
    {FeedSpace::core, "issued", {FeedField::published, 5}},
    {FeedSpace::dublin_terms, "issued", {FeedField::published, 5}},
    {FeedSpace::core, "created", {FeedField::published, 2}},
    {FeedSpace::dublin_terms, "created", {FeedField::published, 2}},
    {FeedSpace::core, "updated", {FeedField::updated, 5}},
    {FeedSpace::core, "modified", {FeedField::updated, 5}},
    {FeedSpace::core, "lastbuilddate", {FeedField::updated, 5}},
    {FeedSpace::core, "lastmod", {FeedField::updated, 4}},
    {FeedSpace::dublin_terms, "modified", {FeedField::updated, 5}},
    {FeedSpace::dublin_core, "date", {FeedField::updated, 3}},
    {FeedSpace::content, "encoded", {FeedField::content, 5}},
    {FeedSpace::core, "content", {FeedField::content, 5}},
    {FeedSpace::core, "encoded", {FeedField::content, 4}},
    {FeedSpace::core, "body", {FeedField::content, 4}},
    {FeedSpace::xhtml, "body", {FeedField::content, 4}},
    {FeedSpace::xhtml, "div", {FeedField::content, 3}},
    {FeedSpace::core, "fullitem", {FeedField::content, 4}},
    {FeedSpace::core, "summary", {FeedField::summary, 6}},
    {FeedSpace::core, "description", {FeedField::summary, 5}},
    {FeedSpace::core, "subtitle", {FeedField::summary, 5}},
    {FeedSpace::core, "tagline", {FeedField::summary, 5}},
    {FeedSpace::core, "abstract", {FeedField::summary, 5}},
    {FeedSpace::dublin_core, "description", {FeedField::summary, 4}},
    {FeedSpace::dublin_terms, "abstract", {FeedField::summary, 3}},
    {FeedSpace::core, "info", {FeedField::summary, 2}},
    {FeedSpace::itunes, "summary", {FeedField::summary, 2}},
    {FeedSpace::itunes, "subtitle", {FeedField::summary, 1}},
    {FeedSpace::media, "description", {FeedField::summary, 1}},
    {FeedSpace::core, "language", {FeedField::language, 5}},
    {FeedSpace::dublin_core, "language", {FeedField::language, 4}},
});

}  // namespace

FeedSpace feed_space(std::string_view address, std::string_view prefix) {
  if (address.empty()) {
    const std::string low = ascii::lower(prefix);
    const auto known = std::ranges::find(prefixes, std::string_view(low), &Prefix::prefix);
    return known == prefixes.end() ? FeedSpace::other : known->space;
  }
  std::string low = ascii::lower(address);
  const std::size_t scheme = low.find("://");
  low = scheme == std::string::npos ? low : low.substr(scheme + 3);
  const auto known = std::ranges::find_if(
      spaces, [&low](const Space& space) { return low.starts_with(space.start); });
  if (known != spaces.end()) {
    return known->space;
  }
  // An address nobody knows, on the names without a prefix, is some version of RSS.
  return prefix.empty() ? FeedSpace::core : FeedSpace::other;
}

FeedRole feed_role(FeedSpace space, std::string_view name) {
  const FeedSpace where = space == FeedSpace::atom ? FeedSpace::core : space;
  const auto role = std::ranges::find_if(
      roles, [&](const Role& row) { return row.space == where && row.name == name; });
  return role == roles.end() ? FeedRole{} : role->role;
}

}  // namespace winnow
