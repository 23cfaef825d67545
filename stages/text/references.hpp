// Character references of HTML: `&amp;`, `&#8217;`, `&eacute` (HTML standard, 13.2.5.72-80).
#ifndef WINNOW_STAGES_TEXT_REFERENCES_HPP
#define WINNOW_STAGES_TEXT_REFERENCES_HPP

#include <cstdint>
#include <string>
#include <string_view>

namespace winnow {

enum class ReferencesIn : std::uint8_t {
  text,
  attribute,  // `&copy=1` stays: a name without `;` before `=` or a letter or digit is no reference
};

// Reads the reference that `text` starts with ('&') and appends what it stands for. Returns the
// number of bytes read; 0, and nothing appended, if it is no reference.
std::size_t decode_reference(std::string_view text, ReferencesIn where, std::string& out);

// Appends `text` with its references decoded.
void append_decoded(std::string_view text, ReferencesIn where, std::string& out);

}  // namespace winnow

#endif  // WINNOW_STAGES_TEXT_REFERENCES_HPP
