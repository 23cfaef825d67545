// Furniture: short lines that stand on many pages of one host, counted by page in earlier runs.
//
// It is read before a run and does not change during it, so no verdict depends on the order in
// which pages come. What a run saw is counted by LineCensus and added to the store at its end.
#ifndef WINNOW_STAGES_DESPAM_FURNITURE_HPP
#define WINNOW_STAGES_DESPAM_FURNITURE_HPP

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/record/document.hpp"
#include "stages/text/digest_set.hpp"

namespace winnow {

// The host a document came from, or says it belongs to; empty if neither is known.
std::string host_of(const Document& document);

struct FurnitureOptions {
  // A line is furniture once it was seen on this share of at least so many pages of its host.
  double share = 0.5;
  std::uint32_t least_pages = 8;
  // Where such lines are more than this share of a page's text, in bytes, they all stay: next to
  // nothing would be left, and whether the page is a copy of another is not for rules to say.
  double most_of_page = 0.9;
  // Counts of a host are halved once it has twice so many pages: lines of an old layout are
  // forgotten, those of a new one are learnt in time. 0: never.
  std::uint32_t window = 500;
};

class Furniture {
 public:
  struct Count {
    std::uint32_t pages = 0;  // that hold the line
    std::uint32_t of = 0;     // pages of the host
  };

  explicit Furniture(FurnitureOptions options = {}) : options_(options) {}
  void add(std::string_view host, std::uint64_t line, Count count);

  // Zero unless the line is furniture of the host.
  Count find(std::string_view host, std::uint64_t line) const;
  bool knows(std::string_view host) const { return hosts_.contains(host); }
  const FurnitureOptions& options() const { return options_; }

 private:
  FurnitureOptions options_;
  std::map<std::string, std::unordered_map<std::uint64_t, Count>, std::less<>> hosts_;
};

// What one run saw. `note` and `settle` are thread-safe, and the sums do not depend on the order of
// documents; the rest is for after the run.
class LineCensus {
 public:
  static constexpr std::size_t longest = 30;         // words of a line that is counted
  static constexpr std::size_t most_of_page = 1000;  // lines of one page

  struct Seen {
    std::uint32_t pages = 0;
    std::string sample;  // the line as it stands; of several spellings the least
  };
  struct Host {
    std::uint32_t pages = 0;
    std::unordered_map<std::uint64_t, Seen> lines;
  };
  // What one page adds: its short kept lines, each once.
  struct Page {
    std::uint64_t address = 0;  // digest
    std::string host{};         // empty: the page adds nothing
    std::map<std::uint64_t, std::string> lines{};
  };

  // `known` are digests of the addresses of pages that were counted before.
  explicit LineCensus(DigestSet known = DigestSet()) : known_(std::move(known)) {}

  static Page page_of(const Document& document);

  // Counts a page once.
  void add(const Page& page);
  void add(const Document& document) { add(page_of(document)); }

  // For a run that may be interrupted: `note` keeps what the document with this sequence number
  // adds, until `settle` hands it out, to be counted, or another night begins.
  void note(const Document& document);
  std::optional<Page> settle(std::uint64_t sequence);

  const std::map<std::string, Host>& hosts() const { return hosts_; }
  const std::vector<std::uint64_t>& pages() const { return pages_; }

 private:
  std::mutex mutex_;
  DigestSet known_;
  std::unordered_map<std::uint64_t, Page> noted_;  // by sequence number
  std::map<std::string, Host> hosts_;
  std::vector<std::uint64_t> pages_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DESPAM_FURNITURE_HPP
