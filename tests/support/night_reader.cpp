#include "tests/support/night_reader.hpp"

namespace winnow::testing {

namespace {

constexpr unsigned host_failures = 5;  // fetch.host_failures
constexpr const char* finished = "finished";

// "http://alpha.test:8000/a" is of "alpha.test:8000".
std::string authority_of(const std::string& address) {
  const std::size_t begin = address.find("//") + 2;
  return address.substr(begin, address.find('/', begin) - begin);
}

std::string host_of(const std::string& address) {
  const std::string authority = authority_of(address);
  return authority.substr(0, authority.find(':'));
}

std::string file_of(const std::string& address, const ShownPage& page) {
  std::string folder = authority_of(address);
  folder.replace(folder.find(':'), 1, "-");
  return folder + "/" + page.name;
}

bool is_failure(const std::string& verdict) {
  return verdict != finished && !verdict.starts_with("dedup.") && verdict != "fetch.unchanged";
}

// Where the redirects end; null where they go in a circle.
const ShownPage* followed(const Night& night, const std::string& address) {
  std::set<std::string> visited;
  const ShownPage* page = &night.pages.at(address);
  for (std::string at = address; !page->location.empty(); page = &night.pages.at(at)) {
    if (!visited.insert(at).second) {
      return nullptr;
    }
    at = page->location;
  }
  return page;
}

}  // namespace

// Empty unless nobody can connect to the page's host.
std::string NightReader::failing_host(const Night& night, const std::string& address) {
  const std::string host = host_of(address);
  if (!night.down.contains(host)) {
    return {};
  }
  return ++failures_[host] <= host_failures ? "fetch.connect" : "fetch.deferred";
}

std::string NightReader::verdict_on_text(const ShownPage& page) {
  const auto [kept, fresh] = editions_.try_emplace(page.story, page.edition);
  if (fresh) {
    return finished;
  }
  return kept->second == page.edition ? "dedup.exact" : "dedup.near";
}

std::string NightReader::verdict(const Night& night, const std::string& address, Expectation& out) {
  if (std::string failure = failing_host(night, address); !failure.empty()) {
    return failure;
  }
  const ShownPage* page = followed(night, address);
  if (page == nullptr) {
    return "fetch.redirects";
  }
  if (page->status != 200) {
    return "decode.http_status";
  }
  const bool moved = !night.pages.at(address).location.empty();
  const auto seen = seen_.find(address);
  if (seen != seen_.end() && seen->second == page->body) {
    out.bodies += moved ? 1 : 0;  // the new address knows nothing of the old one's validators
    return "fetch.unchanged";
  }
  ++out.bodies;
  seen_[address] = page->body;
  std::string verdict = verdict_on_text(*page);
  if (verdict == finished) {
    const std::string file = file_of(address, *page);
    texts_[file] = page->text;
    out.written.insert(file);
  }
  return verdict;
}

void NightReader::count(Expectation& out, const std::string& address, const std::string& verdict,
                        const std::string& output) {
  out.inputs.push_back({address, verdict, output});
  if (verdict == finished) {
    ++out.finished;
  } else {
    ++out.rejected[verdict];
  }
  out.exit_code = is_failure(verdict) ? 3 : out.exit_code;
}

void NightReader::read_list(const Night& night, const ShownList& list, Expectation& out) {
  const std::string address = list.address.empty() ? list_file_ : list.address;
  if (list.status != 200) {
    out.lists.push_back({.address = address, .failed = true});
    count(out, address, "decode.http_status", {});
    return;
  }
  ExpectedList expected{.address = address,
                        .listed = list.pages.size() + list.lists.size() + list.refused,
                        .taken = list.lists.size(),
                        .refused = list.refused,
                        .damaged = list.damaged ? 1U : 0U};
  expected.unchanged = !list.address.empty() && lists_[address] == list.body;
  lists_[address] = list.body;
  for (const std::string& page : list.pages) {
    if (!named_.insert(page).second) {
      ++expected.repeated;
      continue;
    }
    ++expected.taken;
    const std::string found = verdict(night, page, out);
    count(out, page, found,
          found == finished ? file_of(page, *followed(night, page)) : std::string());
  }
  out.lists.push_back(std::move(expected));
}

Expectation NightReader::read(const Night& night) {
  Expectation out;
  named_.clear();
  failures_.clear();
  for (const ShownList& list : night.lists) {
    read_list(night, list, out);
  }
  out.texts = texts_;
  return out;
}

}  // namespace winnow::testing
