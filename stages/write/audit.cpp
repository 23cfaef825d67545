// Three steps: find each kept block in the output, from the place of the one before it on; make
// pieces that cover the input, what lies between blocks being layout; tell them as lines.
#include "stages/write/audit.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <vector>

#include <nlohmann/json.hpp>

#include "stages/text/ascii.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/digest.hpp"
#include "stages/write/common_runs.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;
using Reasons = std::vector<Reason>;

enum class Fate : std::uint8_t { keep, layout, drop, move, edit };

struct Piece {
  Span input;
  Fate fate = Fate::layout;
  std::size_t output = 0;  // keep: where the bytes stand
  std::uint32_t block = 0;
  Reasons why{};
};

std::string_view slice(std::string_view text, Span span) {
  return text.substr(span.begin, span.size());
}

bool has_source(const Document& document, const Block& block) {
  return block.source.begin < block.source.end && block.source.end <= document.bytes.size();
}

// Where the body begins: a title in the front matter is not the heading.
std::size_t body_begin(std::string_view output, Format format) {
  if (format == Format::json || format == Format::jsonl) {
    constexpr std::string_view key =
        "\"text\":";  // the last key; in a string its quotes are escaped
    const std::size_t at = output.rfind(key);
    return at == std::string_view::npos ? 0 : output.find('"', at + key.size()) + 1;
  }
  constexpr std::string_view end = "\n---\n\n";
  const std::size_t at = output.starts_with("---\n") ? output.find(end) : std::string_view::npos;
  return at == std::string_view::npos ? 0 : at + end.size();
}

// Finds blocks in the output, one behind the other.
class Finder {
 public:
  Finder(const Document& document, std::string_view output, std::size_t begin)
      : document_(document), output_(output), at_(begin) {}

  // Runs of the block's source that stand in the output.
  std::vector<CommonRun> find(const Block& block) {
    const std::string_view source = slice(document_.bytes, block.source);
    std::vector<CommonRun> runs;
    if (const auto whole = ahead(source)) {
      runs.push_back({0, *whole, source.size()});
    } else if (const auto text = ahead(block.text)) {
      runs = in_region(source, *text, block.text.size());
      at_ = *text + block.text.size();
    } else {
      const auto start = ahead(std::string_view(block.text).substr(0, start_bytes));
      runs = in_place(source, start.value_or(at_), block);
    }
    reach_ = runs.empty() ? std::min(reach_ + 2 * block.text.size() + least_reach, farthest)
                          : least_reach;
    if (!runs.empty()) {
      at_ = std::max(at_, runs.back().copy + runs.back().bytes);
    }
    return runs;
  }

 private:
  // Between two blocks stand a marker, a separator, at times the address of an image. What was not
  // found adds to it.
  static constexpr std::size_t least_reach = 1024;
  static constexpr std::size_t farthest = std::size_t{64} * 1024;
  static constexpr std::size_t start_bytes = 16;
  static constexpr std::size_t short_reach = 64;  // a word is soon found by chance

  std::optional<std::size_t> ahead(std::string_view text) const {
    if (text.empty()) {
      return std::nullopt;
    }
    const std::size_t reach = text.size() < start_bytes ? short_reach : reach_;
    const std::size_t found = output_.substr(at_, reach + text.size()).find(text);
    return found == std::string_view::npos ? std::nullopt : std::optional(at_ + found);
  }

  // The end first: most edits are one cut, and so it is told exactly.
  std::vector<CommonRun> in_region(std::string_view source, std::size_t begin,
                                   std::size_t bytes) const {
    const std::string_view region = output_.substr(begin, bytes);
    const std::size_t same = common_suffix(source, region);
    auto runs = common_runs(source.substr(0, source.size() - same), region.substr(0, bytes - same),
                            is_html());
    if (same > 0) {
      runs.push_back({source.size() - same, bytes - same, same});
    }
    return moved(std::move(runs), begin);
  }

  // The block was written with more than its text: addresses, escapes.
  std::vector<CommonRun> in_place(std::string_view source, std::size_t begin,
                                  const Block& block) const {
    const std::size_t bytes = 2 * (source.size() + block.text.size()) + least_reach;
    return moved(common_runs(source, output_.substr(begin, bytes), is_html()), begin);
  }

  static std::vector<CommonRun> moved(std::vector<CommonRun> runs, std::size_t by) {
    for (CommonRun& run : runs) {
      run.copy += by;
    }
    return runs;
  }

  bool is_html() const { return document_.media_type == MediaType::html; }

  const Document& document_;
  std::string_view output_;
  std::size_t at_;
  std::size_t reach_ = least_reach;
};

// Reasons of the marks that stand, each once.
template <class Wanted>
Reasons reasons_of(const Block& block, Wanted wanted) {
  Reasons out;
  for (const Mark& mark : block.marks) {
    if (wanted(mark) && std::ranges::find(out, mark.reason) == out.end()) {
      out.push_back(mark.reason);
    }
  }
  return out;
}

bool is_edit(const Mark& mark) { return mark.action == Action::edit; }

// A keep mark lifts what was before it.
std::span<const Mark> standing(const Block& block) {
  const auto lifted = std::ranges::find(block.marks.rbegin(), block.marks.rend(), Action::keep,
                                        [](const Mark& mark) { return mark.action; });
  return {lifted.base(), block.marks.end()};
}

Piece piece_of_dropped(const Block& block, std::uint32_t index) {
  Piece piece{.input = block.source, .fate = Fate::drop, .block = index};
  for (const Mark& mark : standing(block)) {
    if (mark.action == Action::drop || mark.action == Action::move) {
      piece.fate = mark.action == Action::move ? Fate::move : piece.fate;
      piece.why.push_back(mark.reason);
    }
  }
  return piece;
}

// Tags and white space only.
bool is_layout(std::string_view part) {
  while (!(part = ascii::trim(part)).empty()) {
    const std::size_t end = part.front() == '<' ? part.find('>') : std::string_view::npos;
    if (end == std::string_view::npos) {
      return false;
    }
    part.remove_prefix(end + 1);
  }
  return true;
}

bool is_about(const Change& change, std::string_view part) {
  const std::string_view was = ascii::trim(change.was);
  return (!was.empty() && part.find(was) != std::string_view::npos) ||
         change.was.find(part) != std::string::npos;
}

// Why a part of a kept block is not in the output: the edits that say to have changed it. Where
// none does, plain text can only have been edited; in a page it may be a reference or a tag.
Reasons reasons_for(std::string_view part, const Block& block, MediaType media) {
  const bool layout = is_layout(part);
  const std::string_view core = layout ? part : ascii::trim(part);
  Reasons out = reasons_of(block, [&](const Mark& mark) {
    return is_edit(mark) && std::ranges::any_of(mark.changes, [&](const Change& change) {
             return is_about(change, core);
           });
  });
  if (!out.empty() || layout) {
    return out;
  }
  return reasons_of(block, [&](const Mark& mark) {
    return is_edit(mark) && (media == MediaType::text || mark.changes.empty());
  });
}

class Pieces {
 public:
  Pieces(const Document& document, std::string_view output, Format format)
      : document_(document),
        output_(output),
        finder_(document, output, body_begin(output, format)) {}

  std::vector<Piece> run() {
    for (std::uint32_t i = 0; i < document_.blocks.size(); ++i) {
      const Block& block = document_.blocks[i];
      if (!has_source(document_, block)) {
        continue;
      }
      if (kept(block)) {
        add_kept(block, i);
      } else {
        found_.push_back(piece_of_dropped(block, i));
      }
    }
    std::ranges::stable_sort(found_, {}, [](const Piece& piece) { return piece.input.begin; });
    cover();
    return std::move(out_);
  }

 private:
  // A shorter run costs more as a line of its own than within what it would divide.
  static constexpr std::size_t least_run = 24;
  static constexpr std::size_t least_run_edited = 4;  // here a cut should be told by itself

  void add_kept(const Block& block, std::uint32_t index) {
    const bool edited = std::ranges::any_of(block.marks, is_edit);
    std::uint32_t at = block.source.begin;
    for (const CommonRun& run : finder_.find(block)) {
      const auto bytes = static_cast<std::uint32_t>(run.bytes);
      if (bytes < (edited ? least_run_edited : least_run) && bytes < block.source.size()) {
        continue;
      }
      const auto begin = block.source.begin + static_cast<std::uint32_t>(run.source);
      add_unmatched({at, begin}, block, index);
      at = begin + bytes;
      found_.push_back({{begin, at}, Fate::keep, run.copy, index});
    }
    add_unmatched({at, block.source.end}, block, index);
  }

  void add_unmatched(Span span, const Block& block, std::uint32_t index) {
    if (!span.empty()) {
      Reasons why = reasons_for(slice(document_.bytes, span), block, document_.media_type);
      const Fate fate = why.empty() ? Fate::layout : Fate::edit;
      found_.push_back({span, fate, 0, index, std::move(why)});
    }
  }

  // Blocks may share bytes where a page nests what cannot be nested: the first to claim them has
  // them.
  void cover() {
    std::uint32_t at = 0;
    for (Piece& piece : found_) {
      const Span input{whole_character(std::max(piece.input.begin, at)),
                       whole_character(piece.input.end)};
      if (input.begin >= input.end) {
        continue;
      }
      piece.output += input.begin - piece.input.begin;
      piece.input = input;
      if (piece.fate == Fate::keep && !stands(piece)) {
        piece.fate = Fate::layout;
      }
      add_layout({at, input.begin});
      at = input.end;
      add(std::move(piece));
    }
    add_layout({at, static_cast<std::uint32_t>(document_.bytes.size())});
  }

  // Nothing is cut within a character: JSON could not hold the halves.
  std::uint32_t whole_character(std::uint32_t at) const {
    while (at < document_.bytes.size() &&
           (static_cast<unsigned char>(document_.bytes[at]) & 0xC0U) == 0x80U) {
      ++at;
    }
    return at;
  }

  bool stands(const Piece& piece) const {
    return piece.output <= output_.size() &&
           output_.substr(piece.output, piece.input.size()) == slice(document_.bytes, piece.input);
  }

  // The space between two kept blocks is often the same in both.
  void add_layout(Span input) {
    if (!out_.empty() && out_.back().fate == Fate::keep) {
      const std::size_t same =
          common_prefix(slice(document_.bytes, input), output_.substr(output_end(out_.back())));
      out_.back().input.end += static_cast<std::uint32_t>(same);
      input.begin += static_cast<std::uint32_t>(same);
    }
    if (!input.empty()) {
      add({.input = input});
    }
  }

  static std::size_t output_end(const Piece& piece) { return piece.output + piece.input.size(); }

  void add(Piece piece) {
    const bool same = !out_.empty() && out_.back().fate == piece.fate;
    if (same && (piece.fate == Fate::layout ||
                 (piece.fate == Fate::keep && output_end(out_.back()) == piece.output))) {
      out_.back().input.end = piece.input.end;
    } else {
      out_.push_back(std::move(piece));
    }
  }

  std::vector<Piece> found_;
  const Document& document_;
  std::string_view output_;
  Finder finder_;
  std::vector<Piece> out_;
};

std::string_view to_word(Fate fate) {
  constexpr std::string_view words[] = {"keep", "layout", "drop", "move", "edit"};
  return words[static_cast<std::size_t>(fate)];
}

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

Json or_null(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string head_line(const Document& document, std::string_view output, Format format,
                      std::string_view text_path, std::string_view version) {
  const Origin& origin = document.origin;
  const std::string& input = document.raw.empty() ? document.bytes : document.raw;
  const bool fetched = !origin.input_hash.empty();  // a document made by hand was not
  Json head{{"audit", 1},
            {"winnow", version},
            {"rules", or_null(document.rules)},
            {"input", origin.url},
            {"input_bytes", fetched ? origin.input_bytes : input.size()},
            {"input_hash", fetched ? origin.input_hash : digest(input)},
            {"output", or_null(text_path)},
            {"format", extension_of(format)},
            {"output_bytes", output.size()},
            {"output_hash", digest(output)},
            {"charset", document.charset},
            {"media_type", document.media_type == MediaType::html ? "html" : "text"}};
  if (!document.raw.empty()) {
    head["raw"] = to_base64(document.raw);
  }
  return dump(head);
}

// Lines of a text are counted as the pieces go by.
class Lines {
 public:
  explicit Lines(const Document& document) : document_(document) {}

  std::string line(const Piece& piece) {
    if (piece.fate == Fate::keep) {
      const std::size_t end = piece.output + piece.input.size();
      return "{\"keep\":[" + std::to_string(piece.output) + "," + std::to_string(end) + "]}\n";
    }
    Json json{{"was", slice(document_.bytes, piece.input)}};
    if (piece.fate != Fate::layout) {
      const bool html = document_.media_type == MediaType::html;
      json[html ? "block" : "line"] = html ? piece.block + 1 : number_at(piece.input.begin);
    }
    json["action"] = to_word(piece.fate);
    for (const Reason reason : piece.why) {
      json["why"].push_back(reason.word());
    }
    return dump(json);
  }

 private:
  std::uint32_t number_at(std::uint32_t place) {
    const auto begin = document_.bytes.begin();
    number_ += static_cast<std::uint32_t>(std::count(begin + counted_, begin + place, '\n'));
    counted_ = place;
    return number_;
  }

  const Document& document_;
  std::uint32_t number_ = 1;
  std::uint32_t counted_ = 0;
};

}  // namespace

std::string audit_of(const Document& document, std::string_view output, Format format,
                     std::string_view text_path, std::string_view version) {
  std::string out = head_line(document, output, format, text_path, version);
  Lines lines(document);
  for (const Piece& piece : Pieces(document, output, format).run()) {
    out += lines.line(piece);
  }
  return out;
}

}  // namespace winnow
