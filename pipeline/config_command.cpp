#include "pipeline/config_command.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>

#include "pipeline/cleaner.hpp"
#include "pipeline/commands.hpp"
#include "pipeline/job.hpp"
#include "pipeline/pages/html_page.hpp"
#include "stages/fetch/fetch.hpp"

namespace winnow {

namespace {

std::size_t sources_in(const InputSettings& input) {
  return input.urls.size() + input.url_lists.size() + input.folders.size() + input.feeds.size() +
         input.sitemaps.size() + input.opml.size() + input.archives.size();
}

// Files and folders of the input that are not there now.
std::vector<std::string> missing_files(const InputSettings& input) {
  std::vector<std::string> missing;
  for (const auto* list : {&input.url_lists, &input.folders, &input.feeds, &input.sitemaps,
                           &input.opml, &input.archives}) {
    std::ranges::copy_if(*list, std::back_inserter(missing), [](const std::string& source) {
      std::error_code none;
      return !is_web_url(source) && source != "-" && !std::filesystem::exists(source, none);
    });
  }
  return missing;
}

struct Findings {
  std::string error{};
  std::vector<std::string> warnings{};
};

// `who` is empty or "job asia: ".
Findings look_at(const Settings& settings, const std::string& who, bool wants_sources) {
  Findings found;
  const auto reading = source_options(settings, std::time(nullptr));
  const auto cleaner = make_cleaner(settings);
  if (!reading || !cleaner) {
    found.error = who + (reading ? cleaner.error().message : reading.error().message);
    return found;
  }
  for (const std::string& file : missing_files(settings.input)) {
    found.warnings.push_back(who + file + " is not there");
  }
  if (wants_sources && sources_in(settings.input) == 0) {
    found.warnings.push_back(who + "no feed, sitemap, URL, folder or archive is named");
  }
  return found;
}

std::string summary_of(const ConfigOptions& options) {
  std::size_t sources = options.jobs.empty() ? sources_in(options.settings.input) : 0;
  for (const JobSettings& job : options.jobs) {
    sources += sources_in(job.settings.input);
  }
  const auto rules = rules_for(options.settings.despam);
  return fmt::format("{}, {}, {}", count_of(options.jobs.size(), "job"),
                     count_of(sources, "source"),
                     count_of(rules ? (*rules)->rules().size() : 0, "rule"));
}

}  // namespace

int config_check(const ConfigOptions& options) {
  if (options.file.empty()) {
    std::cout << "no configuration file: all defaults\n";
    return static_cast<int>(Exit::done);
  }
  std::vector<Findings> all = {look_at(options.settings, "", false)};
  for (const JobSettings& job : options.jobs) {
    all.push_back(look_at(job.settings, job.place + ": job " + job.name + ": ", true));
  }
  bool warned = false;
  for (const Findings& found : all) {
    if (!found.error.empty()) {
      return complain(options.file + ": " + found.error);
    }
    for (const std::string& warning : found.warnings) {
      std::cout << "warning: " << warning << '\n';
      warned = true;
    }
  }
  std::cout << options.file << ": ok (" << summary_of(options) << ")\n";
  return static_cast<int>(warned && options.strict ? Exit::check_failed : Exit::done);
}

int config_show(const ConfigOptions& options) {
  const auto job = std::ranges::find(options.jobs, options.job, &JobSettings::name);
  if (!options.job.empty() && job == options.jobs.end()) {
    return complain("there is no job '" + options.job + "' in the configuration");
  }
  std::cout << show_settings(options.job.empty() ? options.settings : job->settings,
                             options.origins ? ShowStyle::origins : ShowStyle::plain);
  return static_cast<int>(Exit::done);
}

int config_init() {
  std::cout << show_settings({}, ShowStyle::commented);
  return static_cast<int>(Exit::done);
}

}  // namespace winnow
