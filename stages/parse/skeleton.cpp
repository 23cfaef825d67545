// The scan keeps a rough stack of open elements, and a few facts that the tokenizer would have from
// the tree builder: whether a <pre> or a <select> is open. Where these guesses could matter for the
// tree, the page takes the plain path.
#include "stages/parse/skeleton.hpp"

#include <gumbo.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>

#include "stages/parse/markup_reader.hpp"
#include "stages/parse/open_elements.hpp"
#include "stages/parse/skeleton_tags.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

constexpr std::string_view code_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::size_t code_size = 4;
constexpr std::size_t max_codes = std::size_t{1} << 24U;

// White space inside <pre> is told by a form feed and this many of tab, line feed and space, which
// are white space to the tree builder and base-3 digits to us.
constexpr std::string_view space_digits = "\t\n ";
constexpr std::size_t space_code_size = 16;
constexpr char space_code_mark = '\f';

class Scanner {
 public:
  Scanner(std::string_view page, const SkeletonLimits& limits)
      : page_(page), reader_(page), elements_(limits) {}

  Skeleton run() {
    out_.html.reserve(page_.size() / 12 + 256);
    if (page_.find('\0') != std::string_view::npos) {
      need_plain(PlainReason::nul);
    }
    while (at_ < page_.size()) {
      text_until(reader_.find_markup(at_));
      if (at_ < page_.size()) {
        markup();
      }
    }
    out_.deepest = elements_.deepest();
    out_.most_formatting = elements_.most_formatting();
    out_.most_attributes = reader_.most_attributes();
    return std::move(out_);
  }

 private:
  void need_plain(PlainReason reason) {
    if (out_.plain_reason == PlainReason::none) {
      out_.plain_reason = reason;
    }
  }

  // --- text ---

  void text_until(std::size_t end) {
    if (pre_newline_ && at_ < end) {
      skip_first_newline(end);
    }
    pre_newline_ = false;
    if (at_ < end) {
      emit_text({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)}, true,
                pre_depth_ > 0);
    }
    at_ = end;
  }

  // The tree builder drops a line feed right after <pre>, <listing> and <textarea>.
  void skip_first_newline(std::size_t end) {
    if (page_[at_] == '\r' || page_[at_] == '\n') {
      at_ += page_[at_] == '\r' && reader_.at(at_ + 1) == '\n' ? 2 : 1;
      return;
    }
    std::string character;
    const std::size_t read = page_[at_] == '&' ? decode_reference(page_.substr(at_, end - at_),
                                                                  ReferencesIn::text, character)
                                               : 0;
    at_ += character == "\n" ? read : 0;
  }

  // Bytes of white space at `from`, references to white space included.
  std::size_t leading_space(std::size_t from, std::size_t end, bool references) const {
    std::size_t i = from;
    while (i < end) {
      if (ascii::is_space(page_[i])) {
        ++i;
        continue;
      }
      if (!references || page_[i] != '&' ||
          (reader_.at(i + 1) != '#' && reader_.at(i + 1) != 'T' && reader_.at(i + 1) != 'N')) {
        break;
      }
      std::string character;
      const std::size_t read =
          decode_reference(page_.substr(i, end - i), ReferencesIn::text, character);
      if (read == 0 || character.size() != 1 || !ascii::is_space(character[0])) {
        break;
      }
      i += read;
    }
    return i - from;
  }

  void emit_text(Span span, bool references, bool preserve) {
    const std::size_t space = leading_space(span.begin, span.end, references);
    if (space > 0) {
      if (preserve) {
        emit_preserved_space({span.begin, span.begin + static_cast<std::uint32_t>(space)},
                             references);
      } else {
        out_.html += ' ';
      }
      span.begin += static_cast<std::uint32_t>(space);
    }
    if (!span.empty()) {
      emit_code(new_text(span, references, false));
    }
  }

  std::uint32_t new_text(Span span, bool references, bool space) {
    if (out_.texts.size() >= max_codes) {  // cannot happen below 16 million tags
      out_.texts.back().source.end = span.end;
      return max_codes - 1;
    }
    out_.texts.push_back({span, references, space, line_break_});
    line_break_ = line_break_ && space;
    return static_cast<std::uint32_t>(out_.texts.size() - 1);
  }

  void emit_code(std::uint32_t code) {
    char digits[code_size];
    for (std::size_t i = code_size; i-- > 0; code >>= 6U) {
      digits[i] = code_digits[code & 63U];
    }
    out_.html.append(digits, code_size);
  }

  void emit_preserved_space(Span span, bool references) {
    std::uint32_t code = new_text(span, references, true);
    out_.html += space_code_mark;
    for (std::size_t i = 0; i < space_code_size; ++i, code /= 3) {
      out_.html += space_digits[code % 3];
    }
  }

  // --- markup ---

  void markup() {
    const char next = reader_.at(at_ + 1);
    if (next == '!') {
      declaration();
    } else if (next == '?') {
      bogus_comment();
    } else if (next == '/') {
      end_tag();
    } else {
      start_tag();
    }
  }

  void declaration() {
    const std::string_view rest = page_.substr(at_);
    if (rest.starts_with("<!--")) {
      at_ = reader_.comment_end(at_);
      out_.html += "<!---->";
    } else if (ascii::starts_with_ignoring_case(rest.substr(2), "doctype")) {
      const std::size_t close = reader_.declaration_end(at_);
      out_.html += page_.substr(at_, close - at_);
      at_ = close;
    } else {
      bogus_comment();
    }
    pre_newline_ = false;
  }

  void bogus_comment() {
    at_ = reader_.declaration_end(at_);
    out_.html += "<!---->";
    pre_newline_ = false;
  }

  void end_tag() {
    const char first = reader_.at(at_ + 2);
    if (first == '>') {  // "</>" is nothing at all
      at_ += 3;
      return;
    }
    if (!ascii::is_alpha(first)) {
      bogus_comment();
      return;
    }
    const auto tag = reader_.read_tag(at_);
    if (!tag) {
      at_ = page_.size();
      return;
    }
    at_ = tag->end;
    pre_newline_ = false;
    note_break(tag->tag);
    if (tag->tag == GUMBO_TAG_SELECT) {
      in_select_ = false;
    } else if (tag->tag == GUMBO_TAG_PRE || tag->tag == GUMBO_TAG_LISTING) {
      close_pre(tag->tag);
    }
    if (elements_.close(tag->tag)) {
      out_.html += "</";
      out_.html += tag->name;
      out_.html += '>';
    }
  }

  // Where the end tag does not plainly close the element, white space counts from here on: telling
  // it exactly costs a few letters and is never wrong.
  void close_pre(GumboTag tag) {
    if (pre_depth_ > 0 && !in_select_ && !template_seen_ && elements_.is_innermost(tag)) {
      --pre_depth_;
    }
  }

  void start_tag() {
    const auto tag = reader_.read_tag(at_);
    if (!tag) {
      at_ = page_.size();
      return;
    }
    at_ = tag->end;
    pre_newline_ = false;
    note_break(tag->tag);
    switch (tag->tag) {
      case GUMBO_TAG_SCRIPT: return script(*tag);
      case GUMBO_TAG_STYLE:
      case GUMBO_TAG_IFRAME:
      case GUMBO_TAG_NOEMBED:
      case GUMBO_TAG_NOFRAMES: return raw_text(*tag, Keep::nothing);
      case GUMBO_TAG_XMP: return raw_text(*tag, Keep::raw);
      case GUMBO_TAG_TITLE:
      case GUMBO_TAG_TEXTAREA: return raw_text(*tag, Keep::references);
      case GUMBO_TAG_SVG:
      case GUMBO_TAG_MATH: return foreign(*tag);
      case GUMBO_TAG_FRAMESET: need_plain(PlainReason::frameset); break;
      case GUMBO_TAG_PLAINTEXT: need_plain(PlainReason::plaintext); break;
      case GUMBO_TAG_SELECT: in_select_ = true; break;
      case GUMBO_TAG_TEMPLATE: template_seen_ = true; break;
      case GUMBO_TAG_COL:
        if (template_seen_) {
          need_plain(PlainReason::template_column);
        }
        break;
      default:
        if (ascii::equal_ignoring_case(tag->name, "isindex")) {  // newer Gumbos have no tag for it
          need_plain(PlainReason::isindex);
        }
    }
    element(*tag);
  }

  void note_break(GumboTag tag) { line_break_ = line_break_ || !inline_tags[tag]; }

  void element(const RawTag& tag) {
    if (!void_tags[tag.tag] && !elements_.open(tag.tag)) {
      ++out_.tags_skipped;
      return;
    }
    if (tag.tag == GUMBO_TAG_PRE || tag.tag == GUMBO_TAG_LISTING) {
      ++pre_depth_;
      pre_newline_ = true;
      if (in_select_) {
        need_plain(PlainReason::select);  // the tag may be ignored, and the line feed be text
      }
    }
    note_tag(tag);
    out_.html += '<';
    out_.html += tag.name;
    if (ark_tags[tag.tag]) {
      emit_identity(tag);
    } else if (tag.tag == GUMBO_TAG_INPUT) {
      emit_hidden(tag);
    } else if (tag.tag == GUMBO_TAG_HTML || tag.tag == GUMBO_TAG_BODY) {
      out_.html += ' ';
      out_.html += extra_tag_attribute;
      out_.html += std::to_string(out_.tags.size() - 1);
    }
    out_.html += '>';
  }

  void note_tag(const RawTag& tag) {
    out_.tags.push_back(
        {static_cast<std::uint32_t>(out_.html.size()),
         {static_cast<std::uint32_t>(tag.begin), static_cast<std::uint32_t>(tag.end)}});
  }

  // Equal attributes, in whatever order and spelling, get the same number.
  void emit_identity(const RawTag& tag) {
    auto all = attributes(page_.substr(tag.begin, tag.end - tag.begin));
    if (all.empty()) {
      return;
    }
    std::ranges::sort(all);
    std::string key;
    for (const auto& [name, value] : all) {
      key.append(name).append(1, '\0').append(value).append(1, '\0');
    }
    const auto number = identities_.emplace(std::move(key), identities_.size()).first->second;
    out_.html += " a=";
    out_.html += std::to_string(number);
  }

  void emit_hidden(const RawTag& tag) {
    for (const auto& [name, value] : attributes(page_.substr(tag.begin, tag.end - tag.begin))) {
      if (name == "type" && ascii::equal_ignoring_case(value, "hidden")) {
        out_.html += " type=hidden";
      }
    }
  }

  // --- raw text ---

  enum class Keep : std::uint8_t { nothing, raw, references };

  void raw_text(const RawTag& tag, Keep keep) {
    if (in_select_) {
      need_plain(PlainReason::select);
    }
    note_tag(tag);
    out_.html += '<';
    out_.html += tag.name;
    out_.html += '>';
    const std::size_t close = reader_.find_end_tag(at_, tag.name);
    if (tag.tag == GUMBO_TAG_TEXTAREA && at_ < close) {
      skip_first_newline(close);
    }
    if (keep != Keep::nothing && at_ < close) {
      line_break_ = true;
      emit_text({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(close)},
                keep == Keep::references, pre_depth_ > 0 || tag.tag != GUMBO_TAG_TITLE);
    }
    finish_raw(close, tag.name);
  }

  void finish_raw(std::size_t close, std::string_view name) {
    const auto end = close < page_.size() ? reader_.read_tag(close) : std::nullopt;
    at_ = end ? end->end : page_.size();
    if (end) {
      out_.html += "</";
      out_.html += name;
      out_.html += '>';
    }
  }

  void script(const RawTag& tag) {
    note_tag(tag);
    out_.html += "<script>";
    const std::size_t close = reader_.script_end(at_);
    if (is_json_ld(tag)) {
      out_.json_ld.push_back({static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(close)});
    }
    finish_raw(close, "script");
  }

  bool is_json_ld(const RawTag& tag) const {
    const std::string_view text = page_.substr(tag.begin, tag.end - tag.begin);
    if (text.find("json") == std::string_view::npos) {
      return false;
    }
    return std::ranges::any_of(attributes(text), [](const auto& found) {
      return found.first == "type" &&
             ascii::starts_with_ignoring_case(found.second, "application/ld+json");
    });
  }

  // --- svg and math ---

  // Emptied if nothing inside can reach out of it; else the page is parsed plainly.
  void foreign(const RawTag& tag) {
    if (in_select_) {
      need_plain(PlainReason::select);
    }
    out_.has_math = out_.has_math || tag.tag == GUMBO_TAG_MATH;
    note_tag(tag);
    out_.html += '<';
    out_.html += tag.name;
    out_.html += tag.self_closing ? "/>" : ">";
    if (tag.self_closing || out_.plain_reason == PlainReason::foreign) {
      return;  // looking for the end again and again would take quadratic time
    }
    const std::size_t end = reader_.foreign_end(tag);
    if (end == std::string_view::npos) {
      need_plain(PlainReason::foreign);
      return;
    }
    at_ = end;
    out_.html += "</";
    out_.html += tag.name;
    out_.html += '>';
  }

  std::string_view page_;
  MarkupReader reader_;
  Skeleton out_;
  std::size_t at_ = 0;
  std::uint32_t pre_depth_ = 0;
  bool pre_newline_ = false;
  bool in_select_ = false;
  bool template_seen_ = false;
  bool line_break_ = true;
  OpenElements elements_;
  std::unordered_map<std::string, std::size_t> identities_;
};

std::uint32_t digit_of(char c) {
  if (ascii::is_upper(c)) return static_cast<std::uint32_t>(c - 'A');
  if (ascii::is_lower(c)) return static_cast<std::uint32_t>(c - 'a' + 26);
  if (ascii::is_digit(c)) return static_cast<std::uint32_t>(c - '0' + 52);
  return c == '-' ? 62 : 63;
}

}  // namespace

Skeleton scan_skeleton(std::string_view page, const SkeletonLimits& limits) {
  return Scanner(page, limits).run();
}

std::optional<SkeletonTextReader::Piece> SkeletonTextReader::next() {
  if (text_.empty()) {
    return std::nullopt;
  }
  if (text_[0] == space_code_mark && text_.size() > space_code_size) {
    std::uint32_t code = 0;
    for (std::size_t i = space_code_size; i > 0; --i) {
      code = code * 3 + static_cast<std::uint32_t>(space_digits.find(text_[i]));
    }
    text_.remove_prefix(space_code_size + 1);
    return Piece{false, code};
  }
  if (ascii::is_space(text_[0])) {
    text_.remove_prefix(1);
    return Piece{true, 0};
  }
  std::uint32_t code = 0;
  for (std::size_t i = 0; i < code_size && i < text_.size(); ++i) {
    code = (code << 6U) | digit_of(text_[i]);
  }
  text_.remove_prefix(std::min(code_size, text_.size()));
  return Piece{false, code};
}

}  // namespace winnow
