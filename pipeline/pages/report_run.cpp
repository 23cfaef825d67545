// The shell of the documents' table, what stands behind a run, and small parts of all sections.
#include <algorithm>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"
#include "pipeline/pages/report_charts.hpp"
#include "pipeline/pages/report_sections.hpp"
#include "pipeline/pages/report_words.hpp"

namespace winnow {

namespace {

// The script fills the lists and the table; `data-col` is a column of its records.
constexpr std::string_view documents_table = R"html(
<noscript><p class="left-out">The table of documents needs JavaScript. The same lines stand in
manifest.jsonl.</p></noscript>
<div class="tools" role="search" aria-label="Documents" data-js hidden>
<label class="grow">Filter by title, address, cause or detail
<input type="search" id="find" autocomplete="off" spellcheck="false"></label>
<label>Result<select id="by-status" autocomplete="off"><option value="">all</option></select></label>
<label>Cause or rule<select id="by-word" autocomplete="off"><option value="">all</option></select></label>
<label>Host<select id="by-place" autocomplete="off"><option value="">all</option></select></label>
<button type="button" id="clear">Clear</button>
</div>
<p class="status" id="found" role="status"></p>
<div class="scroll" data-js hidden><table class="grid documents" id="documents-table">
<caption class="hide">Documents of the run</caption>
<thead><tr>
<th scope="col" class="n w" data-col="sequence">No.</th>
<th scope="col" data-col="name">Document</th>
<th scope="col" data-col="result">Result</th>
<th scope="col" class="w" data-col="place">Host</th>
<th scope="col" class="n w" data-col="input">Page</th>
<th scope="col" class="n" data-col="text">Text</th>
<th scope="col" class="n w" data-col="removed">Removed</th>
<th scope="col" class="w" data-col="language">Language</th>
</tr></thead>
<tbody></tbody></table></div>
<nav class="pages" aria-label="Pages of the table" data-js hidden>
<button type="button" id="first">First</button>
<button type="button" id="back">Previous</button>
<span id="at"></span>
<button type="button" id="next">Next</button>
<button type="button" id="last">Last</button>
</nav>
</section>
)html";

std::string fact(std::string_view name, std::string_view value) {
  return value.empty() ? ""
                       : fmt::format("<dt>{}</dt><dd><bdi>{}</bdi></dd>\n", short_field(name, 60),
                                     short_field(value, 200));
}

std::string stage_rows(const RunFacts& run) {
  std::vector<std::pair<std::string, double>> stages(run.stage_seconds.begin(),
                                                     run.stage_seconds.end());
  std::ranges::stable_sort(stages,
                           [](const auto& a, const auto& b) { return a.second > b.second; });
  double all = 0;
  for (const auto& [stage, seconds] : stages) {
    all += seconds;
  }
  std::string out;
  for (const auto& [stage, seconds] : stages) {
    const double share = all > 0 ? seconds / all : 0;
    out += fmt::format(
        "<tr><th scope=\"row\">{}</th><td class=\"draw\">{}</td><td class=\"n\">{}</td>"
        "<td class=\"n soft\">{}</td></tr>\n",
        short_field(stage, 60), span_bar(0, share, "read"), seconds_text(seconds),
        share_text(share));
  }
  return out;
}

std::string stage_table(const RunFacts& run) {
  if (run.stage_seconds.empty()) {
    return "";
  }
  return "<div><h3>Time by stage</h3>\n<p class=\"soft\">All threads together.</p>\n"
         "<table class=\"flow stages\"><caption class=\"hide\">Time by stage</caption>"
         "<thead class=\"hide\"><tr><th scope=\"col\">Stage</th><td></td><th scope=\"col\">Time"
         "</th><th scope=\"col\">Share</th></tr></thead>\n<tbody>\n" +
         stage_rows(run) + "</tbody></table></div>\n";
}

}  // namespace

std::string section_head(std::string_view id, std::string_view title) {
  return fmt::format("<section id=\"{0}\" aria-labelledby=\"h-{0}\">\n<h2 id=\"h-{0}\">{1}</h2>\n",
                     id, title);
}

std::string left_out_note(std::size_t shown, std::size_t all, std::string_view noun) {
  return shown >= all ? ""
                      : fmt::format("<p class=\"left-out\">{} of {} shown.</p>\n", number(shown),
                                    count_of(all, noun));
}

std::string table_filter(std::string_view id, std::string_view label, std::size_t rows) {
  constexpr std::size_t needs_filter = 8;
  return rows < needs_filter
             ? ""
             : fmt::format(
                   "<div class=\"tools\" data-js hidden><label class=\"grow\">{1}<input "
                   "type=\"search\" data-filter=\"{0}\" autocomplete=\"off\" spellcheck=\"false\">"
                   "</label></div>\n<p class=\"status\" id=\"{0}-status\" role=\"status\"></p>\n",
                   id, label);
}

std::string count_cell(std::uint64_t value, std::string_view css_class) {
  return fmt::format("<td class=\"{}\" data-v=\"{}\">{}</td>", css_class, value, number(value));
}

std::string documents_section(const ReportView& view) {
  std::string out = section_head("documents", "Documents");
  if (view.facts.documents.empty()) {
    return out + "<p class=\"soft\">The manifest lists no document.</p>\n</section>\n";
  }
  return out + std::string(documents_table);
}

std::string run_section(const ReportView& view) {
  const RunFacts& run = view.facts.run;
  std::string facts = fact("Run", run.id) + fact("Started", run.started) + fact("Ended", run.ended);
  if (run.peak_memory_bytes > 0) {
    facts += fact("Peak memory", bytes_text(run.peak_memory_bytes));
  }
  if (!run.versions.contains("winnow")) {
    facts += fact("winnow", run.winnow);
  }
  for (const auto& [part, version] : run.versions) {
    facts += fact(part, version);
  }
  return section_head("run", "Behind this run") +
         "<div class=\"split\">\n<div><h3>Versions</h3>\n" +
         (facts.empty() ? "<p class=\"soft\">Not recorded.</p>\n"
                        : "<dl class=\"facts-list\">\n" + facts + "</dl>\n") +
         "</div>\n" + stage_table(run) + "</div>\n</section>\n";
}

}  // namespace winnow
