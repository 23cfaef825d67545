#include "stages/strip/start_tags.hpp"

#include <cstring>

namespace winnow {

namespace {

constexpr std::size_t places = 1024;
constexpr std::size_t longest_looked_up = 512;  // bytes; longer ones are hardly ever copied

// A hash of the length and of eight bytes in the middle and at the end; tags that share it cost no
// more than a second reading.
std::size_t place_of(std::string_view bytes) {
  constexpr std::size_t width = sizeof(std::uint64_t);
  std::uint64_t middle = 0;
  std::uint64_t end = 0;
  if (bytes.size() >= width) {
    std::memcpy(&middle, bytes.data() + (bytes.size() - width) / 2, width);
    std::memcpy(&end, bytes.data() + bytes.size() - width, width);
  } else {
    std::memcpy(&end, bytes.data(), bytes.size());
  }
  const std::uint64_t mixed = (middle ^ (end * 0x9E3779B97F4A7C15U) ^ bytes.size());
  return (mixed * 0xC2B2AE3D27D4EB4FU >> 40U) % places;
}

}  // namespace

StartTagReader::StartTagReader(const Document& document) : document_(document), seen_(places) {
  tags_.of.resize(document.elements.size());
}

const ElementSigns& StartTagReader::read(ElementIndex index) {
  const Element& element = document_.elements[index];
  const auto bytes =
      std::string_view(document_.bytes).substr(element.source.begin, element.source.size());
  std::uint32_t& number = tags_.of[index];
  if (bytes.size() > longest_looked_up) {
    number = read_anew(index);
    return signs_[number];
  }
  Seen& seen = seen_[place_of(bytes)];
  if (seen.number == 0 || seen.tag != element.tag || seen.bytes != bytes) {
    seen = {bytes, element.tag, read_anew(index)};
  }
  number = seen.number;
  return signs_[number];
}

std::uint32_t StartTagReader::read_anew(ElementIndex index) {
  signs_.push_back(read_signs(document_, index, tags_.tokens));
  tags_.begin.push_back(static_cast<std::uint32_t>(tags_.tokens.size()));
  return tags_.count() - 1;
}

}  // namespace winnow
