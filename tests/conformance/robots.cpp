// Robots: many URLs for one robots.txt, so that a real file is read once.
#include "stages/fetch/robots.hpp"

#include "stages/text/base64.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

Json answer_robots(const Json& question) {
  const Robots robots =
      Robots::parse(from_base64(question.at("robots_b64").get<std::string>()).value_or(""));
  Json allowed = Json::array();
  for (const Json& probe : question.at("probes")) {
    const std::string url = from_base64(probe.at("url_b64").get<std::string>()).value_or("");
    allowed.push_back(robots.allows(probe.at("agent").get<std::string>(), url));
  }
  return {{"allowed", allowed}};
}

}  // namespace winnow::conformance
