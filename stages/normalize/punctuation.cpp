#include "stages/normalize/punctuation.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "stages/normalize/words.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"
#include "stages/text/wide.hpp"

namespace winnow {

namespace {

// Words that end addresses and file names, and so may stand behind a full stop without a space.
bool is_name_ending(std::string_view word) {
  constexpr std::array<std::string_view, 62> known = {
      "com", "org", "net", "edu",  "gov", "mil",  "int", "info", "biz", "io",  "ai",  "app", "dev",
      "co",  "uk",  "de",  "fr",   "es",  "it",   "nl",  "ru",   "pl",  "eu",  "us",  "ca",  "au",
      "cn",  "jp",  "in",  "br",   "ch",  "at",   "be",  "se",   "no",  "tv",  "me",  "js",  "ts",
      "py",  "php", "asp", "aspx", "jsp", "html", "htm", "xml",  "css", "txt", "pdf", "doc", "docx",
      "xls", "csv", "zip", "exe",  "jpg", "png",  "gif", "mp3",  "mp4", "md"};
  return std::ranges::find(known, ascii::lower(word)) != known.end();
}

// The token, the piece between two spaces, that holds `at`.
std::string_view token_around(std::string_view text, std::size_t at) {
  std::size_t begin = at;
  while (begin > 0 && !ascii::is_space(text[begin - 1])) {
    --begin;
  }
  return text.substr(begin, std::min(text.find_first_of(" \n\t", at), text.size()) - begin);
}

// Code, addresses, formulas, lists of keywords: nothing in them is prose.
bool is_no_prose(std::string_view token) {
  constexpr std::size_t longest =
      200;  // bytes; longer is no text, or one whose spaces are all gone
  return token.size() > longest ||
         token.find_first_of("@/\\_=<>{}[]#$%^~`|+*&") != std::string_view::npos ||
         token.starts_with("www.") || std::ranges::count(token, ',') > 2 ||
         std::ranges::count(token, '.') > 3 || token.find("..") != std::string_view::npos;
}

struct Neighbours {
  std::string_view before;  // the letters right before the mark, perhaps none
  std::string_view after;
  char first_before = 0;  // the byte before the mark
};

bool is_inside_word(char c) { return ascii::is_alpha(c) || static_cast<unsigned char>(c) >= 0x80; }

Neighbours neighbours_of(std::string_view text, std::size_t mark) {
  std::size_t begin = mark;
  while (begin > 0 && is_inside_word(text[begin - 1])) {
    --begin;
  }
  std::size_t end = mark + 1;
  while (end < text.size() && is_inside_word(text[end])) {
    ++end;
  }
  return {text.substr(begin, mark - begin), text.substr(mark + 1, end - mark - 1), text[mark - 1]};
}

// One word that begins as `after` does; nothing but letters with case, which rules out scripts
// without spaces and marks such as quotes.
bool is_one_word(std::string_view text, bool& upper, bool& all_upper) {
  const auto words = words_in(text);
  upper = !words.empty() && words.front().upper_first;
  all_upper = upper && words.front().upper_later;
  return words.size() == 1 && words.front().begin == 0 && words.front().end == text.size();
}

// "States,where", "1950,the"; but not "3,4", "f(x,y)", "Oslo,NO".
bool is_fused_comma(const Neighbours& near) {
  bool upper = false;
  bool all_upper = false;
  constexpr std::size_t shortest = 2;
  return is_one_word(near.after, upper, all_upper) && !all_upper && near.after.size() >= shortest &&
         (near.before.size() >= shortest || ascii::is_digit(near.first_before));
}

// "ended.The", "growth.A", "underpinnings.the"; but not "U.S.A", "example.com", "Node.js".
bool is_fused_stop(std::string_view text, std::size_t mark, const Neighbours& near, Fused how) {
  bool upper = false;
  bool all_upper = false;
  if (!is_one_word(near.after, upper, all_upper) || all_upper || is_name_ending(near.after)) {
    return false;
  }
  const auto words = words_in(near.before);
  const bool small_before = !words.empty() && words.back().end == near.before.size() &&
                            near.before.size() >= 2 && !words.back().upper_later &&
                            (near.before.size() > 2 || !words.back().upper_first);
  const char next =
      mark + 1 + near.after.size() < text.size() ? text[mark + 1 + near.after.size()] : ' ';
  if (!small_before || next == '.' || next == '(') {
    return false;
  }
  if (how == Fused::likely && upper) {
    return true;
  }
  const bool begins_sentences = is_function_word(lower_cased(near.after)) && next == ' ';
  return begins_sentences && (upper || (text[mark] == '.' && near.after.size() >= 3));
}

// A comma, semicolon or stop.
std::size_t next_mark(std::string_view text, std::size_t at) {
  return wide::find(text, at, [](wide::Bytes bytes) {
    using wide::is;
    return is(bytes, ',') | is(bytes, ';') | is(bytes, '.') | is(bytes, '!') | is(bytes, '?');
  });
}

}  // namespace

Edits fused_edits(std::string_view text, Fused how) {
  Edits edits;
  for (std::size_t at = next_mark(text, 1); at < text.size(); at = next_mark(text, at + 1)) {
    if (at + 1 >= text.size() || !is_inside_word(text[at + 1]) || text[at - 1] == ' ') {
      continue;
    }
    const Neighbours near = neighbours_of(text, at);
    const bool comma = text[at] == ',' || text[at] == ';';
    if ((comma ? is_fused_comma(near) : is_fused_stop(text, at, near, how)) &&
        !is_no_prose(token_around(text, at))) {
      add_edit(edits, at + 1, at + 1, " ");
    }
  }
  return edits;
}

namespace {

// "pre- and post-war", "Vor- und Nachteile": the rest of the word is in the next one.
bool is_shared_end(std::string_view word) {
  constexpr std::array<std::string_view, 26> words = {
      "and", "or", "to",    "und", "oder", "bzw", "et",   "ou", "y",   "o",  "e",   "en", "of",
      "och", "og", "eller", "i",   "lub",  "a",   "nebo", "ja", "tai", "și", "sau", "ve", "và"};
  return std::ranges::find(words, word) != words.end();
}

bool holds(const Document& document, std::string_view word) {
  return std::ranges::any_of(document.blocks, [&](const Block& block) {
    return kept(block) && block.text.find(word) != std::string::npos;
  });
}

// The page's bytes have a line end there.
bool is_broken_line(const Block& block, const Document& document, std::string_view before,
                    std::string_view after) {
  if (document.media_type != MediaType::text || block.source.end > document.bytes.size()) {
    return false;
  }
  const std::string_view source =
      std::string_view(document.bytes).substr(block.source.begin, block.source.size());
  for (const std::string_view end : {"-\n", "-\r\n"}) {
    const std::string broken = std::string(before) + std::string(end) + std::string(after);
    if (source.find(broken) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

}  // namespace

namespace {

enum class Break : std::uint8_t { none, soft, hyphen };

Break kind_of_break(const Block& block, const Document& document, std::string_view before,
                    std::string_view after) {
  if (holds(document, std::string(before) + "-" + std::string(after))) {
    return Break::hyphen;
  }
  const bool one_word = holds(document, std::string(before) + std::string(after)) ||
                        is_broken_line(block, document, before, after);
  return one_word ? Break::soft : Break::none;
}

}  // namespace

Edits hyphen_edits(std::string_view text, const Block& block, const Document& document) {
  // Each pair of words is looked for once in the whole document, and not too many of them.
  constexpr std::size_t most_pairs = 200;
  std::map<std::pair<std::string_view, std::string_view>, Break> known;
  Edits edits;
  for (std::size_t at = text.find("- ", 1); at != std::string_view::npos;
       at = text.find("- ", at + 1)) {
    const std::string_view before = neighbours_of(text, at).before;
    const std::string_view after = neighbours_of(text, at + 1).after;
    const auto words = words_in(after);
    const bool small = !words.empty() && words.front().begin == 0 && !words.front().upper_first;
    if (before.size() < 2 || after.size() < 2 || !small || is_shared_end(after)) {
      continue;
    }
    auto found = known.find({before, after});
    if (found == known.end() && known.size() < most_pairs) {
      found = known.emplace(std::pair{before, after}, kind_of_break(block, document, before, after))
                  .first;
    }
    if (found != known.end() && found->second == Break::hyphen) {
      add_edit(edits, at + 1, at + 2);
    } else if (found != known.end() && found->second == Break::soft) {
      add_edit(edits, at, at + 2);
    }
  }
  return edits;
}

}  // namespace winnow
