// First each block by itself, character by character; then what needs the document's evidence: how
// it writes its words elsewhere. A block that shows nothing a step could change is read once.
#include "stages/normalize/normalize.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "stages/normalize/edits.hpp"
#include "stages/normalize/evidence.hpp"
#include "stages/normalize/letter_case.hpp"
#include "stages/normalize/punctuation.hpp"
#include "stages/normalize/steps.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

bool is_edit(const Mark& mark) { return mark.reason.word().starts_with("normalize."); }

// Makes the changes and marks them; the first of the stage keeps the text as it was.
bool apply(Block& block, Reason reason, const Edits& edits) {
  if (edits.empty()) {
    return false;
  }
  std::string after = edited(block.text, edits);
  const auto same = std::ranges::find(block.marks, reason, &Mark::reason);
  const auto count = static_cast<float>(edits.size());
  if (same == block.marks.end()) {
    const bool first = std::ranges::none_of(block.marks, is_edit);
    block.marks.push_back({Action::edit, reason, count, first ? block.text : std::string(),
                           changes_of(block.text, edits)});
  } else {
    same->value += count;
  }
  block.text = std::move(after);
  return true;
}

class BlockRepair {
 public:
  BlockRepair(const NormalizeOptions& options, Block& block) : options_(options), block_(block) {}

  // Until nothing changes: a space that goes may leave a joiner at the edge. Each round takes
  // something away or composes it, so there are few.
  // Gives what the text holds in the end.
  Contents run() {
    constexpr int most_rounds = 20;
    Contents seen = contents_of(block_.text);
    for (int round = 0; round < most_rounds && repair(seen); ++round) {
      seen = contents_of(block_.text);
    }
    restyle();
    if (block_.text.empty()) {
      block_.marks.push_back({Action::drop, Normalize::empty});
    }
    return seen;
  }

 private:
  bool repair(const Contents& seen) {
    const bool code = block_.kind == BlockKind::code;
    bool changed = false;
    const auto step = [&](bool wanted, Reason reason, auto edits_of) {
      changed = (wanted && apply(block_, reason, edits_of(block_.text))) || changed;
    };
    const NormalizeOptions& o = options_;
    step(o.references && seen.ampersand && !code, Normalize::references, reference_edits);
    step(o.mojibake && seen.beyond_ascii, Normalize::mojibake, mojibake_edits);
    const bool decoded = changed;  // and may be anything; what goes leaves only spaces side by side
    step(o.control && (seen.control || decoded), Normalize::control, control_edits);
    step(o.invisible && (seen.invisible || decoded), Normalize::invisible, invisible_edits);
    step(o.spaces && (seen.spaces || seen.odd_space || changed), Normalize::spaces,
         [&](std::string_view text) { return space_edits(text, code || is_tabbed_row()); });
    step(o.unicode && (seen.composes || decoded), Normalize::unicode, composition_edits);
    return changed;
  }

  // Tabs are what such a row has between its cells.
  bool is_tabbed_row() const {
    return block_.kind == BlockKind::cell && block_.text.find('\t') != std::string::npos;
  }

  void restyle() {
    if (block_.kind == BlockKind::code) {
      return;
    }
    if (options_.quotes != Quotes::keep) {
      apply(block_, Normalize::quotes,
            options_.quotes == Quotes::straight ? straight_quote_edits(block_.text)
                                                : typographic_quote_edits(block_.text));
    }
    if (options_.plain_dashes) {
      apply(block_, Normalize::dashes, plain_dash_edits(block_.text));
    }
    if (options_.narrow) {
      apply(block_, Normalize::width, narrow_edits(block_.text));
    }
  }

  const NormalizeOptions& options_;
  Block& block_;
};

// What needs to know how the document writes its words.
class DocumentRepair {
 public:
  DocumentRepair(const NormalizeOptions& options, Document& document)
      : options_(options), document_(document) {}

  // `seen` is what block `i` holds.
  void look(std::size_t i, const Contents& seen) {
    const Block& block = document_.blocks[i];
    if (!is_prose(block)) {
      return;
    }
    if (seen.hyphen || seen.fused) {
      broken_.push_back(i);
    }
    if (seen.fused || seen.lower_start || has_lead_in(block.text)) {
      doubtful_.push_back(i);
    }
  }

  void run() {
    join_words();
    if (options_.letter_case && may_have_lost_capitals()) {
      repair_case();
    }
    if (options_.list_case || options_.heading_case) {
      even_out();
    }
  }

 private:
  void join_words() {
    for (const std::size_t i : broken_) {
      Block& block = document_.blocks[i];
      if (options_.hyphens) {
        apply(block, Normalize::hyphens, hyphen_edits(block.text, block, document_));
      }
    }
    if (options_.punctuation) {
      part_words(Fused::sure);
    }
    if (options_.punctuation && damage_ >= some_damage) {
      part_words(Fused::likely);
    }
  }

  void part_words(Fused how) {
    for (const std::size_t i : broken_) {
      Block& block = document_.blocks[i];
      repair(block, Normalize::punctuation, fused_edits(block.text, how));
    }
  }

  // Counts what had to be repaired.
  void repair(Block& block, Reason reason, const Edits& edits) {
    damage_ += edits.size();
    apply(block, reason, edits);
  }

  bool may_have_lost_capitals() const {
    return damage_ > 0 || std::ranges::any_of(doubtful_, [&](std::size_t i) {
             const Block& block = document_.blocks[i];
             return has_small_start(block, follows_end(i)) || has_lead_in(block.text);
           });
  }

  // Words that are no names need no evidence. Counting the words of a document is dear, and only a
  // text that was damaged elsewhere asks for it.
  void repair_case() {
    const SentenceCounts sentences = count_sentences(document_);
    if (!sentences.is_small_on_purpose()) {
      repair_sentences(nullptr);
    }
    // One sentence of fifty at the least: a long thread with two slips is not a damaged text.
    const bool damaged = damage_ >= some_damage && damage_ * 50 >= sentences.all;
    if (damaged && !sentences.is_small_on_purpose()) {
      const Evidence evidence = any_needs_evidence() ? Evidence(document_) : Evidence();
      repair_sentences(&evidence);
    }
    for (const std::size_t i : doubtful_) {
      Block& block = document_.blocks[i];
      apply(block, Normalize::lead_in, lead_in_edits(block.text, document_));
    }
    if (damaged) {
      repair_names();
    }
  }

  bool any_needs_evidence() const {
    return std::ranges::any_of(doubtful_, [&](std::size_t i) {
      return needs_evidence(document_.blocks[i], follows_end(i));
    });
  }

  void repair_sentences(const Evidence* evidence) {
    for (const std::size_t i : doubtful_) {
      Block& block = document_.blocks[i];
      if (evidence == nullptr && !has_small_start(block, follows_end(i))) {
        continue;
      }
      repair(block, Normalize::sentence_case,
             sentence_start_edits(block, evidence, follows_end(i)));
    }
  }

  // The kept block before it, if there is one, ends a thought.
  bool follows_end(std::size_t i) const {
    while (i-- > 0) {
      if (kept(document_.blocks[i])) {
        return is_end(document_.blocks[i]);
      }
    }
    return true;
  }

  // A paragraph goes on in the next one unless it ends like one; headings, items and tables end.
  static bool is_end(const Block& block) {
    const std::string_view text = ascii::trim(block.text);
    return block.kind != BlockKind::paragraph ||
           (!text.empty() &&
            std::string_view(".!?:").find(text.back()) != std::string_view::npos) ||
           text.ends_with("”") || text.ends_with("…");
  }

  // Once more for names of several words: "south china Sea" needs "china" first.
  void repair_names() {
    constexpr int most_rounds = 3;
    bool changed = true;
    for (int round = 0; round < most_rounds && changed; ++round) {
      changed = false;
      const Evidence evidence(document_);
      if (!evidence.has_small_names()) {
        return;
      }
      for (Block& block : document_.blocks) {
        changed = (is_prose(block) &&
                   apply(block, Normalize::name_case, name_edits(block.text, evidence))) ||
                  changed;
      }
    }
  }

  void even_out() {
    for (std::size_t i = 0; i < document_.blocks.size(); ++i) {
      Block& block = document_.blocks[i];
      if (options_.list_case && block.kind == BlockKind::list_item && kept(block)) {
        apply(block, Normalize::list_case, list_item_edits(document_, i));
      }
      if (options_.heading_case && block.kind == BlockKind::heading && kept(block)) {
        apply(block, Normalize::heading_case, heading_edits(block.text));
      }
    }
  }

  const NormalizeOptions& options_;
  Document& document_;
  std::vector<std::size_t> broken_;    // may have words to join or to part
  std::vector<std::size_t> doubtful_;  // may have lost a capital
  // Places repaired so far: one may be a slip of the writer, two are a damaged text.
  static constexpr std::size_t some_damage = 2;
  std::size_t damage_ = 0;
};

}  // namespace

void Normalize::repair(Metadata& metadata) const {
  Block block;
  const auto repair = [&](std::string& text) {
    block.text = std::move(text);
    BlockRepair(options_, block).run();
    text = std::move(block.text);
    block.marks.clear();
  };
  repair(metadata.title);
  repair(metadata.author);
  repair(metadata.site);
  repair(metadata.description);
  std::ranges::for_each(metadata.tags, repair);
  std::erase(metadata.tags, "");
}

void Normalize::mark(Document& document) const {
  DocumentRepair whole(options_, document);
  for (std::size_t i = 0; i < document.blocks.size(); ++i) {
    if (kept(document.blocks[i])) {
      whole.look(i, BlockRepair(options_, document.blocks[i]).run());
    }
  }
  whole.run();
  repair(document.metadata);
}

Outcome<Document> Normalize::operator()(Document document) const {
  mark(document);
  if (!any_kept(document)) {
    return Rejection{.reason = no_text,
                     .detail = "only invisible characters",
                     .metadata = std::move(document.metadata)};
  }
  return document;
}

}  // namespace winnow
