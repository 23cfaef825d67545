// Questions of scripts/conformance, answered by the library. One file answers one suite.
#ifndef WINNOW_TESTS_CONFORMANCE_PROBE_HPP
#define WINNOW_TESTS_CONFORMANCE_PROBE_HPP

#include <nlohmann/json.hpp>

namespace winnow::conformance {

using Json = nlohmann::json;

// Each takes one question, an object, and gives back what the program makes of it.
Json answer_encoding(const Json& question);
Json answer_feeds(const Json& question);
Json answer_html(const Json& question);
Json answer_mime(const Json& question);
Json answer_robots(const Json& question);
Json answer_security(const Json& question);
Json answer_sitemaps(const Json& question);
Json answer_url(const Json& question);
Json answer_warc(const Json& question);

}  // namespace winnow::conformance

#endif  // WINNOW_TESTS_CONFORMANCE_PROBE_HPP
