// Both readers go line by line and try each selector on Selector::parse, so that what comes out is
// known to work.
#include "pipeline/site_import.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

#include "stages/despam/selector.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 64ULL << 20U;
// A host in a file name or a list; longer ones are no hosts (RFC 1035).
constexpr std::size_t longest_host = 253;

// Keys of site configs: those that are read, those that only test them, and the others by which a
// file is known as one.
constexpr std::array<std::string_view, 6> read_keys = {"title", "body",  "author",
                                                       "date",  "strip", "strip_id_or_class"};
constexpr std::array<std::string_view, 2> test_keys = {"test_url", "test_contains"};
constexpr std::array<std::string_view, 26> other_keys = {"strip_image_src",
                                                         "strip_attr",
                                                         "strip_comments",
                                                         "single_page_link",
                                                         "single_page_link_in_feed",
                                                         "next_page_link",
                                                         "prune",
                                                         "tidy",
                                                         "autodetect_on_failure",
                                                         "autodetect_next_page",
                                                         "replace_string",
                                                         "find_string",
                                                         "http_header",
                                                         "parser",
                                                         "native_ad_clue",
                                                         "convert_double_br_tags",
                                                         "if_page_contains",
                                                         "wrap_in",
                                                         "insert_detected_image",
                                                         "move_into",
                                                         "dissolve",
                                                         "footnotes",
                                                         "src_lazy_load_attr",
                                                         "skip_json_ld",
                                                         "requires_login",
                                                         "not_logged_in_xpath"};

template <class Table>
bool holds(const Table& table, std::string_view word) {
  return std::ranges::find(table, word) != table.end();
}

struct KeyValue {
  std::string_view key;
  std::string_view value;
};

// "key: value", and "key(argument): value" without the argument. No key: not of this form.
KeyValue read_key(std::string_view line) {
  std::size_t end = 0;
  while (end < line.size() && (ascii::is_lower(line[end]) || line[end] == '_')) {
    ++end;
  }
  const std::string_view key = line.substr(0, end);
  std::string_view rest = ascii::trim(line.substr(end));
  if (rest.starts_with('(')) {
    const std::size_t close = rest.find("):");
    rest = close == std::string_view::npos ? std::string_view() : rest.substr(close + 1);
  }
  return rest.starts_with(':') ? KeyValue{key, ascii::trim(rest.substr(1))} : KeyValue{};
}

template <class Visit>
void for_each_line(std::string_view text, Visit visit) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  text.remove_prefix(text.starts_with(mark) ? mark.size() : 0);
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    visit(number, ascii::trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_site_config(std::string_view text) {
  bool found = false;
  for_each_line(text, [&](std::size_t, std::string_view line) {
    const std::string_view key = read_key(line).key;
    found = found || holds(read_keys, key) || holds(test_keys, key) || holds(other_keys, key);
  });
  return found;
}

// What one file gives, and the words for what it does not.
class FileReader {
 public:
  FileReader(std::string_view name, ImportReport& report) : name_(name), report_(report) {}

 protected:
  void refuse(std::size_t line, std::string_view what) {
    report_.unsupported.push_back(fmt::format("{}:{}: {}", name_, line, what));
  }

  // Whether the selector may be kept; says why not.
  bool accepts(std::size_t line, std::string_view selector, bool elements_only) {
    if (!utf8::is_valid(selector)) {
      refuse(line, "a line that is not UTF-8");
      return false;
    }
    const auto parsed = Selector::parse(selector);
    if (!parsed) {
      refuse(line, fmt::format("{}: {}", shortened(selector), parsed.error().message));
      return false;
    }
    if (elements_only && !parsed->selects_elements()) {
      refuse(line, fmt::format("{}: picks an attribute or a text, not an element", selector));
      return false;
    }
    return true;
  }

  void count_read() { ++report_.rules_read; }
  void count_kept() { ++report_.rules_kept; }
  std::string_view name() const { return name_; }
  void add_site(ImportedSite site) { report_.sites.push_back(std::move(site)); }

 private:
  static std::string shortened(std::string_view selector) {
    constexpr std::size_t most = 200;
    return selector.size() <= most ? std::string(selector)
                                   : utf8::repaired(std::string(selector.substr(0, most))) + "…";
  }

  std::string_view name_;
  ImportReport& report_;
};

class SiteConfigReader : FileReader {
 public:
  SiteConfigReader(std::string_view name, ImportReport& report) : FileReader(name, report) {}

  void run(std::string_view text) {
    site_.host = host_of(name());
    site_.source = std::string(name());
    for_each_line(text, [this](std::size_t line, std::string_view content) {
      if (!content.empty() && !content.starts_with('#')) {
        read(line, content);
      }
    });
    if (kept_) {
      add_site(std::move(site_));
    }
  }

 private:
  // "example.com.txt", and ".example.com.txt" where subdomains are meant, which a host covers
  // anyway. "global.txt" is for every site.
  static std::string host_of(std::string_view name) {
    std::string host = ascii::lower(name);
    if (host.ends_with(".txt")) {
      host.resize(host.size() - 4);
    }
    host.erase(0, host.starts_with('.') ? 1 : 0);
    return host == "global" ? "" : host;
  }

  void read(std::size_t line, std::string_view content) {
    const auto [key, value] = read_key(content);
    if (holds(test_keys, key)) {
      return;
    }
    count_read();
    if (key.empty()) {
      refuse(line, "not of the form 'key: value'");
    } else if (!holds(read_keys, key)) {
      refuse(line, fmt::format("{}: not supported", key));
    } else if (value.empty()) {
      refuse(line, fmt::format("{}: no value", key));
    } else {
      keep(line, key, value);
    }
  }

  void keep(std::size_t line, std::string_view key, std::string_view value) {
    const std::string selector = key == "strip_id_or_class" ? with_name(value) : std::string(value);
    const bool elements_only = key == "body" || key.starts_with("strip");
    if (accepts(line, selector, elements_only)) {
      list_of(key).push_back(selector);
      count_kept();
      kept_ = true;
    }
  }

  std::vector<std::string>& list_of(std::string_view key) {
    return key == "title"    ? site_.title
           : key == "body"   ? site_.body
           : key == "author" ? site_.author
           : key == "date"   ? site_.date
                             : site_.strip;
  }

  // The format means: anywhere in the attribute, quotes taken out.
  static std::string with_name(std::string_view name) {
    std::string plain(name);
    std::erase_if(plain, [](char c) { return c == '\'' || c == '"'; });
    return fmt::format("//*[contains(@class,'{0}') or contains(@id,'{0}')]", plain);
  }

  ImportedSite site_;
  bool kept_ = false;
};

// The sign that parts the hosts of a rule from what it does.
struct Separator {
  std::string_view sign;
  std::string_view refusal;  // empty: it hides elements
};

constexpr std::array<Separator, 9> separators = {{{"#@?#", "an exception"},
                                                  {"#@$#", "an exception"},
                                                  {"#@%#", "an exception"},
                                                  {"#@#", "an exception"},
                                                  {"#?#", "a procedural rule (#?#)"},
                                                  {"#$?#", "a style or snippet (#$?#)"},
                                                  {"#$#", "a style or snippet (#$#)"},
                                                  {"#%#", "a script (#%#)"},
                                                  {"##", ""}}};

class CosmeticListReader : FileReader {
 public:
  CosmeticListReader(std::string_view name, ImportReport& report) : FileReader(name, report) {}

  void run(std::string_view text) {
    for_each_line(text, [this](std::size_t line, std::string_view content) {
      if (!is_comment(content)) {
        count_read();
        read(line, content);
      }
    });
    for (const auto& [kind, lines] : skipped_) {
      refuse(lines.first,
             fmt::format("{} ({} {})", kind, lines.count, lines.count == 1 ? "line" : "lines"));
    }
    for (ImportedSite& site : sites_) {
      add_site(std::move(site));
    }
  }

 private:
  struct Lines {
    std::size_t first = 0;
    std::size_t count = 0;
  };

  // "# words" and "## words" are comments too; a selector follows its sign at once.
  static bool is_comment(std::string_view line) {
    const std::size_t signs = std::min(line.find_first_not_of('#'), line.size());
    return line.empty() || line.starts_with('!') || line.starts_with("[Adblock") ||
           signs == line.size() || (signs > 0 && line[signs] == ' ');
  }

  void skip(std::string_view kind, std::size_t line) {
    Lines& lines = skipped_[kind];
    lines.first = lines.count++ == 0 ? line : lines.first;
  }

  void read(std::size_t line, std::string_view content) {
    const auto [separator, at] = find_separator(content);
    if (separator == nullptr) {
      skip(content.starts_with("@@") ? "network exceptions" : "network rules", line);
      return;
    }
    const std::string_view selector = ascii::trim(content.substr(at + separator->sign.size()));
    if (!separator->refusal.empty()) {
      refuse(line, fmt::format("{}: {}", content, separator->refusal));
    } else if (selector.starts_with("+js(") || selector.starts_with('^')) {
      skip(selector.starts_with('^') ? "filters of the page's source" : "scripts", line);
    } else {
      keep(line, content.substr(0, at), selector);
    }
  }

  // The first one in the line: a selector may hold such signs in a text.
  static std::pair<const Separator*, std::size_t> find_separator(std::string_view line) {
    for (std::size_t at = line.find('#'); at != std::string_view::npos;
         at = line.find('#', at + 1)) {
      for (const Separator& separator : separators) {
        if (line.substr(at).starts_with(separator.sign) && names_hosts(line.substr(0, at))) {
          return {&separator, at};
        }
      }
    }
    return {nullptr, 0};
  }

  // Network rules have '#' in addresses and patterns.
  static bool names_hosts(std::string_view text) {
    return std::ranges::all_of(text, [](char c) {
      return ascii::is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 ||
             std::string_view("-._,~* []").find(c) != std::string_view::npos;
    });
  }

  void keep(std::size_t line, std::string_view names, std::string_view selector) {
    if (names.find('~') != std::string_view::npos) {
      refuse(line, fmt::format("{}##{}: all hosts but some", names, selector));
      return;
    }
    const std::vector<std::string> hosts = split(names);
    for (const std::string& host : hosts) {
      if (host.find('*') != std::string::npos || host.size() > longest_host) {
        refuse(line, fmt::format("{}##{}: a pattern of hosts", names, selector));
        return;
      }
    }
    // A selector of XPath's form would be read as XPath.
    const bool xpath = selector.starts_with('/') || selector.starts_with('(');
    if (xpath) {
      refuse(line, fmt::format("{}: not CSS", selector));
    } else if (accepts(line, selector, true)) {
      for (const std::string& host : hosts) {
        site_of(host).strip.emplace_back(selector);
      }
      count_kept();
    }
  }

  // "a.example,b.example"; one empty name, any host, where none is named.
  static std::vector<std::string> split(std::string_view names) {
    std::vector<std::string> hosts;
    while (!names.empty()) {
      const std::size_t end = std::min(names.find(','), names.size());
      std::string host = ascii::lower(ascii::trim(names.substr(0, end)));
      if (!host.empty() && std::ranges::find(hosts, host) == hosts.end()) {
        hosts.push_back(std::move(host));
      }
      names.remove_prefix(std::min(end + 1, names.size()));
    }
    if (hosts.empty()) {
      hosts.emplace_back();
    }
    return hosts;
  }

  ImportedSite& site_of(const std::string& host) {
    const auto [place, fresh] = places_.try_emplace(host, sites_.size());
    if (fresh) {
      sites_.push_back({.host = host, .source = std::string(name())});
    }
    return sites_[place->second];
  }

  std::vector<ImportedSite> sites_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::map<std::string_view, Lines> skipped_;
};

Result<std::vector<std::string>> files_at(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) {
    return std::vector<std::string>{path};
  }
  std::vector<std::string> files;
  for (fs::directory_iterator it(path, error), end; !error && it != end; it.increment(error)) {
    std::error_code ignored;
    if (it->is_regular_file(ignored) && it->path().extension() == ".txt") {
      files.push_back(it->path().string());
    }
  }
  if (error) {
    return Error{"cannot read the folder " + path + ": " + error.message()};
  }
  std::ranges::sort(files);
  return files;
}

Result<std::string> text_of(const std::string& path) {
  std::error_code error;
  const std::uintmax_t bytes = fs::file_size(path, error);
  std::ifstream file(path, std::ios::binary);
  if (error || !file) {
    return Error{"cannot read the site rules in " + path};
  }
  if (bytes > most_bytes) {
    return Error{fmt::format("{}: more than {} MiB of site rules", path, most_bytes >> 20U)};
  }
  std::stringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : utf8::repaired(std::string(text))) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  return out + '"';
}

void append_list(std::string_view key, const std::vector<std::string>& texts, std::string& out) {
  if (texts.empty()) {
    return;
  }
  if (texts.size() == 1) {
    out += fmt::format("{} = [{}]\n", key, toml_string(texts.front()));
    return;
  }
  out += fmt::format("{} = [\n", key);
  for (const std::string& text : texts) {
    out += "  " + toml_string(text) + ",\n";
  }
  out += "]\n";
}

}  // namespace

void read_site_rules(std::string_view name, std::string_view text, ImportReport& report) {
  if (is_site_config(text)) {
    SiteConfigReader(name, report).run(text);
  } else {
    CosmeticListReader(name, report).run(text);
  }
}

Result<ImportReport> import_site_rules(const std::string& path) {
  const auto files = files_at(path);
  if (!files) {
    return files.error();
  }
  ImportReport report;
  for (const std::string& file : *files) {
    const auto text = text_of(file);
    if (!text) {
      return text.error();
    }
    read_site_rules(fs::path(file).filename().string(), *text, report);
  }
  return report;
}

std::string to_toml(const ImportedSite& site) {
  std::string out = "[[site]]\nhost = " + toml_string(site.host) + "\n";
  append_list("strip", site.strip, out);
  append_list("body", site.body, out);
  append_list("title", site.title, out);
  append_list("author", site.author, out);
  append_list("date", site.date, out);
  if (!site.source.empty()) {
    out += "source = " + toml_string(site.source) + "\n";
  }
  return out;
}

}  // namespace winnow
