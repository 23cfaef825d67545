// Feeds and sitemaps are written by templates, so they break in a few ways: HTML's named
// references, a bare `&` or `<`, a control character, a tag that is never closed or closed twice,
// an end that is missing because the transfer broke off. Each is mended here and noted, before a
// parser sees it, because a parser in recovery drops what it does not understand: the `&eacute;` of
// a title, the
// `&T` of "AT&T".
//
// The document type never reaches the parser. Entities with a literal value are expanded once,
// those that name a file give nothing; an entity inside an entity stays as it is written.
#include "stages/source/xml_repair.hpp"

#include <algorithm>
#include <array>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

constexpr std::size_t piece_bytes = 1U << 14U;
constexpr std::size_t longest_tag = 1U << 16U;
constexpr std::size_t longest_type = 1U << 16U;
constexpr std::size_t longest_name = 200;
constexpr std::size_t most_entities = 256;
constexpr std::size_t longest_entity = 4096;
// Tags that end inside quotes are read twice, to see whether the quote goes on; not for ever.
constexpr int most_broken_tags = 1000;
constexpr std::string_view cdata_end = "]]>";
constexpr std::size_t npos = std::string_view::npos;

constexpr bool starts_name(char c) {
  return ascii::is_alpha(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

constexpr bool continues_name(char c) {
  return starts_name(c) || ascii::is_digit(c) || c == '-' || c == '.';
}

std::string_view name_at(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && continues_name(text[end])) {
    ++end;
  }
  return text.substr(0, std::min(end, longest_name));
}

bool is_name(std::string_view text) {
  return !text.empty() && starts_name(text[0]) && name_at(text).size() == text.size();
}

// Characters that cannot go out as they are: markup, and what XML forbids. U+FFFE and U+FFFF begin
// with EF.
constexpr auto special = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 0x20; ++c) {
    table[c] = c != '\t' && c != '\n' && c != '\r';
  }
  for (const char c : {'&', '<', '>', '"'}) {
    table[static_cast<unsigned char>(c)] = true;
  }
  table[0xEF] = true;
  return table;
}();

bool is_special(char c) { return special[static_cast<unsigned char>(c)]; }

std::size_t plain_bytes(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::find_if(text, is_special) - text.begin());
}

// HTML elements that have no end tag; their names mean nothing else in feeds.
bool is_void(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"br", "hr", "img", "wbr", "input"};
  return std::ranges::any_of(
      names, [name](std::string_view v) { return ascii::equal_ignoring_case(v, name); });
}

bool is_xml_reference(std::string_view reference) {
  constexpr std::array<std::string_view, 5> five = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
  return std::ranges::find(five, reference) != five.end();
}

// The text between the quotes that `text` starts with; npos as its end if there are none.
struct Quoted {
  std::string_view value;
  std::size_t end = npos;
};

Quoted quoted_at(std::string_view text) {
  if (text.empty() || (text[0] != '"' && text[0] != '\'')) {
    return {};
  }
  const std::size_t end = text.find(text[0], 1);
  return end == npos ? Quoted{} : Quoted{text.substr(1, end - 1), end + 1};
}

// Where the document type ends: past its '>', with the brackets and quotes before it closed.
std::size_t end_of_type(std::string_view text) {
  bool subset = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"' || (text[i] == '\'' && subset)) {
      i = std::min(text.find(text[i], i + 1), text.size());
    } else if (subset && text.substr(i).starts_with("<!--")) {
      i = std::min(text.find("-->", i), text.size());
    } else if (text[i] == '[' || text[i] == ']') {
      subset = text[i] == '[';
    } else if (text[i] == '>' && !subset) {
      return i + 1;
    }
  }
  return npos;
}

}  // namespace

void append_xml_text(std::string_view text, std::string& out) {
  while (!text.empty()) {
    const std::size_t plain = plain_bytes(text);
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) {
      return;
    }
    std::size_t read = 1;
    switch (text[0]) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\xEF':
        read = text.starts_with("\xEF\xBF\xBE") || text.starts_with("\xEF\xBF\xBF") ? 3 : 1;
        out += read == 1 ? text.substr(0, 1) : std::string_view();
        break;
      default: break;
    }
    text.remove_prefix(read);
  }
}

XmlRepair::XmlRepair(std::string_view text, XmlRepairOptions options)
    : text_(text), options_(options) {
  options_.max_depth = std::clamp<std::size_t>(options_.max_depth, 2, 200);
}

bool XmlRepair::next(std::string& out) {
  if (finished_) {
    return false;
  }
  if (!started_) {
    out += "<_>";
    started_ = true;
  }
  const std::size_t before = out.size();
  while (at_ < text_.size() && out.size() - before < piece_bytes) {
    step(out);
  }
  if (at_ >= text_.size()) {
    damaged_ = damaged_ || !open_.empty();
    while (!open_.empty()) {
      close(out);
    }
    out += "</_>";
    finished_ = true;
  }
  return true;
}

void XmlRepair::step(std::string& out) {
  if (at_ < literal_end_) {
    literal_run(out);
  } else if (text_[at_] == '<') {
    markup(out);
  } else {
    text_run(out);
  }
}

void XmlRepair::close(std::string& out) {
  out.append("</").append(open_.back()) += '>';
  open_.pop_back();
}

// Text outside of the root element is left out.
void XmlRepair::text_run(std::string& out) {
  const std::string_view rest = text_.substr(at_, piece_bytes);
  if (rest[0] == '&') {
    reference(out);
    return;
  }
  std::string_view run = rest.substr(0, rest.find_first_of("<&"));
  at_ += run.size();
  if (!open_.empty()) {
    damaged_ = damaged_ || run.find('\0') != npos;
    append_xml_text(run, out);
  } else {
    damaged_ = damaged_ || !ascii::trim(run).empty();
  }
}

void XmlRepair::literal_run(std::string& out) {
  const std::string_view run = text_.substr(at_, std::min(literal_end_ - at_, piece_bytes));
  at_ += run.size();
  if (!open_.empty()) {
    append_xml_text(run, out);
  }
  at_ += at_ == literal_end_ ? cdata_end.size() : 0;
}

void XmlRepair::reference(std::string& out) {
  std::string value;
  const std::string_view rest = text_.substr(at_, longest_name);
  const std::string_view name = name_at(rest.substr(1));
  const bool ended = rest.size() > name.size() + 1 && rest[name.size() + 1] == ';';
  const auto entity = ended ? entities_.find(name) : entities_.end();
  std::size_t read = 0;
  if (entity != entities_.end()) {
    read = name.size() + 2;
    expansion_ += entity->second.size();
    value = expansion_ <= options_.max_expansion ? entity->second : std::string();
  } else {
    read = decode_reference(rest, ReferencesIn::text, value);
    const bool named = !rest.substr(1).starts_with('#');
    const std::string_view whole = rest.substr(0, read);
    if (named && !whole.ends_with(';')) {
      read = 0;
    }
    const bool known = named ? is_xml_reference(whole) || external_ : whole.ends_with(';');
    damaged_ = damaged_ || read == 0 || !known;
  }
  at_ += std::max<std::size_t>(read, 1);
  if (!open_.empty()) {
    append_xml_text(read == 0 ? std::string_view("&") : value, out);
  }
}

// The value of an attribute with its references decoded.
std::string XmlRepair::decoded(std::string_view value) {
  std::string out;
  for (std::size_t at = 0; at < value.size();) {
    const std::string_view rest = value.substr(at);
    if (rest[0] != '&') {
      const std::string_view run = rest.substr(0, rest.find('&'));
      out += run;
      at += run.size();
      continue;
    }
    const std::string_view name = name_at(rest.substr(1));
    const bool ended = rest.size() > name.size() + 1 && rest[name.size() + 1] == ';';
    const auto entity = ended ? entities_.find(name) : entities_.end();
    if (entity != entities_.end()) {
      expansion_ += entity->second.size();
      out += expansion_ <= options_.max_expansion ? entity->second : std::string();
      at += name.size() + 2;
      continue;
    }
    const std::size_t before = out.size();
    std::size_t read = decode_reference(rest.substr(0, longest_name), ReferencesIn::attribute, out);
    if (read == 0 || rest[read - 1] != ';') {
      out.resize(before);
      out += '&';
      read = 1;
      damaged_ = true;
    }
    at += read;
  }
  return out;
}

void XmlRepair::markup(std::string& out) {
  const std::string_view rest = text_.substr(at_);
  if (rest.starts_with("<!")) {
    declaration();
  } else if (rest.starts_with("<?")) {
    instruction();
  } else if (rest.starts_with("</")) {
    end_tag(out);
  } else if (rest.size() > 1 && starts_name(rest[1])) {
    start_tag(out);
  } else {
    damaged_ = true;
    out += open_.empty() ? "" : "&lt;";
    ++at_;
  }
}

// Moves past the next '>', the end of something nobody needs.
void XmlRepair::skip_tag() {
  damaged_ = true;
  const std::size_t angle = text_.find('>', at_);
  at_ = angle == npos ? text_.size() : angle + 1;
}

void XmlRepair::declaration() {
  const std::string_view rest = text_.substr(at_);
  constexpr std::string_view cdata = "<![CDATA[";
  if (rest.starts_with("<!--")) {
    if (!no_comment_end_) {
      no_comment_end_ = text_.find("-->", at_ + 4) == npos;
    }
    damaged_ = damaged_ || no_comment_end_;
    at_ += 4;  // of a comment without end, this alone
    at_ = no_comment_end_ ? at_ : text_.find("-->", at_) + 3;
  } else if (ascii::starts_with_ignoring_case(rest, cdata)) {
    at_ += cdata.size();
    const std::size_t end = no_cdata_end_ ? npos : text_.find(cdata_end, at_);
    no_cdata_end_ = end == npos;
    damaged_ = damaged_ || no_cdata_end_;
    literal_end_ = end == npos ? 0 : end;
    at_ += end == at_ ? cdata_end.size() : 0;
  } else if (ascii::starts_with_ignoring_case(rest, "<!doctype") && roots_ == 0) {
    document_type();
  } else {
    skip_tag();
  }
}

void XmlRepair::instruction() {
  const std::size_t next = std::min(text_.find('<', at_ + 1), text_.size());
  const std::string_view here = text_.substr(at_, next - at_);
  const std::size_t end = here.find("?>");
  const std::size_t angle = here.find('>');
  damaged_ = damaged_ || end == npos;
  at_ = end != npos ? at_ + end + 2 : angle != npos ? at_ + angle + 1 : next;
}

void XmlRepair::document_type() {
  const std::string_view rest = text_.substr(at_, longest_type);
  const std::size_t end = end_of_type(rest);
  if (end == npos) {
    skip_tag();
    return;
  }
  const std::string_view type = rest.substr(0, end);
  const std::size_t subset = std::min(type.find('['), type.size());
  const std::string head = ascii::lower(type.substr(0, subset));
  external_ = head.find("public") != npos || head.find("system") != npos;
  read_entities(type.substr(subset));
  at_ += end;
}

void XmlRepair::read_entities(std::string_view subset) {
  constexpr std::string_view start = "<!ENTITY";
  for (std::size_t at = subset.find(start); at != npos && entities_.size() < most_entities;
       at = subset.find(start, at + 1)) {
    std::string_view rest = ascii::trim(subset.substr(at + start.size()));
    const std::string_view name = name_at(rest);
    rest = ascii::trim(rest.substr(name.size()));
    if (name.empty()) {
      continue;
    }
    std::string value;
    append_decoded(quoted_at(rest).value.substr(0, longest_entity), ReferencesIn::text, value);
    entities_.emplace(name, std::move(value));
  }
}

void XmlRepair::end_tag(std::string& out) {
  const std::string_view name = name_at(text_.substr(at_ + 2, longest_name));
  at_ += 2 + name.size();
  const std::size_t end = text_.find_first_of("<>", at_);
  const bool whole = end != npos && text_[end] == '>';
  damaged_ = damaged_ || !whole;
  at_ = whole ? end + 1 : std::min(end, text_.size());
  if (skipped_ > 0) {
    --skipped_;
    return;
  }
  const auto match = std::find_if(open_.rbegin(), open_.rend(), [name](std::string_view open) {
    return ascii::equal_ignoring_case(open, name);
  });
  if (match == open_.rend()) {
    damaged_ = true;
    return;
  }
  damaged_ = damaged_ || match != open_.rbegin() || *match != name;
  for (auto count = match - open_.rbegin() + 1; count > 0; --count) {
    close(out);
  }
}

// Returns where the tag ends, npos if it ends inside quotes.
std::size_t XmlRepair::write_attributes(std::string_view tag, std::string& out, bool& empty) {
  AttributeReader reader(tag);
  std::size_t count = 0;
  for (RawAttribute attribute; reader.next(attribute) && count < options_.max_attributes;) {
    if (!is_name(attribute.name)) {
      damaged_ = true;
      continue;
    }
    out.append(" ").append(attribute.name).append("=\"");
    append_xml_text(decoded(attribute.value), out);
    out += '"';
    ++count;
  }
  empty = reader.self_closing();
  return reader.tag_end();
}

// Mostly a tag ends at the first '>'; one inside quotes makes a second look necessary. A quote that
// is never closed ends with the tag.
void XmlRepair::start_tag(std::string& out) {
  if (next_angle_ <= at_) {
    next_angle_ = std::min(text_.find('>', at_), text_.size());
  }
  std::string_view tag = text_.substr(at_, std::min(next_angle_ + 1 - at_, longest_tag));
  if (!tag.ends_with('>')) {
    // Cut off by the end of the text, or no tag at all.
    damaged_ = true;
    out += open_.empty() || next_angle_ == text_.size() ? "" : "&lt;";
    at_ = next_angle_ == text_.size() ? text_.size() : at_ + 1;
    return;
  }
  const std::string_view name = name_at(tag.substr(1));
  std::string written;
  bool empty = false;
  if (tag.size() > name.size() + 2) {
    const std::size_t end = write_attributes(tag, written, empty);
    if (end == npos && broken_tags_ < most_broken_tags) {
      std::string longer;
      const std::size_t real_end = write_attributes(text_.substr(at_, longest_tag), longer, empty);
      if (real_end != npos && longer.find("&lt;/") == npos) {
        tag = text_.substr(at_, real_end);
        written = std::move(longer);
      } else {
        ++broken_tags_;
      }
    }
  }
  at_ += tag.size();
  roots_ += open_.empty() ? 1 : 0;
  damaged_ = damaged_ || roots_ > 1;
  empty = empty || is_void(name);
  if (open_.size() >= options_.max_depth) {
    skipped_ += empty ? 0 : 1;
    return;
  }
  out.append("<").append(name).append(written).append(empty ? "/>" : ">");
  if (!empty) {
    open_.push_back(name);
  }
}

}  // namespace winnow
