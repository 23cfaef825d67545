#include "stages/source/feed_fields.hpp"

#include <algorithm>
#include <utility>

#include "stages/source/feed_value.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

bool is_mail_address(std::string_view text) {
  return text.find('@') != std::string_view::npos && text.find(' ') == std::string_view::npos;
}

}  // namespace

std::string person_name(std::string_view text) {
  std::string line = guessed_plain(text);
  const std::string_view whole = line;
  const std::size_t open = whole.find_first_of("(<");
  const std::size_t close = whole.find_last_of(")>");
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return line;
  }
  const std::string_view outside = ascii::trim(whole.substr(0, open));
  const std::string_view inside = ascii::trim(whole.substr(open + 1, close - open - 1));
  if (is_mail_address(inside) && !outside.empty()) {
    return std::string(outside);
  }
  return is_mail_address(outside) && !inside.empty() ? std::string(inside) : line;
}

void FeedFields::offer(FeedField field, int rank, std::string value) {
  Best& best = best_[static_cast<std::size_t>(field)];
  if (!value.empty() && rank >= best.rank) {
    best = {rank, std::move(value)};
  }
}

void FeedFields::offer_first(FeedField field, int rank, std::string value) {
  if (rank > best_[static_cast<std::size_t>(field)].rank) {
    offer(field, rank, std::move(value));
  }
}

void FeedFields::offer_author(int rank, std::string_view text) {
  constexpr std::size_t longest = 1000;
  Best& best = best_[static_cast<std::size_t>(FeedField::author)];
  std::string name = person_name(text);
  if (name.empty() || rank < best.rank || name.size() + best.value.size() > longest) {
    return;
  }
  if (rank > best.rank) {
    best = {rank, std::move(name)};
  } else if (best.value.find(name) == std::string::npos) {
    best.value.append(", ").append(name);
  }
}

void FeedFields::add_link(std::string url, std::size_t most) {
  if (!url.empty() && links_.size() < most) {
    links_.push_back(std::move(url));
  }
}

std::string FeedFields::take(FeedField field) {
  return std::exchange(best_[static_cast<std::size_t>(field)], Best{}).value;
}

// Many entries give one date only. dc:date may mean either, and the one of an Atom entry that was
// never changed is when it was published.
FeedEntry FeedFields::entry() {
  FeedEntry entry;
  const std::string original = take(FeedField::original_link);
  entry.url = take(FeedField::link);
  entry.url = original.empty() ? entry.url : original;
  entry.id = take(FeedField::id);
  entry.title = take(FeedField::title);
  entry.author = take(FeedField::author);
  entry.published = take(FeedField::published);
  entry.updated = take(FeedField::updated);
  entry.published = entry.published.empty() ? entry.updated : entry.published;
  entry.content = take(FeedField::content);
  entry.summary = take(FeedField::summary);
  entry.links = std::move(links_);
  return entry;
}

void FeedFields::fill(Feed& feed) {
  feed.id = take(FeedField::id);
  feed.title = take(FeedField::title);
  feed.link = take(FeedField::link);
  feed.description = take(FeedField::summary);
  feed.language = take(FeedField::language);
  feed.published = take(FeedField::published);
  feed.updated = take(FeedField::updated);
}

}  // namespace winnow
