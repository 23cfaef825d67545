#include "stages/decode/charset.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

Json answer_mime(const Json& question) {
  const auto charset = charset_of_content_type(question.at("input").get<std::string>());
  return {{"encoding", charset ? Json(*charset) : Json()}};
}

}  // namespace winnow::conformance
