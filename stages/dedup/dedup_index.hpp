// DedupIndex: what was seen, and the judgement of a text against it.
//
//   threads   one call at a time
//   memory    in memory about 0.9 kB a document; with a file about 0.4 kB (dedup_store.hpp)
//   example   DedupIndex seen;
//             const auto verdict = seen.judge({.id = "a", .url = "https://…", .text = text});
//             if (!verdict.duplicate) …
#ifndef WINNOW_STAGES_DEDUP_DEDUP_INDEX_HPP
#define WINNOW_STAGES_DEDUP_DEDUP_INDEX_HPP

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "stages/dedup/dedup_store.hpp"
#include "stages/dedup/relation.hpp"
#include "stages/dedup/signature_of.hpp"
#include "stages/record/duplicate.hpp"
#include "stages/record/result.hpp"

namespace winnow {

// What becomes of a page that is fetched again with a text that is nearly what it was.
enum class Recapture : std::uint8_t {
  keep_first,  // a duplicate like any other
  replace,     // it is kept; the verdict names the one that it replaces
  both,        // it is kept as if it were another page
};

struct DedupIndexOptions {
  RelationOptions relation{};
  SignatureOptions signature{};
  // Days for which a document is remembered; 0: for ever.
  std::int32_t keep_days = 0;
  Recapture recapture = Recapture::keep_first;
  // See DedupStoreOptions; for one that is opened.
  std::size_t room = 0;
};

class DedupIndex {
 public:
  explicit DedupIndex(DedupIndexOptions options = {});
  // Whether an earlier run, which did not end, got so far that the document of this address was
  // kept for good. Asked in the order in which they were judged.
  using WasKept = std::function<bool(const std::string& url)>;
  // `night` in days since 1970. The run's id must be another one each time, but for a run that goes
  // on. Of a run that did not end, what `was_kept` does not know is taken back; without it, all.
  static Result<DedupIndex, StoreError> open(const std::string& path, const std::string& run,
                                             std::int32_t night, DedupIndexOptions options = {},
                                             const WasKept& was_kept = {});

  struct Entry {
    std::string id{};
    std::string url{};
    std::string_view text{};  // the text that counts
  };
  struct Verdict {
    std::optional<Duplicate> duplicate{};  // it repeats this one
    std::optional<Duplicate> contained{};  // it holds this one, or the other way round
    std::optional<Duplicate> replaces{};   // it is a new version of this one
    // Ids of all earlier ones that it repeats, kept or not, earliest first: for whoever builds
    // clusters. The earliest alone decides.
    std::vector<std::string> alike{};
  };
  // Says what the text is to earlier ones, and notes it. The same text from the same address in the
  // same night is the same document: a run that is done again keeps it and notes nothing.
  Verdict judge(const Entry& entry);
  // The same with the signature made by the caller, who may do it on many threads.
  Verdict judge(const Entry& entry, const Signature& signature);

  // Makes what was judged so far durable. Functions of a run: empty, or what went wrong.
  std::string commit();
  std::string end_run();
  // Forgets what this run noted.
  std::string abandon_run();
  // The run stops before its end, to go on another time: forgets what `was_kept` does not know.
  std::string stop_run(const WasKept& was_kept);

  const DedupIndexOptions& options() const { return options_; }
  const DedupStore& store() const { return store_; }

 private:
  struct Found {
    std::uint32_t number = 0;
    Relation relation = Relation::exact;
  };
  DedupIndex(DedupStore store, DedupIndexOptions options)
      : options_(options), store_(std::move(store)) {}
  // Earlier documents that it has to do with; the exact one first, then by number.
  std::vector<Found> related(const Signature& signature, const Holders& holders) const;
  LoggedDocument kept_one(std::uint32_t number) const;
  Duplicate described(const LoggedDocument& document, Relation relation,
                      const Signature& signature) const;
  bool is_same_again(const Entry& entry, const LoggedDocument& kept, Relation relation) const;
  void note(const Entry& entry, const Signature& signature, const std::optional<Found>& duplicate);

  DedupIndexOptions options_;
  DedupStore store_;
  std::int32_t night_ = 0;
  std::string problem_;
};

// All that signatures depend on, for the head of a store.
std::string signature_parameters(const SignatureOptions& options);

std::string_view to_word(Relation relation);

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_DEDUP_INDEX_HPP
