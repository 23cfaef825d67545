#include "stages/write/restore.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "stages/text/ascii.hpp"
#include "stages/text/base64.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/markup.hpp"
#include "stages/text/references.hpp"
#include "stages/text/spaces.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::ordered_json;

std::string text_or_empty(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

// The readers below throw what JSON throws for a field that is missing or of another type.
Audit read_head(const Json& json) {
  Audit audit{.input = json.at("input").get<std::string>(),
              .input_hash = json.at("input_hash").get<std::string>(),
              .output = text_or_empty(json, "output"),
              .format = json.at("format").get<std::string>(),
              .output_hash = json.at("output_hash").get<std::string>(),
              .html = json.at("media_type") == "html"};
  if (json.contains("raw")) {
    audit.raw = from_base64(json["raw"].get<std::string>());
    json.at(audit.raw ? "raw" : "raw in base64");
  }
  return audit;
}

AuditPiece read_piece(const Json& json) {
  if (json.contains("keep")) {
    const Json& range = json["keep"];
    return {.keep = true,
            .begin = range.at(0).get<std::uint64_t>(),
            .end = range.at(1).get<std::uint64_t>()};
  }
  AuditPiece piece{.was = json.at("was").get<std::string>(),
                   .action = json.at("action").get<std::string>()};
  if (json.contains("why")) {
    piece.why = json["why"].get<std::vector<std::string>>();
  }
  return piece;
}

bool lies_in(const AuditPiece& piece, std::string_view output) {
  return !piece.keep || (piece.begin <= piece.end && piece.end <= output.size());
}

// Empty if the text is the audit's own.
std::string wrong_with(const Audit& audit, std::string_view output) {
  if (digest(output) != audit.output_hash) {
    return "the text is not as winnow wrote it: its hash is " + digest(output) +
           ", the audit was made with " + audit.output_hash;
  }
  const bool inside =
      std::ranges::all_of(audit.pieces, [&](const auto& piece) { return lies_in(piece, output); });
  return inside ? "" : "the audit was changed: it names bytes behind the end of the text";
}

// A removed piece as a reader would have seen it.
std::string readable(const AuditPiece& piece, bool html) {
  if (!html) {
    return std::string(ascii::trim(piece.was));
  }
  if (has_markup(piece.was)) {
    return collapsed(without_markup(piece.was));
  }
  std::string text;
  append_decoded(piece.was, ReferencesIn::text, text);
  return collapsed(text);
}

bool is_for(const AuditPiece& piece, const std::vector<std::string>& reasons) {
  return std::ranges::any_of(piece.why, [&](const std::string& why) {
    return std::ranges::any_of(reasons, [&](const std::string& reason) {
      return why == reason || why.starts_with(reason + ".");
    });
  });
}

// A text as a person reads it, and where the output's bytes lie in it. The two differ in JSON only.
struct Shown {
  std::string text;
  Json json{};                        // of JSON; else null
  std::vector<std::size_t> places{};  // of each byte of the output; empty: the same
  std::size_t place(std::size_t at) const { return places.empty() ? at : places[at]; }
};

// Escapes stand for one byte each: winnow writes other characters than control ones as they are.
std::size_t escape_bytes(std::string_view output, std::size_t at) {
  return output[at] != '\\' ? 1 : output.substr(at, 2) == "\\u" ? 6 : 2;
}

Shown shown_of(const Audit& audit, std::string_view output) {
  Shown shown{.text = std::string(output)};
  if (!audit.format.starts_with("json")) {
    return shown;
  }
  constexpr std::string_view key = "\"text\":";
  shown.json = Json::parse(output);
  shown.text = shown.json.at("text").get<std::string>();
  const std::size_t begin = output.find('"', output.rfind(key) + key.size()) + 1;
  shown.places.assign(output.size() + 1, shown.text.size());
  std::fill_n(shown.places.begin(), begin, 0);
  std::size_t place = 0;
  for (std::size_t at = begin; at < output.size() && place < shown.text.size(); ++place) {
    const std::size_t next = std::min(at + escape_bytes(output, at), output.size());
    std::fill(shown.places.begin() + static_cast<std::ptrdiff_t>(at),
              shown.places.begin() + static_cast<std::ptrdiff_t>(next), place);
    at = next;
  }
  return shown;
}

std::string as_output(Shown shown, const Audit& audit) {
  if (!audit.format.starts_with("json")) {
    return std::move(shown.text);
  }
  shown.json["text"] = std::move(shown.text);
  return shown.json.dump(audit.format == "json" ? 2 : -1, ' ', false,
                         Json::error_handler_t::replace) +
         "\n";
}

// The end of the last line with text before `at`.
std::size_t paragraph_end(std::string_view text, std::size_t at) {
  while (at > 0 && ascii::is_space(text[at - 1])) {
    --at;
  }
  return std::min(text.find('\n', at), text.size());
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t end = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

// A place of the shown text and what is to stand there.
struct Put {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string text{};
};

class Putter {
 public:
  Putter(const Audit& audit, const Shown& shown) : audit_(audit), shown_(shown) {}

  std::vector<Put> run(const std::vector<std::string>& reasons) {
    for (std::size_t i = 0; i < audit_.pieces.size(); ++i) {
      const AuditPiece& piece = audit_.pieces[i];
      if (piece.keep) {
        pass(piece);
      } else if (is_for(piece, reasons) && !put_in_place(i)) {
        wait(readable(piece, audit_.html));
      }
    }
    settle(shown_.text.size());
    return std::move(puts_);
  }

 private:
  // Spaces and marks that were taken out of a word make no paragraph.
  static constexpr std::size_t most_in_place = 2;

  // What an edit put something else for goes where that stands.
  bool put_in_place(std::size_t i) {
    const std::vector<AuditPiece>& all = audit_.pieces;
    if (all[i].action != "edit" || i == 0 || i + 1 == all.size() || !all[i - 1].keep ||
        !all[i + 1].keep) {
      return false;
    }
    const std::size_t begin = shown_.place(all[i - 1].end);
    const std::size_t end = shown_.place(all[i + 1].begin);
    const bool replaced =
        begin < end && !ascii::trim(shown_.text.substr(begin, end - begin)).empty();
    if (begin > end || (!replaced && utf8::count(ascii::trim(all[i].was)) > most_in_place)) {
      return false;
    }
    puts_.push_back({begin, end, all[i].was});
    return true;
  }

  void wait(std::string text) {
    if (!text.empty()) {
      waiting_.push_back(std::move(text));
    }
  }

  // What waits goes before this piece: behind the paragraph that ended before it, or, where none
  // did, in front of its own.
  void pass(const AuditPiece& piece) {
    settle(line_begin(shown_.text, shown_.place(piece.begin)));
    end_ = std::max(end_, shown_.place(piece.end));
  }

  void settle(std::size_t next) {
    const bool first = end_ == 0;
    const std::size_t at = first ? next : paragraph_end(shown_.text, end_);
    for (const std::string& text : std::exchange(waiting_, {})) {
      puts_.push_back({at, at, first ? text + "\n\n" : "\n\n" + text});
    }
  }

  const Audit& audit_;
  const Shown& shown_;
  std::vector<std::string> waiting_;
  std::vector<Put> puts_;
  std::size_t end_ = 0;  // of the last kept piece
};

std::string with(std::string_view text, std::vector<Put> puts) {
  std::ranges::stable_sort(puts, {}, &Put::begin);
  std::string out;
  std::size_t at = 0;
  for (const Put& put : puts) {
    if (put.begin >= at) {
      out += text.substr(at, put.begin - at);
      out += put.text;
      at = put.end;
    }
  }
  return out += text.substr(at);
}

}  // namespace

Result<Audit> read_audit(std::string_view text) {
  Audit audit;
  std::size_t number = 0;
  for (; !text.empty(); text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1)) {
    ++number;
    try {
      const Json json = Json::parse(text.substr(0, text.find('\n')));
      if (number > 1) {
        audit.pieces.push_back(read_piece(json));
      } else if (json.at("audit") == 1) {
        audit = read_head(json);
      } else {
        return Error{"it is an audit of another version"};
      }
    } catch (const Json::exception&) {
      return Error{"line " + std::to_string(number) + " is not one of an audit"};
    }
  }
  return number > 0 ? Result<Audit>(std::move(audit)) : Error{"it is empty"};
}

Result<std::string> rebuilt(const Audit& audit, std::string_view output) {
  if (std::string wrong = wrong_with(audit, output); !wrong.empty()) {
    return Error{std::move(wrong)};
  }
  std::string input = audit.raw.value_or("");
  for (const AuditPiece& piece : audit.raw ? std::vector<AuditPiece>() : audit.pieces) {
    input += piece.keep ? output.substr(piece.begin, piece.end - piece.begin) : piece.was;
  }
  if (digest(input) != audit.input_hash) {
    return Error{"what was rebuilt is not the input: its hash is " + digest(input) + ", not " +
                 audit.input_hash};
  }
  return input;
}

Result<PutBack> put_back(const Audit& audit, std::string_view output,
                         const std::vector<std::string>& reasons) {
  if (std::string wrong = wrong_with(audit, output); !wrong.empty()) {
    return Error{std::move(wrong)};
  }
  try {
    Shown shown = shown_of(audit, output);
    std::vector<Put> puts = Putter(audit, shown).run(reasons);
    const std::size_t count = puts.size();
    shown.text = with(shown.text, std::move(puts));
    return PutBack{as_output(std::move(shown), audit), count};
  } catch (const Json::exception&) {
    return Error{"the audit was changed: the text is no JSON of winnow's"};
  }
}

}  // namespace winnow
