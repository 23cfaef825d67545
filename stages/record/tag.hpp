// Tag: the HTML elements winnow tells apart. Everything else, custom elements too, is `other`; its
// name can be read from the page's bytes.
#ifndef WINNOW_STAGES_RECORD_TAG_HPP
#define WINNOW_STAGES_RECORD_TAG_HPP

#include <array>
#include <cstdint>
#include <string_view>

// clang-format off
#define WINNOW_TAGS(X) \
  X(a) X(abbr) X(address) X(article) X(aside) X(audio) X(b) X(bdi) X(bdo) X(big) X(blockquote) \
  X(body) X(br) X(button) X(canvas) X(caption) X(center) X(cite) X(code) X(col) X(colgroup) \
  X(data) X(dd) X(del) X(details) X(dfn) X(dialog) X(dir) X(div) X(dl) X(dt) X(em) X(embed) \
  X(fieldset) X(figcaption) X(figure) X(font) X(footer) X(form) X(h1) X(h2) X(h3) X(h4) X(h5) \
  X(h6) X(head) X(header) X(hgroup) X(hr) X(html) X(i) X(iframe) X(img) X(input) X(ins) X(kbd) \
  X(label) X(legend) X(li) X(link) X(listing) X(main) X(map) X(mark) X(math) X(menu) X(meta) \
  X(nav) X(nobr) X(noembed) X(noframes) X(noscript) X(object) X(ol) X(optgroup) X(option) X(output) X(p) X(param) \
  X(picture) X(pre) X(q) X(rp) X(rt) X(ruby) X(s) X(samp) X(script) X(search) X(section) \
  X(select) X(small) X(source) X(span) X(strike) X(strong) X(style) X(sub) X(summary) X(sup) \
  X(svg) X(table) X(tbody) X(td) X(template) X(textarea) X(tfoot) X(th) X(thead) X(time) \
  X(title) X(tr) X(tt) X(u) X(ul) X(var) X(video) X(wbr) X(xmp)
// clang-format on

namespace winnow {

// Enumerators end in an underscore where the bare name is a C++ keyword, and so all of them do.
enum class Tag : std::uint8_t {
  other_ = 0,
#define WINNOW_TAG(name) name##_,
  WINNOW_TAGS(WINNOW_TAG)
#undef WINNOW_TAG
};

inline constexpr auto tag_names = std::to_array<std::string_view>({"",
#define WINNOW_TAG(name) #name,
                                                                   WINNOW_TAGS(WINNOW_TAG)
#undef WINNOW_TAG
});

// "div" for Tag::div_, "" for Tag::other_.
constexpr std::string_view tag_name(Tag tag) { return tag_names[static_cast<std::size_t>(tag)]; }

// One for `other_` and one for each name.
inline constexpr std::size_t tag_count = tag_names.size();

// A set of tags with constant-time look-up: `constexpr TagSet inline_tags{Tag::a_, Tag::b_};`
class TagSet {
 public:
  template <class... T>
  constexpr explicit TagSet(T... tags) {
    ((member_[static_cast<std::size_t>(tags)] = true), ...);
  }
  constexpr bool contains(Tag tag) const { return member_[static_cast<std::size_t>(tag)]; }

 private:
  std::array<bool, tag_count> member_{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_TAG_HPP
