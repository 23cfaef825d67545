// One JSON object a line on standard input, one answer a line on standard output.
#include <iostream>
#include <map>
#include <string>

#include "tests/conformance/probe.hpp"

int main() {
  namespace here = winnow::conformance;
  using here::Json;
  const std::map<std::string, Json (*)(const Json&)> suites = {
      {"encoding", here::answer_encoding}, {"feeds", here::answer_feeds},
      {"html", here::answer_html},         {"mime", here::answer_mime},
      {"robots", here::answer_robots},     {"security", here::answer_security},
      {"sitemaps", here::answer_sitemaps}, {"url", here::answer_url},
      {"warc", here::answer_warc}};
  for (std::string line; std::getline(std::cin, line);) {
    const Json question = Json::parse(line);
    const Json answer = suites.at(question.at("suite").get<std::string>())(question);
    std::cout << answer.dump(-1, ' ', true, Json::error_handler_t::replace) << '\n' << std::flush;
  }
}
