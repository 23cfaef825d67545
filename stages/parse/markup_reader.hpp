// MarkupReader: where the tags, comments and raw texts of a page begin and end, as the tokenizer of
// the HTML standard (13.2.5) would find them.
//
//   threads   one reader belongs to one thread: it notes the most attributes it has seen
//   cost      each call is linear in what it passes over
#ifndef WINNOW_STAGES_PARSE_MARKUP_READER_HPP
#define WINNOW_STAGES_PARSE_MARKUP_READER_HPP

#include <gumbo.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "stages/text/ascii.hpp"

namespace winnow {

// A tag of the page, taken apart as far as a scan needs.
struct RawTag {
  GumboTag tag = GUMBO_TAG_UNKNOWN;
  std::string_view name;
  std::size_t begin = 0;  // '<'
  std::size_t end = 0;    // one past '>'
  bool self_closing = false;
};

class MarkupReader {
 public:
  explicit MarkupReader(std::string_view page) : page_(page) {}

  // NUL behind the end.
  char at(std::size_t offset) const { return offset < page_.size() ? page_[offset] : '\0'; }

  // Offset of the next '<' that opens markup rather than standing for itself.
  std::size_t find_markup(std::size_t from) const {
    for (std::size_t open = from; (open = page_.find('<', open)) != std::string_view::npos;
         ++open) {
      const char next = at(open + 1);
      if (ascii::is_alpha(next) || next == '!' || next == '?' ||
          (next == '/' && open + 2 < page_.size())) {
        return open;
      }
    }
    return page_.size();
  }

  // One past the comment that begins at `begin` with "<!--".
  std::size_t comment_end(std::size_t begin) const;

  // One past the '>' that ends a bogus comment, a doctype or the like.
  std::size_t declaration_end(std::size_t begin) const {
    return std::min(page_.find('>', begin), page_.size() - 1) + 1;
  }

  // Takes the tag at `begin` apart; nullopt if the page ends inside it (no tag then).
  std::optional<RawTag> read_tag(std::size_t begin);

  // Offset of the "</name" that ends raw text, or of the page's end.
  std::size_t find_end_tag(std::size_t from, std::string_view name) const;

  // The same for the text of a script.
  std::size_t script_end(std::size_t from) const;

  // One past the end of an svg or math element whose start tag is `root`; npos if something inside
  // might reach out of it.
  std::size_t foreign_end(const RawTag& root);

  std::uint32_t most_attributes() const { return most_attributes_; }  // in one tag read so far

 private:
  bool names_tag(std::size_t offset, std::string_view name) const;
  bool foreign_tag(std::size_t& i, std::vector<std::string_view>& open);

  std::string_view page_;
  std::uint32_t most_attributes_ = 0;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_MARKUP_READER_HPP
