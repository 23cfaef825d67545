// Name gives each document its place in the output folder.
//
//   in        Document
//   out       the same document with `output_name`: a relative path with extension
//   rejects   name.exists   the file is there and `on_exists` says keep
//   order     by source, so that names never depend on thread timing; a name that is taken gets
//             "-" and the first eight digits of the input's hash
//   threads   one call at a time per book; the pipeline sees to it
//
// Fields of a template: {path} path below the folder that was named, without extension; {stem} file
// name without extensions; {host} {date} {slug} {title} {hash8} {index}. The empty template picks
// {path} for files, {host}/{date}-{slug} for URLs and {hash8} for standard input.
#ifndef WINNOW_STAGES_WRITE_NAME_HPP
#define WINNOW_STAGES_WRITE_NAME_HPP

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"
#include "stages/stage.hpp"
#include "stages/text/digest_set.hpp"

namespace winnow {

enum class OnExists : std::uint8_t {
  replace,  // write over it (never over the input itself)
  keep,     // leave it and reject the document
  rename,   // add the hash
};

// Names given so far. Not thread-safe. A name may be said to be taken though it is not, as seldom
// as digest_set.hpp says: it gets the hash then, which does no harm.
class NameBook {
 public:
  // `room` as in DigestSet.
  explicit NameBook(std::size_t room = 0) : taken_(room) {}
  // False if the name is taken. Upper and lower case count as equal: some file systems think so.
  bool take(std::string_view name);

 private:
  DigestSet taken_;
};

struct NameOptions {
  std::string name_template{};
  std::string extension = "txt";
  std::string directory{};  // where files may be already; empty: nowhere
  OnExists on_exists = OnExists::replace;
  // Whether an earlier run gave this name to another page: its text may not be written over.
  std::function<bool(const std::string& name, const std::string& url)> is_others{};
};

class Name {
 public:
  static constexpr std::string_view name = "name";
  static constexpr Order order = Order::source;
  static constexpr Reason exists{"name.exists"};

  // `book` must outlive the stage.
  Name(NameBook& book, NameOptions options) : book_(&book), options_(std::move(options)) {}
  Outcome<Document> operator()(Document document) const;

 private:
  NameBook* book_;
  NameOptions options_;
};

// The first field of `name_template` that does not exist; empty if all do.
std::string unknown_field(std::string_view name_template);

// Lower-case ASCII, words joined by '-', at most 80 characters; other scripts are transliterated.
std::string slug(std::string_view text);

}  // namespace winnow

#endif  // WINNOW_STAGES_WRITE_NAME_HPP
