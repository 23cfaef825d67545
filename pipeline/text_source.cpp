#include "pipeline/text_source.hpp"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "pipeline/cleaner.hpp"
#include "pipeline/sources.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

bool is_json_lines(const std::string& path) {
  return path.ends_with(".jsonl") || path.ends_with(".ndjson");
}

std::string word_of(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) {
    return {};
  }
  return found->is_string() ? found->get<std::string>() : found->is_null() ? "" : found->dump();
}

}  // namespace

TextSource::TextSource(std::vector<std::string> sources) {
  for (std::string& source : sources) {
    std::error_code error;
    if (!std::filesystem::is_directory(source, error)) {
      paths_.push_back(std::move(source));
      continue;
    }
    auto folder = read_folder(source);
    if (!folder) {
      problems_.push_back(folder.error().message);
      continue;
    }
    for (Request& request : *folder) {
      paths_.push_back(std::move(request.origin.url));
    }
  }
}

std::optional<SourceText> TextSource::next() {
  for (;;) {
    if (auto text = next_line()) {
      return text;
    }
    if (file_) {
      return std::exchange(file_, std::nullopt);
    }
    if (paths_.empty()) {
      return std::nullopt;
    }
    const std::string path = std::move(paths_.front());
    paths_.pop_front();
    open(path);
  }
}

void TextSource::open(const std::string& path) {
  if (is_json_lines(path)) {
    lines_ = std::ifstream(path);
    lines_path_ = path;
    line_number_ = 0;
    if (!lines_) {
      problems_.push_back("cannot read " + path);
    }
    return;
  }
  auto text = read_whole_file(path);
  if (!text) {
    problems_.push_back("cannot read " + path);
    return;
  }
  file_ =
      SourceText{.id = path, .url = path, .text = utf8::repaired(*std::move(text)), .path = path};
}

std::optional<SourceText> TextSource::next_line() {
  for (std::string line; lines_.is_open() && std::getline(lines_, line);) {
    ++line_number_;
    if (line.empty()) {
      continue;
    }
    const Json json = Json::parse(line, nullptr, false);
    const std::string place = lines_path_ + ":" + std::to_string(line_number_);
    if (!json.is_object() || !json.contains("text") || !json["text"].is_string()) {
      problems_.push_back(place + ": no object with a text");
      continue;
    }
    const std::string id = word_of(json, "id");
    const std::string url = word_of(json, "url");
    return SourceText{.id = id.empty() ? place : id,
                      .url = url.empty() ? word_of(json, "source") : url,
                      .title = word_of(json, "title"),
                      .text = utf8::repaired(json["text"].get<std::string>()),
                      .line = std::move(line),
                      .path = lines_path_};
  }
  lines_ = std::ifstream();
  return std::nullopt;
}

}  // namespace winnow
