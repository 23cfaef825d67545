#include "pipeline/sources.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "stages/fetch/fetch.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

bool is_page_name(std::string_view name) {
  std::string low = ascii::lower(name);
  for (const std::string_view coding : {".gz", ".br", ".zst"}) {
    if (low.ends_with(coding)) {
      low.resize(low.size() - coding.size());
    }
  }
  for (const std::string_view page : {".html", ".htm", ".xhtml", ".txt", ".md"}) {
    if (low.ends_with(page)) {
      return true;
    }
  }
  return false;
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
  std::vector<Request> requests;
  for (std::string line; std::getline(file, line);) {
    const std::string_view url = ascii::trim(line);
    if (!url.empty() && !url.starts_with('#')) {
      requests.push_back(request_for(std::string(url), path));
    }
  }
  return requests;
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
