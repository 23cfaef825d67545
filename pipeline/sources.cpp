#include "pipeline/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "stages/text/ascii.hpp"
#include "stages/text/media_names.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

bool is_page_name(std::string_view name) {
  const std::string low = ascii::lower(without_coding_ending(name));
  return std::ranges::any_of(
      std::initializer_list<std::string_view>{".html", ".htm", ".xhtml", ".txt", ".md"},
      [&](std::string_view ending) { return low.ends_with(ending); });
}

Request request_for(std::string url, std::string via = {}, std::string name = {}) {
  return {.origin = {.url = std::move(url), .via = std::move(via), .name = std::move(name)}};
}

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

}  // namespace

std::optional<Request> RequestList::next() {
  if (next_ == requests_.size()) {
    return std::nullopt;
  }
  return std::move(requests_[next_++]);
}

UrlList::UrlList(const std::string& path)
    : RequestList([&] {
        auto requests = read_url_list(path);
        return requests ? *std::move(requests) : std::vector<Request>();
      }()) {}

Result<std::vector<Request>> read_url_list(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    return Error{"cannot read the URL list " + path};
  }
  std::stringstream text;
  text << file.rdbuf();
  std::vector<Request> requests;
  const std::string all = text.str();
  for (const std::string_view line : listed_lines(all)) {
    requests.push_back(request_for(std::string(line), path));
  }
  return requests;
}

std::vector<std::string_view> listed_lines(std::string_view text) {
  text.remove_prefix(text.starts_with("\xEF\xBB\xBF") ? 3 : 0);
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = ascii::trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && !line.starts_with('#')) {
      lines.push_back(line);
    }
  }
  return lines;
}

Result<std::vector<Request>> read_folder(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  const auto options = fs::directory_options::skip_permission_denied;
  for (fs::recursive_directory_iterator it(folder, options, error), end; !error && it != end;
       it.increment(error)) {
    if (is_hidden(it->path())) {
      if (it->is_directory(error)) {
        it.disable_recursion_pending();
      }
    } else if (it->is_regular_file(error) && is_page_name(it->path().filename().string())) {
      paths.push_back(it->path().string());
    }
  }
  if (error) {
    return Error{"cannot read the folder " + folder + ": " + error.message()};
  }
  std::ranges::sort(paths);
  std::vector<Request> requests;
  for (std::string& path : paths) {
    std::string name = fs::path(path).lexically_relative(folder).string();
    requests.push_back(request_for(std::move(path), folder, std::move(name)));
  }
  return requests;
}

}  // namespace winnow
