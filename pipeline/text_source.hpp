// Texts that are there already, one after another: lines of JSONL files, text files, folders.
#ifndef WINNOW_PIPELINE_TEXT_SOURCE_HPP
#define WINNOW_PIPELINE_TEXT_SOURCE_HPP

#include <cstdint>
#include <deque>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace winnow {

struct SourceText {
  std::string id{};  // of the object, else the path as named
  std::string url{};
  std::string title{};
  std::string text{};
  std::string line{};  // the object as it stands; empty for files
  std::string path{};  // of the file it came from
};

class TextSource {
 public:
  explicit TextSource(std::vector<std::string> sources);

  std::optional<SourceText> next();
  // Lines and files that held no text, with what was wrong; the others are read.
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  std::optional<SourceText> next_line();
  void open(const std::string& path);

  std::deque<std::string> paths_;
  std::ifstream lines_;
  std::string lines_path_;
  std::uint64_t line_number_ = 0;
  std::optional<SourceText> file_;
  std::vector<std::string> problems_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_TEXT_SOURCE_HPP
