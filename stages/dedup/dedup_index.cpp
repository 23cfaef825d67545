#include "stages/dedup/dedup_index.hpp"

#include <algorithm>
#include <array>

#include "stages/dedup/sketch.hpp"
#include "stages/text/canonical_url.hpp"
#include "stages/text/times.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

// Two addresses of one page.
bool is_same_page(const std::string& a, const std::string& b) {
  if (a == b) {
    return true;
  }
  static const UrlKeys keys = UrlKeys::builtin();
  const auto url_a = Url::parse(a);
  const auto url_b = Url::parse(b);
  return url_a && url_b && keys.key(*url_a) == keys.key(*url_b);
}

// A run that goes on after it was ended here must not take the place of its own beginning.
std::string free_name(const SignatureLog& log, std::string name) {
  while (std::ranges::any_of(
      log.runs(), [&](const LoggedRun& run) { return run.ended && run.live && run.id == name; })) {
    name += '+';
  }
  return name;
}

}  // namespace

std::string_view to_word(Relation relation) {
  constexpr std::array<std::string_view, 4> words = {"exact", "exact_key", "near", "contained"};
  return words[static_cast<std::size_t>(relation)];
}

std::string signature_parameters(const SignatureOptions& options) {
  return "max_shingles=" + std::to_string(options.shingles.max_shingles) +
         " min_shingles=" + std::to_string(options.min_shingles);
}

DedupIndex::DedupIndex(DedupIndexOptions options) : DedupIndex(DedupStore::in_memory({}), options) {
  problem_ = store_.begin_run("memory", 0);
}

Result<DedupIndex, StoreError> DedupIndex::open(const std::string& path, const std::string& run,
                                                std::int32_t night, DedupIndexOptions options,
                                                const WasKept& was_kept) {
  using Unfinished = SignatureLogOptions::Unfinished;
  DedupStoreOptions stored{.parameters = signature_parameters(options.signature)};
  stored.unfinished = was_kept ? Unfinished::keep : Unfinished::take_back;
  stored.room = options.room;
  if (options.keep_days > 0) {
    stored.since_night = night - options.keep_days;
  }
  auto store = DedupStore::open(path, std::move(stored));
  if (!store) {
    return std::move(store).error();
  }
  DedupIndex index(*std::move(store), options);
  index.night_ = night;
  std::string problem;
  if (was_kept) {
    problem = index.store_.keep_of_run(
        [&](const LoggedDocument& document) { return was_kept(document.url); });
  }
  if (problem.empty()) {
    problem = index.store_.begin_run(free_name(*index.store_.log(), run), night,
                                     SignatureLog::Begin::resume);
  }
  return problem.empty() ? Result<DedupIndex, StoreError>(std::move(index))
                         : StoreError{StoreFault::failed, std::move(problem)};
}

std::vector<DedupIndex::Found> DedupIndex::related(const Signature& signature,
                                                   const Holders& holders) const {
  std::vector<Found> found;
  if (holders.text) {
    found.push_back({*holders.text, Relation::exact});
  } else if (holders.key) {
    found.push_back({*holders.key, Relation::exact_key});
  }
  for (const std::uint32_t number : holders.bands()) {
    if (!found.empty() && found.front().number == number) {
      continue;
    }
    const auto earlier = store_.signature(number);
    if (const auto relation =
            earlier ? relation_of(signature, *earlier, options_.relation) : std::nullopt) {
      found.push_back({number, *relation});
    }
  }
  return found;
}

// A duplicate names the one that was kept, never another duplicate, so one step is enough.
LoggedDocument DedupIndex::kept_one(std::uint32_t number) const {
  auto document = store_.document(number);
  if (document && document->duplicate) {
    if (auto kept = store_.document(document->duplicate->of)) {
      return *std::move(kept);
    }
  }
  return document.value_or(LoggedDocument{.number = number});
}

Duplicate DedupIndex::described(const LoggedDocument& document, Relation relation,
                                const Signature& signature) const {
  const bool exact = relation == Relation::exact || relation == Relation::exact_key;
  return {.id = document.id,
          .url = document.url,
          .night = day_of(document.night),
          .relation = std::string(to_word(relation)),
          .jaccard = exact ? 1.0 : jaccard(signature, document.signature)};
}

bool DedupIndex::is_same_again(const Entry& entry, const LoggedDocument& kept,
                               Relation relation) const {
  return relation == Relation::exact && store_.log() != nullptr && kept.night == night_ &&
         kept.url == entry.url && kept.id == entry.id;
}

void DedupIndex::note(const Entry& entry, const Signature& signature,
                      const std::optional<Found>& duplicate) {
  LoggedDocument document{.night = night_,
                          .signature = signature,
                          .id = entry.id,
                          .url = entry.url,
                          .text_bytes = static_cast<std::uint32_t>(entry.text.size())};
  if (duplicate) {
    document.duplicate = LoggedDuplicate{
        .of = duplicate->number, .relation = static_cast<std::uint8_t>(duplicate->relation)};
  }
  const auto number = store_.append(document);
  if (!number && problem_.empty()) {
    problem_ = number.error().message;
  }
}

DedupIndex::Verdict DedupIndex::judge(const Entry& entry) {
  return judge(entry, signature_of(entry.text, options_.signature));
}

DedupIndex::Verdict DedupIndex::judge(const Entry& entry, const Signature& signature) {
  Verdict verdict;
  std::optional<Found> found;
  std::optional<Found> container;
  for (const Found& one : related(signature, store_.look_up(signature))) {
    if (!is_duplicate(one.relation)) {
      container = container ? container : one;
      continue;
    }
    found = found ? found : one;
    verdict.alike.push_back(store_.document(one.number).value_or(LoggedDocument{}).id);
  }
  if (!found) {
    if (container) {
      verdict.contained = described(kept_one(container->number), Relation::contained, signature);
    }
    note(entry, signature, std::nullopt);
    return verdict;
  }
  const LoggedDocument kept = kept_one(found->number);
  found->number = kept.number;
  if (is_same_again(entry, kept, found->relation)) {
    return verdict;
  }
  const bool new_version = found->relation == Relation::near &&
                           options_.recapture != Recapture::keep_first &&
                           is_same_page(entry.url, kept.url);
  if (new_version && options_.recapture == Recapture::replace) {
    verdict.replaces = described(kept, found->relation, signature);
  } else if (!new_version) {
    verdict.duplicate = described(kept, found->relation, signature);
  }
  note(entry, signature, new_version ? std::nullopt : found);
  return verdict;
}

std::string DedupIndex::commit() { return problem_.empty() ? store_.commit() : problem_; }

std::string DedupIndex::end_run() { return problem_.empty() ? store_.end_run() : problem_; }

std::string DedupIndex::stop_run(const WasKept& was_kept) {
  const std::string problem = commit();
  return problem.empty() ? store_.keep_of_run([&](const LoggedDocument& document) {
    return was_kept(document.url);
  })
                         : problem;
}

std::string DedupIndex::abandon_run() { return store_.abandon_run(); }

}  // namespace winnow
