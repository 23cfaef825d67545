#include "stages/strip/cues.hpp"

#include <array>
#include <string>

#include "stages/strip/cue_words.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"

namespace winnow {

namespace {

// Kinds of tokens; the kind goes into the hash, so that a class "main" is not the tag <main>.
constexpr char tag_kind = 't';
constexpr char word_kind = 'c';  // class and id share their words
constexpr char role_kind = 'r';
constexpr char item_kind = 'i';  // itemprop, itemtype
constexpr char label_kind = 'l';

constexpr std::size_t most_tokens = 32;  // of one element

constexpr TagSet heading_tags{Tag::h1_, Tag::h2_, Tag::h3_, Tag::h4_, Tag::h5_, Tag::h6_};

// FNV-1a.
constexpr std::uint32_t start_hash(char kind) {
  return (2166136261U ^ static_cast<unsigned char>(kind)) * 16777619U;
}
constexpr std::uint32_t add_to_hash(std::uint32_t hash, char c) {
  return (hash ^ static_cast<unsigned char>(c)) * 16777619U;
}
constexpr std::uint32_t hash_of(char kind, std::string_view word) {
  std::uint32_t hash = start_hash(kind);
  for (const char c : word) {
    hash = add_to_hash(hash, c);
  }
  return hash;
}

// Cue words by the hash of their token, open addressing.
class CueTable {
 public:
  constexpr CueTable() {
    each_cue_word([&](Cue cue, std::string_view word) { put(hash_of(word_kind, word), cue); });
  }

  void add(std::uint32_t hash, Cues& cues) const {
    for (std::size_t at = hash % size; slots_[at].cue != Cue::count_; at = (at + 1) % size) {
      if (slots_[at].hash == hash) {
        return cues.add(slots_[at].cue);
      }
    }
  }

 private:
  constexpr void put(std::uint32_t hash, Cue cue) {
    std::size_t at = hash % size;
    while (slots_[at].cue != Cue::count_) {
      at = (at + 1) % size;
    }
    slots_[at] = {hash, cue};
  }

  static constexpr std::size_t size = 2048;
  struct Slot {
    std::uint32_t hash = 0;
    Cue cue = Cue::count_;
  };
  std::array<Slot, size> slots_{};
};
constexpr CueTable cue_table;

// The letter in lower case, 0 for all else.
constexpr auto letters = [] {
  std::array<char, 256> out{};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<char>(i);
    out[i] = ascii::is_alpha(c) ? ascii::lower(c) : '\0';
  }
  return out;
}();

// Calls `visit` with the hash of each word of `value`. One letter is no word.
template <class Visit>
void each_word(char kind, std::string_view value, Visit visit) {
  const std::uint32_t start = start_hash(kind);
  const char* at = value.data();
  const char* const end = at + value.size();
  while (at != end) {
    std::uint32_t hash = start;
    const char* const begin = at;
    for (bool after_lower = false; at != end; ++at) {
      const char lower = letters[static_cast<unsigned char>(*at)];
      const bool hump = after_lower && lower != *at;
      if (lower == '\0' || hump) {
        break;
      }
      after_lower = lower == *at;
      hash = add_to_hash(hash, lower);
    }
    if (at - begin > 1) {
      visit(hash);
    }
    while (at != end && letters[static_cast<unsigned char>(*at)] == '\0') {
      ++at;
    }
  }
}

void add_role(std::string_view role, Cues& cues) {
  using enum Cue;
  if (role == "navigation" || role == "menu" || role == "menubar") cues.add(nav);
  if (role == "contentinfo") cues.add(footer);
  if (role == "banner") cues.add(header);
  if (role == "complementary") cues.add(aside);
  if (role == "main") cues.add(main);
  if (role == "article") cues.add(article);
  if (role == "search") cues.add(form);
  if (role == "dialog" || role == "alertdialog" || role == "tooltip" || role == "alert") {
    cues.add(dialog);
  }
  if (role == "button" || role == "tab" || role == "option") cues.add(control);
}

// Does `style` begin with `declaration`? White space does not count.
bool declares(std::string_view style, std::string_view declaration) {
  std::size_t matched = 0;
  for (std::size_t i = 0; i < style.size() && matched < declaration.size(); ++i) {
    if (ascii::lower(style[i]) == declaration[matched]) {
      ++matched;
    } else if (!ascii::is_space(style[i])) {
      return false;
    }
  }
  return matched == declaration.size();
}

bool hides(std::string_view style) {
  for (std::size_t i = 0; i < style.size(); ++i) {
    const char first = ascii::lower(style[i]);
    if ((first == 'd' && declares(style.substr(i), "display:none")) ||
        (first == 'v' && declares(style.substr(i), "visibility:hidden"))) {
      return true;
    }
  }
  return false;
}

constexpr void add_tag(Tag tag, Cues& cues) {
  using enum Cue;
  switch (tag) {
    case Tag::nav_: return cues.add(nav);
    case Tag::footer_: return cues.add(footer);
    case Tag::header_: return cues.add(header);
    case Tag::aside_: return cues.add(aside);
    case Tag::main_: return cues.add(main);
    case Tag::article_: return cues.add(article);
    case Tag::form_: return cues.add(form);
    case Tag::dialog_: return cues.add(dialog);
    case Tag::noscript_: return cues.add(noscript);
    case Tag::template_: cues.add(unrendered); return cues.add(hidden);
    case Tag::p_: return cues.add(paragraph);
    case Tag::button_: cues.add(button); return cues.add(control);
    case Tag::select_: cues.add(select); return cues.add(control);
    case Tag::label_: cues.add(label); return cues.add(control);
    case Tag::option_:
    case Tag::textarea_:
    case Tag::legend_: return cues.add(control);
    case Tag::ul_: return cues.add(list);
    case Tag::ol_: cues.add(ordered_list); return cues.add(list);
    case Tag::dl_: cues.add(definition_list); return cues.add(list);
    case Tag::figure_: return cues.add(figure);
    case Tag::details_: return cues.add(details);
    case Tag::blockquote_: return cues.add(quote);
    case Tag::pre_: return cues.add(pre);
    case Tag::table_: return cues.add(table);
    default: return;
  }
}

// What the tag alone says.
constexpr auto tag_signs = [] {
  std::array<ElementSigns, tag_count> out{};
  for (std::size_t i = 0; i < tag_count; ++i) {
    add_tag(static_cast<Tag>(i), out[i].cues);
    out[i].likeness = hash_of(tag_kind, tag_name(static_cast<Tag>(i)));
  }
  return out;
}();

// Gathers what one element says of itself.
class SignReader {
 public:
  explicit SignReader(std::vector<std::uint32_t>& tokens) : tokens_(tokens) {}

  ElementSigns run(const Document& document, ElementIndex index) {
    const Element& element = document.elements[index];
    signs_ = tag_signs[static_cast<std::size_t>(element.tag)];
    token(signs_.likeness);
    // What stands on <html> and <body> is about the page: tokens, no cues.
    page_wide_ = element.tag == Tag::html_ || element.tag == Tag::body_;
    // Headings are named for how they look and where links to them go ("anchor with sticky
    // navbar").
    words_are_cues_ = !page_wide_ && !heading_tags.contains(element.tag);
    if (element.source.empty()) {
      return signs_;
    }
    AttributeReader reader(
        std::string_view(document.bytes).substr(element.source.begin, element.source.size()));
    for (RawAttribute raw; reader.next(raw);) {
      read(raw);
    }
    return signs_;
  }

 private:
  void token(std::uint32_t hash) {
    if (count_ < most_tokens) {
      tokens_.push_back(hash);
      ++count_;
    }
  }

  void words(char kind, std::string_view value, bool shape = false) {
    each_word(kind, value, [&](std::uint32_t hash) {
      token(hash);
      signs_.likeness ^= shape ? hash * 31 : 0;
      shape = false;
      if (kind == word_kind && words_are_cues_) {
        cue_table.add(hash, signs_.cues);
      }
    });
  }

  void read(const RawAttribute& raw) {
    const auto is = [&](std::string_view name) {
      return raw.name.size() == name.size() && ascii::equal_ignoring_case(raw.name, name);
    };
    switch (ascii::lower(raw.name[0])) {
      case 'c':
        if (is("class")) words(word_kind, raw.value, true);
        break;
      case 'd':
        if (is("data-testid")) words(word_kind, raw.value);
        break;
      case 'i':
        if (is("id")) words(word_kind, raw.value);
        if (is("itemprop")) words(item_kind, raw.value);
        if (is("itemtype")) words(item_kind, raw.value.substr(raw.value.rfind('/') + 1));
        break;
      case 'r':
        if (is("role")) role(raw.value);
        break;
      case 'h':
        if (is("hidden") && !page_wide_) signs_.cues.add(Cue::hidden);
        break;
      case 's':
        if (is("style") && !page_wide_ && hides(raw.value)) signs_.cues.add(Cue::hidden);
        break;
      case 'a': aria(raw, is); break;
      default: break;
    }
  }

  void role(std::string_view value) {
    words(role_kind, value);
    if (!page_wide_) {
      add_role(ascii::lower(value), signs_.cues);
    }
  }

  template <class Is>
  void aria(const RawAttribute& raw, Is is) {
    if (is("aria-label")) words(label_kind, raw.value.substr(0, raw.value.find(' ')));
    if (is("aria-hidden") && raw.value == "true" && !page_wide_) {
      signs_.cues.add(Cue::hidden);
      signs_.cues.add(Cue::aria_hidden);
    }
    if (is("aria-modal") && raw.value == "true" && !page_wide_) signs_.cues.add(Cue::dialog);
  }

  std::vector<std::uint32_t>& tokens_;
  ElementSigns signs_;
  std::size_t count_ = 0;
  bool page_wide_ = false;
  bool words_are_cues_ = true;
};

}  // namespace

ElementSigns read_signs(const Document& document, ElementIndex index,
                        std::vector<std::uint32_t>& tokens) {
  return SignReader(tokens).run(document, index);
}

}  // namespace winnow
