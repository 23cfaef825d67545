#include "pipeline/labelled_lines.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <nlohmann/json.hpp>

#include "stages/despam/verdicts.hpp"

namespace winnow {

namespace {

namespace fs = std::filesystem;

LabelledLine line_of(const nlohmann::json& json, std::string where) {
  const auto text = [&](const char* key, const char* otherwise) {
    return json.value(key, std::string(otherwise));
  };
  return {.test = {.text = json.at("text").get<std::string>(),
                   .expect = json.at("expect").get<std::string>(),
                   .title = text("title", ""),
                   .place = text("place", "middle"),
                   .repeats = json.value("repeats", 1),
                   .kind = text("block", "paragraph"),
                   .linked = json.value("linked", false)},
          .kind = text("kind", ""),
          .where = std::move(where)};
}

std::string read_file(const fs::path& path, std::vector<LabelledLine>& lines) {
  std::ifstream file(path);
  if (!file) {
    return "cannot read " + path.string();
  }
  std::string text;
  for (int number = 1; std::getline(file, text); ++number) {
    std::string where = path.filename().string() + ":" + std::to_string(number);
    try {
      lines.push_back(line_of(nlohmann::json::parse(text), where));
    } catch (const nlohmann::json::exception& error) {
      return where + ": " + error.what();
    }
  }
  return {};
}

}  // namespace

Result<std::vector<LabelledLine>> read_labelled_lines(const std::string& path) {
  std::vector<fs::path> files;
  std::error_code error;
  if (fs::is_directory(path, error)) {
    for (const auto& entry : fs::directory_iterator(path, error)) {
      if (entry.path().extension() == ".jsonl") {
        files.push_back(entry.path());
      }
    }
    std::ranges::sort(files);
  } else {
    files.emplace_back(path);
  }
  std::vector<LabelledLine> lines;
  for (const fs::path& file : files) {
    if (std::string problem = read_file(file, lines); !problem.empty()) {
      return Error{std::move(problem)};
    }
  }
  return lines;
}

LineVerdict judge_line(const RuleTest& test, const Despam& despam) {
  Document document = document_for(test);
  std::vector<bool> is_line;
  for (const Block& block : document.blocks) {
    is_line.push_back(block.text == test.text);
  }
  if (!test.title.empty() && document.blocks.front().text == test.text) {
    is_line[0] = false;  // the title itself
  }
  despam.mark(document);
  LineVerdict verdict;
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (is_line[i] && !kept(document.blocks[i])) {
      verdict.removed = true;
      verdict.reason = document.blocks[i].marks.back().reason.word();
    }
  }
  return verdict;
}

}  // namespace winnow
