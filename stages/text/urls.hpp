// Addresses of links and images, made absolute.
#ifndef WINNOW_STAGES_TEXT_URLS_HPP
#define WINNOW_STAGES_TEXT_URLS_HPP

#include <string>
#include <string_view>

#include "stages/record/document.hpp"

namespace winnow {

// The address that relative ones on the page are relative to: <base href>, resolved against where
// the page came from; for a page from a file, its canonical address. "" if none is known.
std::string base_url(const Document& document);

// `reference` as it stands in an attribute, references decoded, made absolute against `base`
// (as browsers do). Without a base a relative one is given back as it stands. "" where it leads
// nowhere a reader could follow: a place on the same page, javascript:, data:, broken addresses.
std::string absolute_url(std::string_view reference, const std::string& base);

// The host of an absolute address as it is written, without user and port; "" if there is none.
std::string_view host_in(std::string_view url);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_URLS_HPP
