// The fields of a page's metadata while it is read: which meta tag fills which, and what was
// offered for each.
//
//   threads  a FieldValues is one reader's; meta_source is safe
#ifndef WINNOW_STAGES_PARSE_METADATA_FIELDS_HPP
#define WINNOW_STAGES_PARSE_METADATA_FIELDS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

enum class MetadataField : std::uint8_t {
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

// Of all that a page says of a field the lowest rank wins, then the first on the page. Ranks of
// JSON-LD and of cards beside a shared link stand between those of the meta tags.
inline constexpr int json_ld_rank = 1;
inline constexpr int card_rank = 6;
inline constexpr std::size_t most_field_values = 50;

struct MetaSource {
  MetadataField field;
  int rank;
};

// What a meta tag fills by its name, property, itemprop or http-equiv, in any case; nullopt if
// nothing that is read.
std::optional<MetaSource> meta_source(std::string_view key);

// For each field the values of the lowest rank, in order, at most `most_field_values`.
class FieldValues {
 public:
  FieldValues() { ranks_.fill(no_rank); }

  void offer(MetadataField field, int rank, std::string value);  // an empty one says nothing
  const std::vector<std::string>& all(MetadataField field) const { return values_[index(field)]; }
  const std::string& first(MetadataField field) const;  // "" if there is none
  int rank(MetadataField field) const { return ranks_[index(field)]; }

 private:
  static constexpr auto field_count = static_cast<std::size_t>(MetadataField::count_);
  static constexpr int no_rank = 99;
  static constexpr std::size_t index(MetadataField field) {
    return static_cast<std::size_t>(field);
  }

  std::array<std::vector<std::string>, field_count> values_;
  std::array<int, field_count> ranks_{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_METADATA_FIELDS_HPP
