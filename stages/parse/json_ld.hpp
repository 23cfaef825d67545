// What a page says about itself in JSON-LD (schema.org), its own article or product first.
//
// Authors write it by hand and by template, so it is repaired before it is read: control characters
// in strings, commas before a closing bracket, escapes JSON does not know, comments around it. A
// page's scripts are read up to 1 MiB together; one that nests deeper than 64 or still is no JSON
// says nothing.
//
//   threads  safe; cost linear in the scripts' bytes
#ifndef WINNOW_STAGES_PARSE_JSON_LD_HPP
#define WINNOW_STAGES_PARSE_JSON_LD_HPP

#include <string>
#include <vector>

#include "stages/record/document.hpp"

namespace winnow {

// Empty where nothing is said. Texts have their character references decoded.
struct LinkedData {
  std::string headline{};              // of an article, a product, a page
  std::vector<std::string> authors{};  // names as they stand
  std::string published{};             // as it stands
  std::string modified{};
  std::string site{};  // name of the publisher, or of the web site
  std::string description{};
  std::string language{};
  std::string url{};
  std::string licence{};
  std::vector<std::string> tags{};
  bool article = false;       // there is an article or a post
  bool organization = false;  // the authors are organizations, not persons
};

LinkedData read_json_ld(const Document& document);

// The longest articleBody, text or description of the page's own article; with a text its answers
// and comments, with a product its name; of a recipe or guide the description, ingredients and
// steps. Markup is taken out, paragraphs are lines. "" if none.
std::string article_body(const Document& document);

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_JSON_LD_HPP
