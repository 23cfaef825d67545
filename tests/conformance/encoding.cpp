// Encoding: labels, what is declared, what is chosen, and the decoded text.
#include <string>

#include "stages/decode/charset.hpp"
#include "stages/text/base64.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

Json name_or_null(const std::optional<std::string>& name) { return name ? Json(*name) : Json(); }

Markup markup_of(const std::string& word) {
  return word == "html" ? Markup::html : word == "xml" ? Markup::xml : Markup::none;
}

// The charset of the whole page, as the program would choose it, and its text.
Json chosen(const Json& question, const std::string& bytes) {
  const std::string content_type = question.value("content_type", "");
  const CharsetChoice choice =
      choose_charset(bytes, content_type, markup_of(question.value("markup", "none")));
  const bool mark = choice.bom_bytes > 0;
  return {{"charset", choice.charset},
          {"from", to_word(choice.from)},
          {"text", to_utf8(bytes.substr(mark ? choice.bom_bytes : 0), choice.charset)}};
}

}  // namespace

Json answer_encoding(const Json& question) {
  const std::string ask = question.at("ask");
  if (ask == "label") {
    return {{"charset", name_or_null(charset_of_label(question.at("label").get<std::string>()))}};
  }
  const std::string bytes = from_base64(question.at("bytes_b64").get<std::string>()).value_or("");
  if (ask == "prescan") {
    const CharsetChoice choice = choose_charset(bytes, "", Markup::none);
    return {{"charset", choice.from == CharsetFrom::bom
                            ? choice.charset
                            : prescan_charset(bytes).value_or("windows-1252")}};
  }
  if (ask == "choose") {
    return chosen(question, bytes);
  }
  // "decode"
  return {{"text", to_utf8(bytes, question.at("charset").get<std::string>())}};
}

}  // namespace winnow::conformance
