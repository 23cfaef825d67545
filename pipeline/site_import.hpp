// Reads rules for sites from the two formats that communities keep them in.
//
//   site configs     of Full-Text RSS: one file a host, "example.com.txt", lines "key: value"
//   cosmetic lists   of ad blockers: lines "host,host##selector"
//
// A file is a site config if some line begins with a key of that format. What winnow cannot follow
// is left out and said: rules_read = rules_kept + what `unsupported` tells of.
//
//   limits  64 MiB a file; folders are not searched below their first level
#ifndef WINNOW_PIPELINE_SITE_IMPORT_HPP
#define WINNOW_PIPELINE_SITE_IMPORT_HPP

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "stages/record/result.hpp"

namespace winnow {

// A rule in the form it is written to a file: selectors as text that Selector::parse takes.
struct ImportedSite {
  std::string host{};  // empty: any host
  std::vector<std::string> strip{};
  std::vector<std::string> body{};
  std::vector<std::string> title{};
  std::vector<std::string> author{};
  std::vector<std::string> date{};
  std::string source{};  // name of the file
};

struct ImportReport {
  std::vector<ImportedSite> sites{};  // by file, then as their hosts first appear
  std::size_t rules_read = 0;         // lines that say something of the page
  std::size_t rules_kept = 0;
  // "file:line: what and why". Kinds of lines a list holds thousands of, which never were about
  // elements, have one entry with their number: "list.txt:3: network rules (812 lines)".
  std::vector<std::string> unsupported{};
};

// `name` is the name of the file without its folder; it names the host of a site config.
void read_site_rules(std::string_view name, std::string_view text, ImportReport& report);

// `path` is a file, or a folder whose *.txt files are read in order of their names.
Result<ImportReport> import_site_rules(const std::string& path);

// A [[site]] table of TOML.
std::string to_toml(const ImportedSite& site);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_SITE_IMPORT_HPP
