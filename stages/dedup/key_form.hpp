// Key form: the text as dedup hashes it, apart from the text that is written.
//
//   in       UTF-8; ill-formed bytes are read as U+FFFD and so separate words
//   out      words in NFKC and folded case, one space between them: soft hyphens, zero-width and
//            bidi marks and apostrophes are gone, words broken at a line end are whole again, all
//            that is no letter, mark or digit is a space; digits stay
//   threads  safe
//   cost     linear; ASCII eight bytes at a time, other characters by table, texts with characters
//            that need their neighbours (combining marks) by ICU
//
// Digits stay because the instalments of a series differ in nothing else.
#ifndef WINNOW_STAGES_DEDUP_KEY_FORM_HPP
#define WINNOW_STAGES_DEDUP_KEY_FORM_HPP

#include <string>
#include <string_view>

namespace winnow {

// Into `out`, whose memory is used again.
void key_form(std::string_view text, std::string& out);

std::string key_form(std::string_view text);

// `text` with the words whole that a line end breaks ("exam-\nple"); returned as it is, and
// `storage` left alone, where there are none. A capital after the line end keeps the hyphen: it is
// a name with a hyphen of its own.
std::string_view without_line_end_hyphens(std::string_view text, std::string& storage);

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_KEY_FORM_HPP
