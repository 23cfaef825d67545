#include "tests/support/tag_soup.hpp"

#include <array>
#include <random>
#include <string_view>

namespace winnow::testing {

namespace {

constexpr std::string_view names[] = {
    "a",        "b",          "i",        "em",      "font",       "nobr",     "small",
    "p",        "div",        "span",     "ul",      "ol",         "li",       "dl",
    "dt",       "dd",         "table",    "tbody",   "thead",      "tr",       "td",
    "th",       "caption",    "colgroup", "col",     "h1",         "h2",       "form",
    "input",    "button",     "select",   "option",  "optgroup",   "textarea", "title",
    "head",     "body",       "html",     "script",  "style",      "noscript", "iframe",
    "svg",      "math",       "path",     "g",       "mi",         "desc",     "foreignObject",
    "br",       "hr",         "img",      "image",   "pre",        "listing",  "xmp",
    "template", "article",    "section",  "main",    "nav",        "footer",   "header",
    "aside",    "blockquote", "center",   "address", "meta",       "link",     "base",
    "object",   "applet",     "marquee",  "ruby",    "rt",         "rp",       "x-card",
    "details",  "summary",    "dialog",   "figure",  "figcaption", "label",    "fieldset",
    "noembed",  "noframes",   "isindex",  "frame",   "code",       "tt",       "u",
    "s",        "strike",     "strong",   "big",     "menu",       "search",   "plaintext",
    "frameset", "keygen",     "embed",    "area",    "wbr",        "param"};

constexpr std::string_view texts[] = {"word",
                                      " two words ",
                                      "\n",
                                      "  \n\t ",
                                      "&amp;",
                                      "&nbsp;",
                                      "&#32;",
                                      "&#10;x",
                                      "a < b",
                                      "1 <2",
                                      "</",
                                      "&copy=1",
                                      "&notit;",
                                      "&#x80;",
                                      "&#0;",
                                      "&#xD800;",
                                      "&Tab;y",
                                      "&NewLine;",
                                      "\r\n  z\r",
                                      "日本語",
                                      "é",
                                      "<",
                                      "&",
                                      "&#",
                                      "&#x",
                                      "&unknown;",
                                      "\f",
                                      "--> ",
                                      "]]>",
                                      "\"quoted\"",
                                      "text; more, of it.",
                                      "&lt;b&gt;",
                                      "&ampx",
                                      "\n\ncode\n  y"};

constexpr std::string_view attributes[] = {" class=x",
                                           " class=\"a b\"",
                                           " id='q'",
                                           " hidden",
                                           " href=\"?a=1&b=2\"",
                                           " type=hidden",
                                           " type=\"HIDDEN\"",
                                           " type=text",
                                           " color=red",
                                           " size=1",
                                           " size='1'",
                                           " style=\"display:none\"",
                                           " a=1 a=2",
                                           " =x",
                                           " \"odd",
                                           " /",
                                           " data-x=\"a>b\"",
                                           " title='it&apos;s'",
                                           " x=\"&amp;\"",
                                           " y=1/",
                                           "\n\tz = \"v\"",
                                           " ONCLICK=\"f()\"",
                                           " w-1=2",
                                           " href=x&copy=1"};

// "</>" is followed by a space: Gumbo 0.10 counts it into the tag after it, and then does not find
// the end of svg and math.
constexpr std::string_view oddities[] = {"<!-- comment -->",
                                         "<!-->",
                                         "<!--->",
                                         "<!-- a --!> b",
                                         "<!doctype html>",
                                         "<?php x ?>",
                                         "<![CDATA[x]]>",
                                         "</> ",
                                         "</ x>",
                                         "<!x>",
                                         "<>",
                                         "</p>",
                                         "</br>",
                                         "<!--a--b-->",
                                         "<p><b><p></b>",
                                         "<table><tr>x<td>y",
                                         "<a><table><a>",
                                         "<b><p>x</b>y</p>",
                                         "<svg><title>t</title><path/></svg>",
                                         "<math><mi>x</mi></math>",
                                         "<svg><g><path/></g></svg>",
                                         "<script>a<b</script>",
                                         "<script><!-- <script> </script> --></script>",
                                         "<style>p{}</style>",
                                         "<pre>\n\n x\n</pre>",
                                         "<textarea>\n&lt;</textarea>",
                                         "<title> a&amp;b </title>",
                                         "<select><option>a<option>b</select>",
                                         "<body class=late>",
                                         "<html lang=xx>",
                                         "<table><input type=hidden><input>",
                                         "<svg><div>out",
                                         "<div attr='unclosed",
                                         "<script>never closed",
                                         "<!-- never closed"};

class Soup {
 public:
  explicit Soup(std::uint64_t seed) : random_(seed) {}

  std::string make(std::size_t pieces) {
    if (pick(3) == 0) {
      out_ = "<!DOCTYPE html><html><head><title>t</title></head><body>";
    }
    for (std::size_t left = pick(pieces) + 1; left > 0; --left) {
      piece();
    }
    return std::move(out_);
  }

 private:
  // mt19937_64 is the same everywhere; the standard's distributions are not.
  std::size_t pick(std::size_t below) { return static_cast<std::size_t>(random_() % below); }

  template <std::size_t size>
  std::string_view any(const std::string_view (&from)[size]) {
    return from[pick(size)];
  }

  void piece() {
    const std::size_t kind = pick(20);
    if (kind < 7) {
      out_ += '<';
      out_ += name();
      for (std::size_t left = pick(4); left > 1; --left) {
        out_ += any(attributes);
      }
      out_ += pick(30) == 0 ? "/>" : ">";
    } else if (kind < 12) {
      out_ += "</";
      out_ += name();
      out_ += '>';
    } else if (kind < 18) {
      out_ += any(texts);
    } else if (pick(2) == 0) {
      out_ += any(oddities);
    }
  }

  // The tags that send a page down the plain path, or swallow the rest of it, are kept rare.
  std::string_view name() {
    const std::string_view found = any(names);
    const bool ends_it = found == "plaintext" || found == "frameset" || found == "isindex" ||
                         found == "script" || found == "style" || found == "xmp" ||
                         found == "noembed" || found == "noframes" || found == "iframe" ||
                         found == "svg" || found == "math" || found == "textarea" ||
                         found == "title";
    return ends_it && pick(8) != 0 ? "div" : found;
  }

  std::mt19937_64 random_;
  std::string out_;
};

}  // namespace

std::string tag_soup(std::uint64_t seed, std::size_t pieces) { return Soup(seed).make(pieces); }

}  // namespace winnow::testing
