// Every line of the metrics goes through a small reader of the format, which takes nothing else.
#include "pipeline/metrics.hpp"

#include <charconv>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

using Labels = std::map<std::string, std::string>;

struct Family {
  bool help = false;
  std::string type{};
  std::vector<std::pair<Labels, double>> samples{};
};

struct Page {
  std::map<std::string, Family> families{};
  std::string problem{};  // the first line that is wrong

  double value(const std::string& name, const Labels& labels = {}) const {
    const auto family = families.find(name);
    if (family != families.end()) {
      for (const auto& [had, value] : family->second.samples) {
        if (had == labels) {
          return value;
        }
      }
    }
    return -1;
  }
};

bool is_name(const std::string& text) {
  return std::regex_match(text, std::regex("[a-zA-Z_][a-zA-Z0-9_]*"));
}

// One quoted value from `at` on; false where an escape or the end is not one of the format's.
bool read_quoted(const std::string& line, std::size_t& at, std::string& out) {
  if (at >= line.size() || line[at++] != '"') {
    return false;
  }
  for (; at < line.size() && line[at] != '"'; ++at) {
    if (line[at] != '\\') {
      out += line[at];
      continue;
    }
    const char escape = ++at < line.size() ? line[at] : ' ';
    if (escape != '\\' && escape != '"' && escape != 'n') {
      return false;
    }
    out += escape == 'n' ? '\n' : escape;
  }
  return at < line.size() && line[at++] == '"';
}

bool read_labels(const std::string& line, std::size_t& at, Labels& labels) {
  while (at < line.size() && line[at] != '}') {
    const std::size_t equals = line.find('=', at);
    const std::string name = line.substr(at, equals - at);
    at = equals + 1;
    if (equals == std::string::npos || !is_name(name) || labels.contains(name) ||
        !read_quoted(line, at, labels[name])) {
      return false;
    }
    if (at < line.size() && line[at] == ',') {
      ++at;
    }
  }
  return at < line.size() && line[at++] == '}';
}

bool read_sample(const std::string& line, Page& page, const std::string& current) {
  std::size_t at = line.find_first_of("{ ");
  if (at == std::string::npos || line.substr(0, at) != current) {
    return false;  // of another family than the one just described
  }
  Labels labels;
  if (line[at] == '{' && !read_labels(line, ++at, labels)) {
    return false;
  }
  double value = 0;
  const char* const end = line.data() + line.size();
  const auto read = std::from_chars(line.data() + at + 1, end, value);
  page.families[current].samples.emplace_back(labels, value);
  return line[at] == ' ' && read.ec == std::errc() && read.ptr == end;
}

bool read_line(const std::string& line, Page& page, std::string& current) {
  std::smatch match;
  if (std::regex_match(line, match, std::regex("# HELP (\\w+) ([^\\\\]+)"))) {
    current = match[1];
    return !std::exchange(page.families[current].help, true);
  }
  if (std::regex_match(line, match, std::regex("# TYPE (\\w+) (gauge|counter)"))) {
    Family& family = page.families[current];
    return match[1] == current && std::exchange(family.type, match[2]).empty();
  }
  return read_sample(line, page, current);
}

Page page_of(const std::string& text) {
  Page page;
  std::string current;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!read_line(line, page, current) && page.problem.empty()) {
      page.problem = line;
    }
  }
  return page;
}

RunReport report_of_a_night() {
  RunReport report;
  report.read = 20;
  report.finished = 10;
  report.bytes_in = 5'000'000'000;
  report.bytes_out = 1234;
  report.blocks = 100;
  report.blocks_kept = 60;
  report.seconds = 12.5;
  report.rejected = {{Reason{"fetch.unchanged"}, 4},
                     {Reason{"dedup.near"}, 2},
                     {Reason{"strip.no_content"}, 1},
                     {Reason{"fetch.status"}, 3}};
  report.marks = {{Reason{"strip.footer"}, 25}, {Reason{"despam.share"}, 7}};
  report.sources = {{.address = "a"},
                    {.address = "b", .damaged = 2, .unchanged = true},
                    {.address = "c", .unchanged = true, .problem = "404"}};
  report.stage_seconds = {{"fetch", 3.25}, {"clean", 0.5}};
  return report;
}

const MetricsLabels night{.job = "asia",
                          .started = 1764374400,
                          .ended = 1764374412,
                          .exit_code = 3,
                          .peak_memory_bytes = 104857600};

}  // namespace

TEST_CASE("every line of the metrics is of the format, and described once", "[metrics]") {
  const std::string text = metrics_text(report_of_a_night(), night);
  const Page page = page_of(text);
  CHECK(page.problem.empty());
  CHECK(text.ends_with('\n'));
  CHECK(page.families.size() > 12);
  for (const auto& [name, family] : page.families) {
    INFO(name);
    CHECK(name.starts_with("winnow_"));
    CHECK(family.help);
    CHECK(family.type == "gauge");
    CHECK_FALSE(name.ends_with("_total"));  // a name for counters
    CHECK_FALSE(family.samples.empty());
    std::set<Labels> all;
    for (const auto& [labels, value] : family.samples) {
      CHECK(labels.at("winnow_job") == "asia");
      CHECK(all.insert(labels).second);
    }
  }
}

TEST_CASE("the reader of the test refuses what is not of the format", "[metrics]") {
  const auto* const text =
      GENERATE("a 1\n", "# TYPE a gauge\na 1\nb 2\n", "# HELP a A.\na{x=\"1} 1\n",
               "# HELP a A.\na{x=\"\\t\"} 1\n", "# HELP a A.\na{x=\"1\",x=\"2\"} 1\n",
               "# HELP a A.\na one\n", "# HELP a A.\n# HELP a A.\n", "# HELP a A.\na{x=\"1\"}1\n");
  CHECK_FALSE(page_of(text).problem.empty());
}

TEST_CASE("metrics carry the numbers of the report", "[metrics]") {
  const Page page = page_of(metrics_text(report_of_a_night(), night));
  const auto value = [&](const std::string& name, const Labels& more = {}) {
    Labels labels = more;
    labels["winnow_job"] = "asia";
    return page.value("winnow_run_" + name, labels);
  };
  CHECK(value("start_timestamp_seconds") == 1764374400);
  CHECK(value("end_timestamp_seconds") == 1764374412);
  CHECK(value("duration_seconds") == 12.5);
  CHECK(value("exit_code") == 3);
  CHECK(value("peak_memory_bytes") == 104857600);
  CHECK(value("input_bytes") == 5e9);
  CHECK(value("output_bytes") == 1234);
  CHECK(value("blocks", {{"fate", "kept"}}) == 60);
  CHECK(value("blocks", {{"fate", "dropped"}}) == 40);
  CHECK(value("rejected_documents", {{"reason", "fetch.status"}}) == 3);
  CHECK(value("marks", {{"reason", "strip.footer"}}) == 25);
  CHECK(value("lists", {{"state", "read"}}) == 1);
  CHECK(value("lists", {{"state", "unchanged"}}) == 1);
  CHECK(value("lists", {{"state", "failed"}}) == 1);
  CHECK(value("damaged_places") == 2);
  CHECK(value("stage_seconds", {{"stage", "fetch"}}) == 3.25);
}

TEST_CASE("outcomes share out what was read without remainder", "[metrics]") {
  const auto documents =
      page_of(metrics_text(report_of_a_night(), night)).families.at("winnow_run_documents").samples;
  std::map<std::string, double> outcomes;
  double sum = 0;
  for (const auto& [labels, value] : documents) {
    outcomes[labels.at("outcome")] = value;
    sum += value;
  }
  CHECK(sum == 20);
  CHECK(outcomes ==
        std::map<std::string, double>{
            {"finished", 10}, {"unchanged", 4}, {"duplicate", 2}, {"rejected", 1}, {"failed", 3}});
}

TEST_CASE("names that strangers chose stay within their quotes", "[metrics]") {
  const std::string hostile = "a\"} 1\nwinnow_run_success 1\n\\\xff\x01é";
  MetricsLabels labels = night;
  labels.job = hostile;
  RunReport report = report_of_a_night();
  report.marks = {{Reason::interned(hostile), 1}};
  report.stage_seconds = {{hostile, 1.0}};
  const std::string text = metrics_text(report, labels);
  const Page page = page_of(text);
  CHECK(page.problem.empty());
  CHECK(utf8::is_valid(text));
  const std::string kept = utf8::repaired(hostile);
  CHECK(page.value("winnow_run_marks", {{"winnow_job", kept}, {"reason", kept}}) == 1);
  CHECK(page.families.at("winnow_run_success").samples.size() == 1);
}

TEST_CASE("the same run gives the same metrics, an empty one still its times", "[metrics]") {
  CHECK(metrics_text(report_of_a_night(), night) == metrics_text(report_of_a_night(), night));
  const Page page = page_of(metrics_text({}, {.started = 1, .ended = 2, .exit_code = 4}));
  CHECK(page.problem.empty());
  CHECK(page.value("winnow_run_end_timestamp_seconds") == 2);
  CHECK(page.value("winnow_run_documents", {{"outcome", "failed"}}) == 0);
  CHECK_FALSE(page.families.contains("winnow_run_marks"));
  CHECK_FALSE(page.families.contains("winnow_run_peak_memory_bytes"));  // not known
}

TEST_CASE("a failed run keeps the time of the last success", "[metrics]") {
  const std::string name = "winnow_run_last_success_timestamp_seconds";
  const auto [code, success] = GENERATE(table<int, bool>(
      {{0, true}, {1, true}, {2, false}, {3, true}, {4, false}, {6, false}, {143, false}}));
  INFO(code);
  MetricsLabels labels = night;
  labels.job = "a b";
  labels.exit_code = code;
  labels.last_success = 77;
  const std::string text = metrics_text({}, labels);
  CHECK(page_of(text).value("winnow_run_success", {{"winnow_job", "a b"}}) == (success ? 1 : 0));
  CHECK(page_of(text).value(name, {{"winnow_job", "a b"}}) == (success ? 1764374412 : 77));
  CHECK(last_success_in(text) == (success ? 1764374412 : 77));
  labels.last_success.reset();
  CHECK(page_of(metrics_text({}, labels)).families.contains(name) == success);
}

TEST_CASE("a text without a last success gives none", "[metrics]") {
  const std::string name = "winnow_run_last_success_timestamp_seconds";
  CHECK_FALSE(last_success_in(""));
  CHECK_FALSE(last_success_in("# HELP " + name + " 12\n"));
  CHECK_FALSE(last_success_in(name));
  CHECK_FALSE(last_success_in(name + " soon\n"));
  CHECK_FALSE(last_success_in(name + " 99999999999999999999999\n"));
  CHECK(last_success_in(name + " 12") == 12);
}

TEST_CASE("each job has a file of metrics of its own", "[metrics]") {
  CHECK(metrics_path("m.d/winnow.prom", "") == "m.d/winnow.prom");
  CHECK(metrics_path("m.d/winnow.prom", "asia") == "m.d/winnow-asia.prom");
  CHECK(metrics_path("winnow.prom", "a.b") == "winnow-a.b.prom");
}
