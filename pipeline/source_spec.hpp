// SourceSpec: a source as a person names it, before anything of it was opened.
#ifndef WINNOW_PIPELINE_SOURCE_SPEC_HPP
#define WINNOW_PIPELINE_SOURCE_SPEC_HPP

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct SourceSpec {
  // `page` is opened as it is; `automatic` is told by its name and, for lists, by what it holds.
  enum class Kind : std::uint8_t {
    automatic,
    page,
    folder,
    urls,
    feed,
    sitemap,
    opml,
    robots,  // names sitemaps
    archive,
  };
  static constexpr std::array<std::string_view, 9> words = {
      "automatic", "page", "folder", "urls", "feed", "sitemap", "opml", "robots", "archive"};

  Kind kind = Kind::automatic;
  std::string address{};  // URL, path, or "-"
  std::string user{};     // taken out of the address, and written nowhere
  std::string password{};
  std::string via{};        // the list that named it
  std::uint32_t depth = 0;  // lists above it
  bool guessed = false;     // the kind is the name's: what it holds may be a page after all
  std::string site{};       // the only site whose pages count, for what a sitemap names; empty: any
};

constexpr std::string_view to_word(SourceSpec::Kind kind) {
  return SourceSpec::words[static_cast<std::size_t>(kind)];
}

// What the name gives away; `page` where it gives nothing away. Looks whether a path is a folder.
SourceSpec::Kind kind_by_name(const std::string& address);

// Moves name and password from the address to fields of their own.
void hide_password(SourceSpec& spec);

std::vector<SourceSpec> specs_of(const std::vector<std::string>& addresses,
                                 SourceSpec::Kind kind = SourceSpec::Kind::automatic);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SOURCE_SPEC_HPP
