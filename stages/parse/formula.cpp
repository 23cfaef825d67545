#include "stages/parse/formula.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "stages/parse/markup_reader.hpp"
#include "stages/parse/skeleton_tags.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

constexpr std::size_t deepest = 256;

bool is_any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::ranges::find(names, name) != names.end();
}

bool is_token(std::string_view name) { return is_any_of(name, {"mi", "mn", "mo", "ms", "mtext"}); }

// Signs that are to be thought, not seen: function application, invisible times, comma and plus.
bool is_invisible(std::string_view sign) {
  return is_any_of(sign, {"\u2061", "\u2062", "\u2063", "\u2064"});
}

bool ends_open(std::string_view text) {
  return text.ends_with('(') || text.ends_with('[') || text.ends_with('{') || text.ends_with("⟨");
}

bool begins_closed(std::string_view text) {
  return text.find_first_of(")]},;.!") == 0 || text.starts_with("⟩");
}

// f(x), but 2 (x).
bool calls(std::string_view function, std::string_view text) {
  return text.starts_with('(') && !function.empty() && ascii::is_alpha(function.back());
}

bool is_plus_or_minus(std::string_view sign) { return is_any_of(sign, {"+", "-", "−", "±", "∓"}); }

// Is `part` the sign of the number behind it? Then `before` is nothing or an operator.
bool is_unary(std::string_view part, std::string_view before) {
  return is_plus_or_minus(part) &&
         (before.empty() || ends_open(before) || is_plus_or_minus(before) ||
          is_any_of(before, {"=", "<", ">", ",", ";", "/", "≤", "≥", "≠", "≈", "→", "⇒", "×", "·",
                             "∈", "|"}));
}

std::string in_a_row(const std::vector<std::string>& parts) {
  std::string out;
  std::string_view before;
  bool glued = false;
  for (const std::string& part : parts) {
    if (part.empty()) {
      continue;
    }
    if (!out.empty() && !glued && !ends_open(out) && !begins_closed(part) && !calls(out, part)) {
      out += ' ';
    }
    glued = is_unary(part, before);
    out += part;
    before = part;
  }
  return out;
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const std::string& part : parts) {
    out.append(out.empty() ? "" : between).append(part);
  }
  return out;
}

// Does the bracket at the beginning end at the end? One behind a backslash does not count.
bool is_wrapped(std::string_view text, char begin, char end) {
  int open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    open += text[i] == begin ? 1 : text[i] == end ? -1 : 0;
    if (open == 0) {
      return i > 0 && i + 1 == text.size();
    }
    i += text[i] == '\\' ? 1 : 0;
  }
  return false;
}

// In parentheses unless it is one sign, number or name.
std::string grouped(std::string text) {
  const bool is_one = text.find_first_of(" ^_/+-") == std::string::npos &&
                      text.find("√") == std::string::npos && text.find("−") == std::string::npos;
  return is_one || is_wrapped(text, '(', ')') ? std::move(text) : "(" + text + ")";
}

bool is_accent(std::string_view sign) {
  constexpr std::size_t longest = 3;  // bytes of one sign
  return !sign.empty() && sign.size() <= longest && !ascii::is_alnum(sign[0]) && sign != "*";
}

std::string scripted(std::string base, char mark, std::string script) {
  if (script.empty() || is_any_of(script, {"'", "′", "″", "‴"})) {
    return base + script;
  }
  return grouped(std::move(base)) + mark + grouped(std::move(script));
}

// One element that is open.
struct Level {
  std::string name{};
  std::vector<std::string> parts{};                     // its children, one text each
  std::string begin = "(", end = ")", separator = ",";  // of mfenced
  bool tex = false;                                     // an annotation that holds TeX

  std::string part(std::size_t i) { return i < parts.size() ? std::move(parts[i]) : std::string(); }
};

std::string with_upper(Level& level) {
  std::string base = level.part(0);
  std::string sign = level.part(1);
  return is_accent(sign) ? base + sign : scripted(std::move(base), '^', std::move(sign));
}

std::string with_both(Level& level) {
  std::string out = scripted(level.part(0), '_', level.part(1));
  std::string upper = level.part(2);
  return upper.empty() ? out : out + "^" + grouped(std::move(upper));
}

std::string fenced(const Level& level) {
  const std::string sign = level.separator.substr(0, 1);
  const std::string between = begins_closed(sign) ? sign + " " : " " + sign + " ";
  return level.begin + joined(level.parts, between) + level.end;
}

std::string on_one_line(Level& level) {
  const std::string_view name = level.name;
  const auto is = [&](auto... names) { return is_any_of(name, {names...}); };
  if (is("annotation", "annotation-xml", "mphantom", "mspace")) return {};
  if (is("semantics", "maction")) return level.part(0);
  if (is("mfrac")) return grouped(level.part(0)) + "/" + grouped(level.part(1));
  if (is("msqrt")) return "√" + grouped(in_a_row(level.parts));
  if (is("mroot")) return "√[" + level.part(1) + "]" + grouped(level.part(0));
  if (is("msub", "munder")) return scripted(level.part(0), '_', level.part(1));
  if (is("msup")) return scripted(level.part(0), '^', level.part(1));
  if (is("mover")) return with_upper(level);
  if (is("msubsup", "munderover")) return with_both(level);
  if (is("mfenced")) return fenced(level);
  if (is("mtable")) return joined(level.parts, "; ");
  return in_a_row(level.parts);
}

bool is_tex(std::string_view encoding) {
  return is_any_of(encoding,
                   {"application/x-tex", "application/x-latex", "text/x-tex", "tex", "latex"});
}

// {\displaystyle x}, as MediaWiki writes it, and \displaystyle x, as LaTeXML does, are x.
std::string_view unwrapped(std::string_view tex) {
  tex = ascii::trim(tex);
  for (const std::string_view style : {"\\displaystyle", "\\textstyle"}) {
    const bool in_braces = tex.starts_with('{') && is_wrapped(tex, '{', '}');
    const std::string_view inside = in_braces ? tex.substr(1, tex.size() - 2) : tex;
    if (inside.starts_with(style) &&
        (inside.size() == style.size() || !ascii::is_alpha(inside[style.size()]))) {
      return ascii::trim(inside.substr(style.size()));
    }
  }
  return tex;
}

class FormulaReader {
 public:
  explicit FormulaReader(std::string_view text) : text_(text), reader_(text) {}

  std::string run() {
    do {
      const std::size_t open = reader_.find_markup(at_);
      take_text(text_.substr(at_, open - at_));
      at_ = open;
    } while (at_ < text_.size() && markup());
    while (levels_.size() > 1) {
      close();
    }
    const std::string line = levels_.empty() ? std::string() : on_one_line(levels_[0]);
    return std::string(unwrapped(!annotation_.empty() ? annotation_ : !alt_.empty() ? alt_ : line));
  }

 private:
  void take_text(std::string_view raw) {
    std::string sign;
    append_decoded(ascii::trim(raw), ReferencesIn::text, sign);
    if (!levels_.empty() && !sign.empty() && !is_invisible(sign)) {
      levels_.back().parts.push_back(std::move(sign));
    }
  }

  // False at the end of the formula.
  bool markup() {
    if (reader_.at(at_ + 1) == '!' || reader_.at(at_ + 1) == '?') {
      const bool comment = text_.substr(at_).starts_with("<!--");
      at_ = comment ? reader_.comment_end(at_) : reader_.declaration_end(at_);
      return true;
    }
    const auto tag = reader_.read_tag(at_);
    if (!tag || levels_.size() > deepest) {
      return false;
    }
    at_ = tag->end;
    return text_[tag->begin + 1] == '/' ? end_tag(tag->name) : start_tag(*tag);
  }

  bool start_tag(const RawTag& tag) {
    if (breakout_tags[tag.tag] && !in_token()) {
      return false;  // to the tree builder the formula ends here
    }
    Level level{.name = ascii::lower(tag.name)};
    if (is_any_of(level.name, {"math", "mfenced", "annotation"})) {
      read_attributes(text_.substr(tag.begin, tag.end - tag.begin), level);
    }
    levels_.push_back(std::move(level));
    return !tag.self_closing || close();
  }

  bool in_token() const {
    return std::ranges::any_of(levels_, [](const Level& level) { return is_token(level.name); });
  }

  void read_attributes(std::string_view tag, Level& level) {
    for (auto& [name, value] : attributes(tag)) {
      if (name == "alttext" && level.name == "math") {
        alt_ = std::move(value);
      } else if (name == "open") {
        level.begin = std::move(value);
      } else if (name == "close") {
        level.end = std::move(value);
      } else if (name == "separators") {
        level.separator = std::move(value);
      } else if (name == "encoding") {
        level.tex = is_tex(ascii::lower(value));
      }
    }
  }

  // An end tag that ends nothing is left alone.
  bool end_tag(std::string_view name) {
    const auto same = std::find_if(levels_.rbegin(), levels_.rend(), [&](const Level& level) {
      return ascii::equal_ignoring_case(level.name, name);
    });
    for (auto count = same == levels_.rend() ? 0 : same - levels_.rbegin() + 1; count > 0;
         --count) {
      if (!close()) {
        return false;
      }
    }
    return true;
  }

  // Closes the innermost element; false if that is the formula.
  bool close() {
    if (levels_.size() < 2) {
      return false;
    }
    Level level = std::move(levels_.back());
    levels_.pop_back();
    if (level.tex) {
      annotation_ = joined(level.parts, " ");
    }
    levels_.back().parts.push_back(on_one_line(level));
    return true;
  }

  std::string_view text_;
  MarkupReader reader_;
  std::size_t at_ = 0;
  std::vector<Level> levels_;
  std::string annotation_, alt_;
};

}  // namespace

std::string formula_text(std::string_view element) { return FormulaReader(element).run(); }

}  // namespace winnow
