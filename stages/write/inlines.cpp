#include "stages/write/inlines.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

// Walks two texts side by side. Edits are small (a space for two, a mark composed, a word cut off),
// so after a difference the texts meet again within a few bytes.
class Alignment {
 public:
  Alignment(std::string_view before, std::string_view after) : before_(before), after_(after) {}

  // False once the texts have differed too often to go on.
  bool walk_to(std::size_t offset) {
    while (at_before_ < offset) {
      if (at_after_ < after_.size() && before_[at_before_] == after_[at_after_]) {
        ++at_before_;
        ++at_after_;
      } else if (!meet()) {
        return false;
      }
    }
    return true;
  }

  // The start of a character.
  std::uint32_t place() const {
    std::size_t at = at_after_;
    while (at < after_.size() && (static_cast<unsigned char>(after_[at]) & 0xC0U) == 0x80U) {
      ++at;
    }
    return static_cast<std::uint32_t>(at);
  }

 private:
  static constexpr std::size_t farthest = 96;
  static constexpr int most_failures = 100;

  // Edits stand close together, so a near place needs little proof; a far one needs more.
  bool alike(std::size_t i, std::size_t j, std::size_t apart) const {
    const std::size_t same = apart <= 5 ? 2 : 4;
    const std::string_view a = before_.substr(std::min(i, before_.size()), same);
    return a == after_.substr(std::min(j, after_.size()), same);
  }

  bool meet() {
    for (std::size_t apart = 1; apart <= farthest; ++apart) {
      for (std::size_t cut = apart + 1; cut-- > 0;) {
        if (alike(at_before_ + cut, at_after_ + apart - cut, apart)) {
          at_before_ += cut;
          at_after_ = std::min(at_after_ + apart - cut, after_.size());
          return true;
        }
      }
    }
    ++at_before_;
    return ++failures_ < most_failures;
  }

  std::string_view before_;
  std::string_view after_;
  std::size_t at_before_ = 0;
  std::size_t at_after_ = 0;
  int failures_ = 0;
};

// The text that `inlines` count in.
std::string_view text_as_parsed(const Block& block) {
  for (const Mark& mark : block.marks) {
    if (mark.action == Action::edit && !mark.before.empty()) {
      return mark.before;
    }
  }
  return block.text;
}

// The block's inlines as they lie in its text now; empty if that cannot be told.
std::vector<Inline> placed(const Block& block) {
  const std::string_view before = text_as_parsed(block);
  if (before == block.text) {
    return block.inlines;
  }
  std::vector<std::uint32_t> offsets;
  for (const Inline& part : block.inlines) {
    offsets.push_back(part.begin);
    offsets.push_back(part.end);
  }
  offsets = moved_offsets(before, block.text, offsets);
  std::vector<Inline> out;
  for (std::size_t i = 0; i < offsets.size(); i += 2) {
    out.push_back({offsets[i], offsets[i + 1], block.inlines[i / 2].element});
  }
  return out;
}

// Brackets would end the link, line ends the image.
std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    out += c == '[' || c == ']' ? std::string{'\\', c} : std::string(1, c);
  }
  return out;
}

// Characters that mean something to Markdown, or to a Markdown table.
std::string target(std::string_view url) {
  std::string out;
  for (const char c : url) {
    switch (c) {
      case ' ': out += "%20"; break;
      case '(': out += "%28"; break;
      case ')': out += "%29"; break;
      case '<': out += "%3C"; break;
      case '>': out += "%3E"; break;
      case '|': out += "%7C"; break;
      case '\\': out += "%5C"; break;
      default: out += c;
    }
  }
  return out;
}

// White space collapsed.
std::string squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!ascii::is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return std::string(ascii::trim(out));
}

// Whether the text says where the link leads.
bool shows(std::string_view text, std::string_view url) {
  const std::size_t slashes = url.find("//");
  const std::string_view bare = slashes == std::string_view::npos ? url : url.substr(slashes + 2);
  const auto equal = [&](std::string_view other) {
    return text == other || (other.ends_with('/') && text == other.substr(0, other.size() - 1));
  };
  return equal(url) || equal(bare) || (url.starts_with("mailto:") && text == url.substr(7));
}

// Lazy loaders keep the real address beside a placeholder.
std::string image_address(const Document& document, ElementIndex element, const std::string& base) {
  constexpr std::array names = {"data-src", "data-original", "data-lazy-src", "src"};
  for (const char* name : names) {
    std::string url = absolute_url(attribute(document, element, name).value_or(""), base);
    if (!url.empty()) {
      return url;
    }
  }
  for (const char* name : {"srcset", "data-srcset"}) {
    const std::string set = attribute(document, element, name).value_or("");
    const std::string_view first = ascii::trim(set);
    std::string url = absolute_url(first.substr(0, first.find_first_of(" ,")), base);
    if (!url.empty()) {
      return url;
    }
  }
  return {};
}

bool is_pixel(const Document& document, ElementIndex element) {
  const auto tiny = [&](const char* name) {
    const auto value = attribute(document, element, name);
    return value && (*value == "0" || *value == "1");
  };
  return tiny("width") || tiny("height");
}

}  // namespace

std::vector<std::uint32_t> moved_offsets(std::string_view before, std::string_view after,
                                         const std::vector<std::uint32_t>& offsets) {
  Alignment alignment(before, after);
  std::vector<std::uint32_t> out;
  for (const std::uint32_t offset : offsets) {
    if (!alignment.walk_to(std::min<std::size_t>(offset, before.size()))) {
      return {};
    }
    out.push_back(alignment.place());
  }
  return out;
}

InlineWriter::InlineWriter(const Document& document, InlineOptions options)
    : document_(document), options_(options) {
  if (options_.links || options_.images) {
    base_ = base_url(document);
  }
}

std::string InlineWriter::text(const Block& block) {
  if ((!options_.links && !options_.images) || block.inlines.empty() ||
      block.kind == BlockKind::code) {
    return block.text;
  }
  const std::string_view text = block.text;
  std::string out;
  std::size_t done = 0;
  for (const Inline& part : placed(block)) {
    const bool is_image = document_.elements[part.element].tag == Tag::img_;
    if (part.begin < done || (is_image ? !options_.images || part.begin == 0 : !options_.links)) {
      continue;
    }
    out += text.substr(done, part.begin - done);
    done = part.end;
    if (!is_image) {
      out += link(part, text.substr(part.begin, part.end - part.begin));
      continue;
    }
    const std::string shown = image(part.element);
    const bool apart = shown.empty() || out.empty() || ascii::is_space(out.back());
    out += (apart ? "" : " ") + shown;
  }
  return out += text.substr(done);
}

std::string InlineWriter::link(const Inline& link, std::string_view text) const {
  const std::string_view words = ascii::trim(text);
  const auto href = attribute(document_, link.element, "href");
  const std::string url = href && !words.empty() ? absolute_url(*href, base_) : std::string();
  if (url.empty()) {
    return std::string(text);
  }
  const auto lead = static_cast<std::size_t>(words.data() - text.data());
  std::string out(text.substr(0, lead));
  if (options_.markdown) {
    out += "[" + label(words) + "](" + target(url) + ")";
  } else {
    out += std::string(words) + (shows(words, url) ? "" : " (" + url + ")");
  }
  return out += text.substr(lead + words.size());
}

std::string InlineWriter::image(ElementIndex element) {
  const std::string url = image_address(document_, element, base_);
  if (url.empty() || is_pixel(document_, element) || !written_.insert(url).second) {
    return {};
  }
  const std::string alt = squeezed(attribute(document_, element, "alt").value_or(""));
  if (options_.markdown) {
    return "![" + label(alt) + "](" + target(url) + ")";
  }
  return alt.empty() ? std::string() : "[" + alt + "]";
}

bool InlineWriter::beside_kept(ElementIndex image, std::uint32_t block) const {
  ElementIndex around = image;
  while (around != no_element &&
         document_.elements[around].first_block == document_.elements[around].end_block) {
    around = document_.elements[around].parent;
  }
  if (around == no_element) {
    return false;
  }
  const Element& element = document_.elements[around];
  const auto is_kept = [&](std::uint32_t i) {
    return i >= element.first_block && i < element.end_block && kept(document_.blocks[i]);
  };
  return is_kept(block) || (block > 0 && is_kept(block - 1));
}

std::vector<ShownImage> InlineWriter::images_before(std::uint32_t block) {
  std::vector<ShownImage> out;
  if (!options_.images) {
    return out;
  }
  for (const Inline& part : document_.blocks[block].inlines) {
    if (part.end > 0) {
      break;
    }
    if (document_.elements[part.element].tag == Tag::img_ && beside_kept(part.element, block)) {
      if (std::string shown = image(part.element); !shown.empty()) {
        out.push_back({part.element, std::move(shown)});
      }
    }
  }
  return out;
}

}  // namespace winnow
