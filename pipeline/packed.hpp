// What a run notes of each document and needs again when it is resumed, as bytes for the ledger:
// MessagePack, packed by zstd where it repeats itself. Bytes that are none of ours unpack to
// nothing.
#ifndef WINNOW_PIPELINE_PACKED_HPP
#define WINNOW_PIPELINE_PACKED_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/dedup/story.hpp"
#include "stages/despam/furniture.hpp"

namespace winnow {

std::string pack(const std::vector<LineCensus::Page>& pages);
std::vector<LineCensus::Page> unpack_pages(std::string_view bytes);

std::string pack(const StoryTerms& terms);
StoryTerms unpack_terms(std::string_view bytes);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PACKED_HPP
