#include "stages/despam/furniture.hpp"

#include <algorithm>

#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"
#include "stages/text/fold.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

std::string host_of(const Document& document) {
  const Origin& origin = document.origin;
  for (const std::string_view url :
       {std::string_view(origin.final_url), std::string_view(origin.url),
        std::string_view(document.metadata.canonical_url)}) {
    if (const std::string_view host = host_in(url); !host.empty()) {
      return ascii::lower(host.starts_with("www.") ? host.substr(4) : host);
    }
  }
  return {};
}

void Furniture::add(std::string_view host, std::uint64_t line, Count count) {
  const bool enough = count.of >= options_.least_pages &&
                      static_cast<double>(count.pages) >= options_.share * count.of;
  if (enough) {
    hosts_[std::string(host)][line] = count;
  }
}

Furniture::Count Furniture::find(std::string_view host, std::uint64_t line) const {
  const auto lines = hosts_.find(host);
  if (lines == hosts_.end()) {
    return {};
  }
  const auto found = lines->second.find(line);
  return found == lines->second.end() ? Count{} : found->second;
}

LineCensus::Page LineCensus::page_of(const Document& document) {
  Page page{.host = host_of(document)};
  if (page.host.empty()) {
    return page;
  }
  const Origin& origin = document.origin;
  page.address = digest64(origin.final_url.empty() ? origin.url : origin.final_url);
  for (const Block& block : document.blocks) {
    const bool counts = kept(block) && block.kind != BlockKind::cell &&
                        block.kind != BlockKind::code && page.lines.size() < most_of_page &&
                        count_words(block.text, longest + 1) <= longest;
    if (counts) {
      page.lines.emplace(digest64(folded_words(block.text)), block.text);
    }
  }
  return page;
}

void LineCensus::add(const Page& page) {
  const std::lock_guard lock(mutex_);
  if (page.host.empty() || !known_.insert(page.address)) {
    return;
  }
  pages_.push_back(page.address);
  Host& seen = hosts_[page.host];
  ++seen.pages;
  for (const auto& [hash, text] : page.lines) {
    Seen& line = seen.lines[hash];
    line.sample = ++line.pages == 1 || text < line.sample ? text : line.sample;
  }
}

void LineCensus::note(const Document& document) {
  Page page = page_of(document);
  const std::lock_guard lock(mutex_);
  noted_[document.origin.sequence] = std::move(page);
}

std::optional<LineCensus::Page> LineCensus::settle(std::uint64_t sequence) {
  const std::lock_guard lock(mutex_);
  auto noted = noted_.extract(sequence);
  return noted.empty() ? std::nullopt : std::optional(std::move(noted.mapped()));
}

}  // namespace winnow
