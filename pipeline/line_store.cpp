#include "pipeline/line_store.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

namespace winnow {

namespace {

// A line on one page of a host with so many pages, and on one of several tonight at the most, will
// not become furniture; the next night that has it begins anew.
constexpr std::uint32_t pages_of_night = 2;
constexpr const char* prune =
    "DELETE FROM line WHERE host = ?1 AND pages = 1 AND "
    "(SELECT pages FROM host WHERE host = ?1) > 100";

// Once for each doubling, so that one large night counts like several small ones.
bool halve(const Database& database, std::uint32_t window) {
  const std::uint64_t full = 2 * std::uint64_t{window};
  Statement any(database, "SELECT 1 FROM host WHERE pages >= ?1");
  Statement lines(database,
                  "UPDATE line SET pages = pages / 2 WHERE host IN "
                  "(SELECT host FROM host WHERE pages >= ?1)");
  Statement hosts(database, "UPDATE host SET pages = pages / 2 WHERE pages >= ?1");
  while (any.bind(full).step()) {
    any.reset();
    if (!lines.bind(full).run() || !hosts.bind(full).run() ||
        !database.run("DELETE FROM line WHERE pages = 0").empty()) {
      return false;
    }
  }
  return true;
}

bool is_before(const LineProposal& a, const LineProposal& b) {
  return std::tie(b.pages, a.host, a.sample) < std::tie(a.pages, b.host, b.sample);
}

}  // namespace

const char* const LineStore::schema = R"(
  CREATE TABLE IF NOT EXISTS page(url INTEGER PRIMARY KEY) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS host(host TEXT PRIMARY KEY, pages INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS line(host TEXT NOT NULL, hash INTEGER NOT NULL, pages INTEGER NOT NULL,
                                  sample TEXT NOT NULL, PRIMARY KEY(host, hash)) WITHOUT ROWID;
)";

Result<LineStore> LineStore::open(const std::string& path) {
  auto shared = SharedDatabase::open(path);
  if (!shared) {
    return std::move(shared).error();
  }
  return LineStore(*std::move(shared));
}

std::shared_ptr<LineCensus> LineStore::census(std::size_t room) const {
  const std::lock_guard lock(shared_->mutex);
  Statement count(shared_->database, "SELECT COUNT(*) FROM page");
  DigestSet known(room + (count.step() ? count.number(0) : 0));
  Statement pages(shared_->database, "SELECT url FROM page");
  while (pages.step()) {
    known.insert(pages.number(0));
  }
  return std::make_shared<LineCensus>(std::move(known));
}

Furniture LineStore::furniture(FurnitureOptions options) const {
  const std::lock_guard lock(shared_->mutex);
  Furniture furniture(options);
  Statement lines(shared_->database,
                  "SELECT line.host, hash, line.pages, host.pages FROM line JOIN host USING (host) "
                  "WHERE host.pages >= ?1 AND line.pages * 1.0 >= ?2 * host.pages / 1000000.0");
  lines.bind(options.least_pages);
  lines.bind(static_cast<std::uint64_t>(options.share * 1e6));
  while (lines.step()) {
    furniture.add(
        lines.text(0), lines.number(1),
        {static_cast<std::uint32_t>(lines.number(2)), static_cast<std::uint32_t>(lines.number(3))});
  }
  return furniture;
}

void LineStore::add(const LineCensus& census, std::uint32_t window) {
  const std::lock_guard lock(shared_->mutex);
  if (!shared_->begin()) {
    return;
  }
  const Database& database = shared_->database;
  Statement page(database, "INSERT OR IGNORE INTO page VALUES(?1)");
  Statement host(database,
                 "INSERT INTO host VALUES(?1, ?2) ON CONFLICT DO UPDATE SET pages = pages + "
                 "excluded.pages");
  Statement line(database,
                 "INSERT INTO line VALUES(?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET pages = pages "
                 "+ excluded.pages");
  Statement rare(database, prune);
  for (const std::uint64_t url : census.pages()) {
    shared_->note(page.bind(url).run());
  }
  for (const auto& [name, seen] : census.hosts()) {
    shared_->note(host.bind(name).bind(seen.pages).run());
    for (const auto& [hash, count] : seen.lines) {
      shared_->note(line.bind(name).bind(hash).bind(count.pages).bind(count.sample).run());
    }
    shared_->note(seen.pages < pages_of_night || rare.bind(name).run());
  }
  shared_->note(window == 0 || halve(database, window));
}

std::vector<LineProposal> LineStore::proposals(ProposalOptions options) const {
  const std::lock_guard lock(shared_->mutex);
  std::vector<LineProposal> proposals;
  Statement lines(shared_->database,
                  "SELECT line.host, sample, hash, line.pages, host.pages FROM line JOIN host "
                  "USING (host) WHERE line.pages >= ?1");
  lines.bind(options.least_pages);
  while (lines.step()) {
    LineProposal proposal{lines.text(0), lines.text(1), lines.number(2),
                          static_cast<std::uint32_t>(lines.number(3)),
                          static_cast<std::uint32_t>(lines.number(4))};
    if (proposal.pages >= options.share * proposal.of) {
      proposals.push_back(std::move(proposal));
    }
  }
  std::ranges::sort(proposals, is_before);
  return proposals;
}

std::vector<LineProposal> proposals_of(const LineCensus& census, ProposalOptions options) {
  std::vector<LineProposal> proposals;
  for (const auto& [host, seen] : census.hosts()) {
    for (const auto& [hash, line] : seen.lines) {
      if (line.pages >= options.least_pages && line.pages >= options.share * seen.pages) {
        proposals.push_back({host, line.sample, hash, line.pages, seen.pages});
      }
    }
  }
  std::ranges::sort(proposals, is_before);
  return proposals;
}

}  // namespace winnow
