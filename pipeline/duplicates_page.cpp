// The page is written from top to bottom into one string: the list first, since only then it is
// known what was left out and has to be said above it. Groups and pairs are <details>, so that the
// page works without its script; the script adds the filter, the order, the picker and the keys.
//
// Every foreign string passes through `escaped` on its way out, and nowhere else is one appended.
//
// Sides are called A and B, not left and right: on a phone B stands below A.
#include "pipeline/duplicates_page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

#include <fmt/format.h>
#include <openssl/evp.h>

#include "stages/text/ascii.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

// --- Style and script --------------------------------------------------------------------------

// Orange and blue can be told apart by readers who cannot tell red from green; each tint has a line
// under it as well. All text has a contrast of 4.5 or more, lines and outlines 3 or more.
constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--page:#f7f7f5;--sheet:#fff;--ink:#1d1f21;--soft:#565b61;--line:#d9dad6;
--edge:#858a90;--link:#0b57a4;--a:#fde6d0;--a-line:#b3560c;--a-ink:#8a3f04;--b:#d9eafb;--b-line:#1f6cb0;
--b-ink:#0d4f8b;--hint:#f0f0ed}
@media (prefers-color-scheme:dark){:root{--page:#151719;--sheet:#1d2023;--ink:#e4e5e6;--soft:#a4a9af;
--line:#34383c;--edge:#7b8188;--link:#85bdf5;--a:#4b2e13;--a-line:#e59a57;--a-ink:#f3b27a;--b:#16375a;
--b-line:#69aeee;--b-ink:#93c6f7;--hint:#24282c}}
*{box-sizing:border-box}
[hidden]{display:none!important}
body{margin:0;background:var(--page);color:var(--ink);
font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
header,main,footer{max-width:1360px;margin:0 auto;padding:0 24px}
header{padding-top:32px}
h1{font-size:24px;line-height:1.25;font-weight:600;margin:0;overflow-wrap:anywhere}
h2,h3{font-size:inherit;font-weight:600;margin:0;overflow-wrap:anywhere}
p{margin:8px 0}
a{color:var(--link);text-underline-offset:2px;overflow-wrap:anywhere}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
.soft,.facts,.meta,.legend,.keys{color:var(--soft)}
.note{margin:4px 0 0;color:var(--soft);overflow-wrap:anywhere}
.counts{display:flex;flex-wrap:wrap;gap:8px 32px;margin:20px 0 16px}
.counts div{display:flex;flex-direction:column-reverse}
.counts dt{color:var(--soft);font-size:13px}
.counts dd{margin:0;font-size:20px;line-height:1.3;font-weight:600;font-variant-numeric:tabular-nums}
.left-out{border-inline-start:3px solid var(--a-line);background:var(--hint);padding:6px 12px;margin:12px 0}
.tools{display:flex;flex-wrap:wrap;gap:12px 20px;align-items:end;margin:16px 0 8px}
.tools label,.pick label{display:flex;flex-direction:column;gap:3px;font-size:13px;color:var(--soft)}
.tools .grow{flex:1 1 260px}
.tools .check{flex-direction:row;align-items:center;gap:7px;min-height:36px;color:var(--ink)}
input[type=search],select{font:inherit;font-size:15px;color:var(--ink);background:var(--sheet);
border:1px solid var(--edge);border-radius:6px;padding:5px 9px;min-height:36px;max-width:100%}
input[type=checkbox]{width:17px;height:17px;margin:0;accent-color:var(--link)}
.status{margin:0 0 8px;font-size:13px;color:var(--soft)}
.legend,.keys{font-size:13px}
kbd{font:12px/1 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--ink);border:1px solid var(--edge);
border-radius:4px;padding:1px 5px;background:var(--sheet)}
mark{color:var(--ink);border-radius:2px;padding:0 1px;text-decoration:none;-webkit-box-decoration-break:clone;
box-decoration-break:clone}
mark.a{background:var(--a);border-bottom:2px solid var(--a-line)}
mark.b{background:var(--b);border-bottom:2px solid var(--b-line)}
.group{background:var(--sheet);border:1px solid var(--line);border-radius:8px;margin:0 0 8px}
.group>summary{display:flex;gap:4px 14px;align-items:baseline;padding:10px 14px;cursor:pointer;border-radius:8px;
list-style:none}
summary::-webkit-details-marker{display:none}
.group>summary::before,.pair>summary::before{content:"";flex:none;width:7px;height:7px;align-self:center;
border:solid var(--soft);border-width:0 2px 2px 0;transform:rotate(-45deg)}
.group[open]>summary::before,.pair[open]>summary::before{transform:rotate(45deg)}
.group>summary:hover,.pair>summary:hover{background:var(--hint)}
.group[open]>summary{border-bottom:1px solid var(--line);border-radius:8px 8px 0 0}
.name{flex:1 1 auto;min-width:0;text-align:left}
.pair h3{text-align:left}
.tags{flex:none;display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline;font-size:13px;color:var(--soft);
font-variant-numeric:tabular-nums}
.tag{border:1px solid var(--edge);border-radius:99px;padding:0 8px;color:var(--ink);max-width:100%;
overflow-wrap:anywhere}
.inside{padding:4px 14px 14px}
.pair>summary{display:flex;gap:12px;align-items:baseline;padding:8px 0;cursor:pointer;list-style:none}
.js .pair>summary{display:none}
.pair+.pair{border-top:1px solid var(--line)}
.js .pair+.pair{border-top:0}
.pick{margin:10px 0}
.pick select{width:100%;max-width:720px}
.heads{display:grid;grid-template-columns:1fr 1fr;gap:0 24px;margin-top:10px}
.head{min-width:0}
.head p{margin:2px 0}
.who{font-weight:600;overflow-wrap:anywhere}
.side{display:inline-block;min-width:22px;text-align:center;border-radius:4px;margin-inline-end:6px;font-weight:600;
font-size:13px;padding:0 4px}
.side.a{background:var(--a);color:var(--a-ink)}
.side.b{background:var(--b);color:var(--b-ink)}
.meta{font-size:13px;overflow-wrap:anywhere}
.meta span+span::before{content:"\00b7";margin:0 6px}
.facts{font-size:13px;margin:10px 0}
.texts{width:100%;table-layout:fixed;border-collapse:collapse}
.texts th{position:sticky;top:0;text-align:start;background:var(--sheet);padding:4px 0;border-bottom:1px solid var(--line)}
.texts td{vertical-align:top;padding:3px 0;white-space:pre-wrap;overflow-wrap:anywhere;max-width:0}
.texts th:first-child,.texts td:first-child{padding-right:12px}
.texts th+th,.texts td+td{padding-left:12px;border-left:1px solid var(--line)}
.texts td:empty{padding-top:0;padding-bottom:0}
.short .texts .eq{display:none}
footer{padding-top:12px;padding-bottom:40px;font-size:13px}
footer dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 14px;margin:8px 0}
footer dd{margin:0}
footer summary{cursor:pointer;width:max-content;color:var(--soft)}
@media (prefers-reduced-motion:no-preference){.group>summary::before,.pair>summary::before{transition:transform .12s}}
@media (max-width:720px){
header,main,footer{padding-left:14px;padding-right:14px}
header{padding-top:20px}
.counts{gap:6px 22px}
.group>summary{flex-wrap:wrap}
.group>summary .name{flex-basis:calc(100% - 24px)}
.tags{padding-inline-start:21px}
.heads{grid-template-columns:1fr;gap:10px}
.texts,.texts tbody,.texts tr,.texts td{display:block;max-width:none}
.texts thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.texts tr{padding:5px 0}
.texts td:first-child,.texts td+td{padding:1px 0 1px 10px;border-left:3px solid transparent}
.texts td:empty{padding:0!important}
.texts tr:not(.eq) td:not(:empty){border-left:3px solid var(--a-line)}
.texts tr:not(.eq) td+td:not(:empty){border-left-color:var(--b-line)}
.texts .eq td+td{display:none}
.keys,.keys-switch{display:none!important}
}
@media (forced-colors:active){mark.a{text-decoration:underline dashed}mark.b{text-decoration:underline}}
)css";

constexpr std::string_view script = R"js(
'use strict';
(() => {
const root = document.documentElement;
const get = id => document.getElementById(id);
const list = get('list');
const groups = Array.from(list.children);
const filter = get('filter');
const order = get('order');
const keys = get('keys');
const summary = group => group.firstElementChild;
const value = (group, key) => Number(group.getAttribute('data-' + key));
const words = new Map(groups.map(group => [group,
  [summary(group), ...group.querySelectorAll('.head')].map(e => e.textContent).join(' ').toLowerCase()]));
const by = {
  run: () => 0,
  size: (a, b) => value(b, 'size') - value(a, 'size'),
  least: (a, b) => value(a, 'like') - value(b, 'like'),
  most: (a, b) => value(b, 'like') - value(a, 'like'),
  relation: (a, b) => value(a, 'rank') - value(b, 'rank') || value(b, 'like') - value(a, 'like'),
};

function narrow() {
  const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const group of groups) {
    group.hidden = !wanted.every(word => words.get(group).includes(word));
    shown += group.hidden ? 0 : 1;
  }
  get('status').textContent = wanted.length === 0 ? '' : shown + ' of ' + groups.length + ' groups';
}

function arrange() {
  list.append(...groups.slice().sort(by[order.value] || by.run));
}

function pick(group) {
  const select = group.querySelector('.pick select');
  if (!select) return;
  Array.from(group.querySelectorAll('.pair')).forEach((pair, i) => {
    pair.hidden = i !== select.selectedIndex;
    pair.open = !pair.hidden;
  });
}

function move(steps) {
  const visible = Array.from(list.children).filter(group => !group.hidden);
  const at = visible.indexOf(current());
  const next = at < 0 ? (steps > 0 ? 0 : visible.length - 1) : at + steps;
  if (visible[next]) summary(visible[next]).focus();
}

function turn(steps) {
  const group = current();
  const select = group && group.open && group.querySelector('.pick select');
  if (!select) return;
  const next = select.selectedIndex + steps;
  if (next < 0 || next >= select.options.length) return;
  select.selectedIndex = next;
  pick(group);
}

function current() {
  const at = document.activeElement;
  return at ? at.closest('.group') : null;
}

function leave(event) {
  const group = current();
  if (event.target === filter) {
    if (filter.value === '') filter.blur();
    filter.value = '';
    narrow();
  } else if (group) {
    group.open = false;
    summary(group).focus();
  }
}

const actions = {
  j: () => move(1), k: () => move(-1), h: () => turn(-1), l: () => turn(1), '/': () => filter.focus(),
};

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === 'Escape') return leave(event);
  if (event.key === 'Enter' && event.target === filter) return move(1);
  const types = event.target.matches('select, textarea, input:not([type=checkbox])');
  if (types || !keys.checked || !Object.hasOwn(actions, event.key)) return;
  event.preventDefault();
  actions[event.key]();
});

function openNamed() {
  const group = groups.find(g => '#' + g.id === location.hash);
  if (!group) return;
  group.open = true;
  summary(group).focus();
}

root.classList.add('js');
document.querySelectorAll('[data-js]').forEach(e => { e.hidden = false; });
groups.forEach(pick);
list.addEventListener('change', event => pick(event.target.closest('.group')));
filter.addEventListener('input', narrow);
order.addEventListener('change', arrange);
get('short').addEventListener('change', event => root.classList.toggle('short', event.target.checked));
addEventListener('hashchange', openNamed);
narrow();
arrange();
root.classList.toggle('short', get('short').checked);
openNamed();
})();
)js";

// What only the script can answer to stays hidden without it: `data-js` marks what it may show.
constexpr std::string_view controls = R"html(
<div class="tools" role="search" aria-label="Groups"{0} hidden>
<label class="grow">Filter by title, address, id, night or story
<input type="search" id="filter" autocomplete="off" spellcheck="false"></label>
<label>Order<select id="order" autocomplete="off">
<option value="run">as they came</option>
<option value="size">largest first</option>
<option value="least">least alike first</option>
<option value="most">most alike first</option>
<option value="relation">by relation</option></select></label>
<label class="check"><input type="checkbox" id="short" autocomplete="off">Hide equal lines</label>
<label class="check keys-switch"><input type="checkbox" id="keys" checked>Letter keys</label>
</div>
<p class="status" id="status" role="status"></p>
)html";

constexpr std::string_view legend = R"html(
<p class="legend">A is the text that was kept first, B the one compared with it. Tinted:
<mark class="a">words only in A</mark>, <mark class="b">words only in B</mark>.</p>
<p class="keys" data-js hidden><kbd>j</kbd> <kbd>k</kbd> next and previous group,
<kbd>Enter</kbd> open or close, <kbd>h</kbd> <kbd>l</kbd> previous and next text of a group,
<kbd>Esc</kbd> close, <kbd>/</kbd> filter</p>
)html";

constexpr std::string_view measures = R"html(</dl>
<p class="soft">The line of a group names its loosest relation. Jaccard: share of the word runs of
both texts that they have in common. Containment: share of the shorter text's that lie in the longer
one.</p>
)html";

// The value a Content-Security-Policy names an inline script or style by.
std::string policy_hash(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), out.data(), &size, EVP_sha256(), nullptr);
  std::string hash(out.begin(), out.begin() + size);
  return "'sha256-" + to_base64(hash) + "'";
}

// --- Text --------------------------------------------------------------------------------------

// Control characters become signs that can be seen; NUL is not even allowed in HTML.
char32_t visible(char32_t c) {
  if (c < 0x20 && c != U'\n' && c != U'\t') {
    return 0x2400 + c;
  }
  if (c == 0x7F) {
    return 0x2421;
  }
  return c > 0x7F && c < 0xA0 ? utf8::replacement : c;
}

void append_escaped(std::string_view text, std::string& out) {
  for (std::size_t at = 0; at < text.size();) {
    switch (const char32_t c = visible(utf8::next(text, at)); c) {
      case U'&': out += "&amp;"; break;
      case U'<': out += "&lt;"; break;
      case U'>': out += "&gt;"; break;
      case U'"': out += "&quot;"; break;
      case U'\'': out += "&#39;"; break;
      default: utf8::append(c, out);
    }
  }
}

std::string escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  append_escaped(text, out);
  return out;
}

// At most `bytes` of `text`, whole characters.
std::string_view cut(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) {
    return text;
  }
  const auto continues = [&](std::size_t at) {
    return (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
  };
  // Three at most: a long run of continuation bytes is no character.
  for (int i = 0; i < 3 && bytes > 0 && continues(bytes); ++i) {
    --bytes;
  }
  return text.substr(0, bytes);
}

std::string short_field(std::string_view text, std::size_t bytes) {
  const std::string_view trimmed = ascii::trim(text);
  const std::string_view kept = cut(trimmed, bytes);
  return escaped(kept) + (kept.size() < trimmed.size() ? "\u2026" : "");
}

// 12,345
std::string number(std::size_t value) {
  std::string digits = std::to_string(value);
  for (std::size_t at = digits.size(); at > 3; at -= 3) {
    digits.insert(at - 3, ",");
  }
  return digits;
}

std::string count_of(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", number(count), noun, count == 1 ? "" : "s");
}

bool is_web_address(std::string_view url) {
  const bool known = ascii::starts_with_ignoring_case(url, "http://") ||
                     ascii::starts_with_ignoring_case(url, "https://");
  return known && std::ranges::none_of(url, [](char c) {
           return static_cast<unsigned char>(c) <= ' ' || c == '\x7f';
         });
}

// --- Relations ---------------------------------------------------------------------------------

struct RelationName {
  std::string_view word;
  std::string_view meaning;
};

// From the surest to the loosest.
constexpr std::array relations = {
    RelationName{"exact", "the same text, byte for byte"},
    RelationName{"exact_key", "the same words; case, punctuation or white space differ"},
    RelationName{"near", "mostly the same runs of words"},
    RelationName{"contained", "nearly all of the shorter text lies in the longer one"},
    RelationName{"same_story", "different texts on the same story"},
};

std::size_t rank_of(std::string_view relation) {
  const auto at = std::ranges::find(relations, relation, &RelationName::word);
  return static_cast<std::size_t>(at - relations.begin());
}

double share(double value) { return std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0; }

// For sorting: equal texts are often not measured.
double likeness(const DuplicateGroup::Other& other) {
  const double jaccard = share(other.jaccard);
  return jaccard == 0 && rank_of(other.relation) <= rank_of("exact_key") ? 1 : jaccard;
}

// What a group is judged by: its loosest member.
const DuplicateGroup::Other* loosest(const DuplicateGroup& group) {
  const auto looser = [](const DuplicateGroup::Other& a, const DuplicateGroup::Other& b) {
    const std::size_t rank_a = rank_of(a.relation);
    const std::size_t rank_b = rank_of(b.relation);
    return rank_a != rank_b ? rank_a < rank_b : likeness(a) > likeness(b);
  };
  const auto at = std::ranges::max_element(group.others, looser);
  return at == group.others.end() ? nullptr : &*at;
}

double least_likeness(const DuplicateGroup& group) {
  double least = 1;
  for (const DuplicateGroup::Other& other : group.others) {
    least = std::min(least, likeness(other));
  }
  return least;
}

// --- The page ----------------------------------------------------------------------------------

class Page {
 public:
  explicit Page(const DuplicatesPageOptions& options) : options_(options) {}

  std::string write(const std::vector<DuplicateGroup>& groups) {
    for (std::size_t i = 0; i < groups.size() && i < options_.max_groups && !is_full(); ++i) {
      add_group(groups[i], i + 1);
      ++shown_groups_;
    }
    return head() + top(groups) + tools() + "<div id=\"list\">\n" + body_ + "</div>\n</main>\n" +
           foot();
  }

 private:
  bool is_full() const { return body_.size() >= options_.max_page_bytes; }

  std::string field(std::string_view text) const {
    return short_field(text, options_.max_field_bytes);
  }

  std::string name_of(const DuplicateMember& member) const {
    for (const std::string* text : {&member.title, &member.url, &member.id}) {
      if (!ascii::trim(*text).empty()) {
        return field(*text);
      }
    }
    return "Untitled";
  }

  std::string head() const {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src {}; "
        "style-src {}; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>{}</title>\n"
        "<style>{}</style>\n</head>\n<body>\n",
        policy_hash(script), policy_hash(style), field(options_.title), style);
  }

  std::string top(const std::vector<DuplicateGroup>& groups) const {
    std::string out = fmt::format("<header>\n<h1 dir=\"auto\">{}</h1>\n", field(options_.title));
    if (!options_.note.empty()) {
      out += fmt::format("<p class=\"note\" dir=\"auto\">{}</p>\n", field(options_.note));
    }
    return out + counts(groups) + "</header>\n<main>\n" + left_out(groups.size());
  }

  std::string counts(const std::vector<DuplicateGroup>& groups) const {
    std::size_t texts = groups.size();
    std::array<std::size_t, relations.size() + 1> by_relation{};
    for (const DuplicateGroup& group : groups) {
      texts += group.others.size();
      for (const DuplicateGroup::Other& other : group.others) {
        ++by_relation[rank_of(other.relation)];
      }
    }
    std::string out =
        "<dl class=\"counts\">" + count("groups", groups.size()) + count("texts", texts);
    for (std::size_t i = 0; i < by_relation.size(); ++i) {
      if (by_relation[i] > 0) {
        out += count(i < relations.size() ? relations[i].word : "other", by_relation[i]);
      }
    }
    return out + "</dl>\n";
  }

  static std::string count(std::string_view name, std::size_t value) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", name, number(value));
  }

  std::string left_out(std::size_t groups) const {
    std::string what;
    const auto add = [&](std::string_view part) {
      what += what.empty() ? "" : "; ";
      what += part;
    };
    if (shown_groups_ < groups) {
      add(fmt::format("the last {} of {} groups", number(groups - shown_groups_), number(groups)));
    }
    if (members_left_out_ > 0) {
      add(count_of(members_left_out_, "text") + " of large groups");
    }
    if (texts_cut_ > 0) {
      add(fmt::format("the end of long texts in {}", count_of(texts_cut_, "comparison")));
    }
    return what.empty() ? ""
                        : fmt::format(
                              "<p class=\"left-out\">Not shown on this page: {}. The counts "
                              "above include them.</p>\n",
                              what);
  }

  std::string tools() const {
    const bool any = shown_groups_ > 0;
    return fmt::format(controls, any ? " data-js" : "") +
           (any ? std::string(legend) : "<p>No group to show.</p>\n");
  }

  static std::string foot() {
    std::string out = "<footer>\n<details><summary>What the relations mean</summary>\n<dl>\n";
    for (const RelationName& relation : relations) {
      out +=
          fmt::format("<dt>{}</dt><dd class=\"soft\">{}</dd>\n", relation.word, relation.meaning);
    }
    return out + std::string(measures) + "</details>\n</footer>\n<script>" + std::string(script) +
           "</script>\n</body>\n</html>\n";
  }

  void add_group(const DuplicateGroup& group, std::size_t at) {
    const std::size_t most = std::max<std::size_t>(options_.max_members, 2) - 1;
    const std::size_t wanted = std::min(group.others.size(), most);
    add_group_line(group, at);
    body_ += "<div class=\"inside\">\n";
    const std::size_t picker_at = body_.size();
    std::size_t shown = 0;
    while (shown < wanted && (shown == 0 || !is_full())) {
      add_pair(group, shown++, wanted);
    }
    if (wanted > 1) {
      body_.insert(picker_at, picker(group, shown));
    }
    if (shown < group.others.size()) {
      members_left_out_ += group.others.size() - shown;
      body_ += fmt::format("<p class=\"left-out\">{} of this group not shown.</p>\n",
                           count_of(group.others.size() - shown, "more text"));
    }
    if (group.others.empty()) {
      body_ += "<p class=\"soft\">No other text in this group.</p>\n";
    }
    body_ += "</div>\n</details>\n";
  }

  void add_group_line(const DuplicateGroup& group, std::size_t at) {
    const DuplicateGroup::Other* judged = loosest(group);
    const std::size_t size = group.others.size() + 1;
    body_ += fmt::format(
        "<details class=\"group\" id=\"g{}\" data-size=\"{}\" data-like=\"{:.4f}\" "
        "data-rank=\"{}\">"
        "<summary><h2 class=\"name\" dir=\"auto\" lang=\"\">{}</h2> <span class=\"tags\">",
        at, size, least_likeness(group), judged == nullptr ? 0 : rank_of(judged->relation),
        name_of(group.first));
    if (judged != nullptr) {
      body_ += tag(judged->relation);
      body_ +=
          judged->jaccard > 0 ? fmt::format("<span>{:.2f}</span> ", share(judged->jaccard)) : "";
    }
    body_ += fmt::format("<span>{}</span></span></summary>\n", count_of(size, "text"));
  }

  std::string tag(std::string_view relation) const {
    return relation.empty() ? ""
                            : fmt::format("<span class=\"tag\" dir=\"auto\">{}</span> ",
                                          short_field(relation, 40));
  }

  std::string picker(const DuplicateGroup& group, std::size_t shown) const {
    std::string out =
        "<p class=\"pick\" data-js hidden><label>Compare A with"
        "<select autocomplete=\"off\">";
    for (std::size_t i = 0; i < shown; ++i) {
      const DuplicateGroup::Other& other = group.others[i];
      out += fmt::format("<option>{} of {}: {}</option>", i + 2, group.others.size() + 1,
                         label_of(other));
    }
    return out + "</select></label></p>\n";
  }

  std::string label_of(const DuplicateGroup::Other& other) const {
    std::string out = short_field(other.relation, 40);
    if (other.jaccard > 0) {
      out += fmt::format(" {:.2f}", share(other.jaccard));
    }
    return out + (out.empty() ? "" : ", ") + name_of(other.member);
  }

  void add_pair(const DuplicateGroup& group, std::size_t at, std::size_t of) {
    const DuplicateGroup::Other& other = group.others[at];
    const std::string_view kind = of > 1 ? "details" : "div";
    body_ += fmt::format("<{} class=\"pair\"{}>", kind, of > 1 && at == 0 ? " open" : "");
    if (of > 1) {
      body_ +=
          fmt::format("<summary><h3 dir=\"auto\" lang=\"\">{}</h3></summary>", label_of(other));
    }
    body_ += "\n<div class=\"heads\">\n" + member("a", "A", group.first) +
             member("b", "B", other.member) + "</div>\n";
    add_texts(group.first.text, other);
    body_ += fmt::format("</{}>\n", kind);
  }

  std::string member(std::string_view side, std::string_view letter,
                     const DuplicateMember& member) const {
    std::string out = fmt::format(
        "<div class=\"head\"><p><span class=\"side {}\">{}</span>"
        "<span class=\"who\" dir=\"auto\" lang=\"\">{}</span></p>",
        side, letter, name_of(member));
    out += address(member.url);
    std::string facts;
    const auto add = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) {
        facts += fmt::format("<span>{} <bdi>{}</bdi></span>", name, field(value));
      }
    };
    add("id", member.id);
    add("night", member.night);
    add("story", member.story);
    return out + (facts.empty() ? "" : "<p class=\"meta\">" + facts + "</p>") + "</div>\n";
  }

  // Longer addresses than a browser would follow anyway are text.
  std::string address(std::string_view url) const {
    constexpr std::size_t longest_link = 2048;
    const std::string_view trimmed = ascii::trim(url);
    if (trimmed.empty()) {
      return "";
    }
    if (trimmed.size() > longest_link || !is_web_address(trimmed)) {
      return fmt::format("<p class=\"meta\"><bdi>{}</bdi></p>", field(trimmed));
    }
    return fmt::format(
        "<p class=\"meta\"><a href=\"{}\" rel=\"noreferrer noopener "
        "nofollow\"><bdi>{}</bdi></a></p>",
        escaped(trimmed), field(trimmed));
  }

  void add_texts(const std::string& first, const DuplicateGroup::Other& other) {
    const std::string_view left = cut(first, options_.max_compared_bytes);
    const std::string_view right = cut(other.member.text, options_.max_compared_bytes);
    const TextDifference difference = difference_of(left, right, options_.difference);
    body_ += facts(difference, other);
    body_ +=
        "<table class=\"texts\" aria-label=\"Text A beside text B\" lang=\"\"><thead><tr>"
        "<th scope=\"col\"><span class=\"side a\">A</span></th>"
        "<th scope=\"col\"><span class=\"side b\">B</span></th></tr></thead>\n<tbody>\n";
    const bool all_rows = add_rows(difference.rows);
    body_ += "</tbody></table>\n";
    if (!all_rows || left.size() < first.size() || right.size() < other.member.text.size()) {
      ++texts_cut_;
      body_ +=
          fmt::format("<p class=\"left-out\">The end is not shown: A has {} bytes, B {}.</p>\n",
                      number(first.size()), number(other.member.text.size()));
    }
  }

  std::string facts(const TextDifference& difference, const DuplicateGroup::Other& other) const {
    std::string out = "<p class=\"facts\">" + tag(other.relation);
    if (other.jaccard > 0) {
      out += fmt::format("Jaccard {:.2f}, ", share(other.jaccard));
    }
    if (other.containment > 0) {
      out += fmt::format("containment {:.2f}, ", share(other.containment));
    }
    const bool none = difference.only_left + difference.only_right == 0;
    out += none ? "no word differs"
                : fmt::format("{} only in A, {} only in B", count_of(difference.only_left, "word"),
                              number(difference.only_right));
    return out + (difference.by_word ? "" : "; compared by line, since the texts are long") +
           "</p>\n";
  }

  // False if there was no room for all of them.
  bool add_rows(const std::vector<DifferenceRow>& rows) {
    std::size_t left_room = options_.max_text_bytes;
    std::size_t right_room = options_.max_text_bytes;
    for (const DifferenceRow& row : rows) {
      if (left_room == 0 || right_room == 0) {
        return false;
      }
      const bool equal = is_same(row.left) && is_same(row.right);
      body_ += equal ? "<tr class=\"eq\">" : "<tr>";
      const bool left_whole = add_cell(row.left, "a", left_room);
      const bool right_whole = add_cell(row.right, "b", right_room);
      body_ += "</tr>\n";
      if (!left_whole || !right_whole) {
        return false;
      }
    }
    return true;
  }

  static bool is_same(const std::vector<DifferenceRun>& runs) {
    return !runs.empty() && std::ranges::all_of(runs, [](const DifferenceRun& run) {
      return run.kind == RunKind::same;
    });
  }

  bool add_cell(const std::vector<DifferenceRun>& runs, std::string_view side, std::size_t& room) {
    body_ += "<td dir=\"auto\">";
    bool whole = true;
    for (const DifferenceRun& run : runs) {
      const std::string_view text = cut(run.text, room);
      whole = text.size() == run.text.size();
      const bool tinted = run.kind == RunKind::only_here && !text.empty();
      body_ += tinted ? fmt::format("<mark class=\"{}\">", side) : "";
      append_escaped(text, body_);
      body_ += tinted ? "</mark>" : "";
      room -= text.size();
      if (!whole) {
        body_ += "\u2026";
        break;
      }
    }
    room -= std::min<std::size_t>(room, runs.empty() ? 0 : 1);  // its line feed
    body_ += "</td>";
    return whole;
  }

  const DuplicatesPageOptions& options_;
  std::string body_{};
  std::size_t shown_groups_ = 0;
  std::size_t members_left_out_ = 0;
  std::size_t texts_cut_ = 0;
};

}  // namespace

std::string duplicates_page(const std::vector<DuplicateGroup>& groups,
                            const DuplicatesPageOptions& options) {
  return Page(options).write(groups);
}

}  // namespace winnow
