// The steps of normalize that look at one text alone. Each says what it would change.
#ifndef WINNOW_STAGES_NORMALIZE_STEPS_HPP
#define WINNOW_STAGES_NORMALIZE_STEPS_HPP

#include <string>
#include <string_view>

#include "stages/normalize/edits.hpp"

namespace winnow {

Edits control_edits(std::string_view text);
Edits invisible_edits(std::string_view text);
Edits space_edits(std::string_view text, bool code);
Edits composition_edits(std::string_view text);
// Character references that a browser would have shown as a character: "Fish &amp; chips". Those of
// markup, &lt; and &gt;, stay, and so does text that is about references.
Edits reference_edits(std::string_view text);
Edits mojibake_edits(std::string_view text);

// Off by default: they restyle what is merely different.
Edits straight_quote_edits(std::string_view text);     // “ ” ‘ ’ „ « » to " and '
Edits typographic_quote_edits(std::string_view text);  // " and ' to “ ” ‘ ’
Edits plain_dash_edits(std::string_view text);         // – — to -
Edits narrow_edits(std::string_view text);             // full-width letters and digits to ASCII

// What a text holds, seen in one pass: a step that needs something else need not look at it.
struct Contents {
  bool beyond_ascii = false;
  // Characters that a step takes out or makes plain.
  bool control = false;
  bool invisible = false;  // a joiner or a direction mark, too
  bool odd_space = false;
  bool composes = false;  // perhaps not in NFC
  bool spaces = false;    // a tab, two spaces, one at an edge or beside a line break
  bool ampersand = false;
  bool hyphen = false;       // a letter, a hyphen and a space
  bool fused = false;        // , ; . ! ? between a letter or digit and a letter
  bool lower_start = false;  // a small letter begins the text or follows a stop and a space
};
Contents contents_of(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_NORMALIZE_STEPS_HPP
