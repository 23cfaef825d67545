// `winnow list`: what a run would ask for, without asking for it. Lists themselves are fetched.
#include <nlohmann/json.hpp>

#include <ctime>
#include <iostream>

#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/printable.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/fetch/fetch_many.hpp"

namespace winnow {

namespace {

void print(const Request& request, const std::string& format) {
  if (format == "jsonl") {
    nlohmann::ordered_json json{{"url", request.origin.url}, {"via", request.origin.via}};
    for (const auto& [key, value] :
         {std::pair{"title", request.listed_title}, std::pair{"date", request.listed_date}}) {
      if (!value.empty()) {
        json[key] = value;
      }
    }
    std::cout << json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  } else if (format == "tsv") {
    std::cout << printable(request.origin.url) << '\t' << printable(request.listed_date) << '\t'
              << printable(request.listed_title) << '\t' << printable(request.origin.via) << '\n';
  } else {
    std::cout << printable(request.origin.url) << '\n';
  }
}

}  // namespace

int list_command(const CommandOptions& options) {
  std::vector<SourceSpec> sources = specs_for(options);
  for (SourceSpec& source : sources) {
    const bool unclear = source.kind == SourceSpec::Kind::automatic && is_web_url(source.address);
    if (unclear && kind_by_name(source.address) == SourceSpec::Kind::page) {
      source.kind = SourceSpec::Kind::feed;  // a site: its page names its feed
    }
  }
  if (sources.empty()) {
    return complain("no source named");
  }
  auto reading = source_options(options.settings, std::time(nullptr));
  if (!reading) {
    return complain(reading.error().message);
  }
  const FetchMany fetch(fetch_options(options.settings, true));
  SourceStream stream(std::move(sources), *reading, fetch, nullptr);
  std::size_t listed = 0;
  std::size_t failed = 0;
  while (const auto request = stream.next()) {
    if (request->failed) {
      ++failed;
      complain(request->origin.url + ": " + std::string(request->failed->reason.word()) + ": " +
               request->failed->detail);
    } else {
      ++listed;
      print(*request, options.format);
    }
  }
  const Exit code = failed == 0  ? (listed > 0 ? Exit::done : Exit::nothing_came_out)
                    : listed > 0 ? Exit::some_failed
                                 : Exit::all_failed;
  return static_cast<int>(code);
}

}  // namespace winnow
