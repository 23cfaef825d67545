// Meta refresh: <meta http-equiv=refresh content="5; url=next.html"> and the Refresh header, which
// browsers read alike (HTML standard, shared declarative refresh steps).
#ifndef WINNOW_STAGES_PARSE_META_REFRESH_HPP
#define WINNOW_STAGES_PARSE_META_REFRESH_HPP

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

struct MetaRefresh {
  // Fractions are cut off; what does not fit is the greatest number.
  std::uint32_t seconds = 0;
  // As written, to be resolved against the page; nullopt: the page itself, again.
  std::optional<std::string> url;
};

// nullopt where browsers would stay on the page. Whether `url` is an address is not looked at.
std::optional<MetaRefresh> parse_meta_refresh(std::string_view content);

// The absolute address that the page sends its reader to within `max_seconds`: the first such
// <meta> outside of <noscript> and <template> decides. nullopt: it stays, or leads to nowhere.
std::optional<std::string> refresh_target(const Document& page, std::uint32_t max_seconds);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_META_REFRESH_HPP
