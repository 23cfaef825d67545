// Feeds and their dates: {"text_b64": …, "url": …} or {"date": …}.
#include <string>
#include <vector>

#include "stages/decode/charset.hpp"
#include "stages/source/feed.hpp"
#include "stages/source/feed_date.hpp"
#include "stages/text/base64.hpp"
#include "tests/conformance/probe.hpp"

namespace winnow::conformance {

namespace {

Json of(const FeedEntry& entry) {
  return {{"url", entry.url},
          {"id", entry.id},
          {"title", entry.title},
          {"author", entry.author},
          {"published", entry.published},
          {"updated", entry.updated},
          {"content", entry.content},
          {"summary", entry.summary},
          {"links", entry.links}};
}

std::string kind_name(Feed::Kind kind) {
  constexpr const char* names[] = {"rss", "atom", "json", "cdf"};
  return names[static_cast<std::size_t>(kind)];
}

Json of(const Feed& feed) {
  Json entries = Json::array();
  for (const FeedEntry& entry : feed.entries) {
    entries.push_back(of(entry));
  }
  return {{"kind", kind_name(feed.kind)},
          {"version", feed.version},
          {"id", feed.id},
          {"title", feed.title},
          {"link", feed.link},
          {"description", feed.description},
          {"language", feed.language},
          {"published", feed.published},
          {"updated", feed.updated},
          {"damaged", feed.damaged},
          {"entries", entries}};
}

// As the fetcher does it. Where nothing is declared, `known` spares the case a guess that is not
// the feed reader's.
std::string decoded(const std::string& bytes, const std::string& content_type,
                    const std::string& known) {
  const CharsetChoice choice = choose_charset(bytes, content_type, Markup::xml);
  const bool guessed = choice.from == CharsetFrom::detector || choice.from == CharsetFrom::fallback;
  const auto told = guessed ? charset_of_label(known) : std::nullopt;
  return to_utf8(bytes.substr(choice.bom_bytes), told ? *told : choice.charset);
}

}  // namespace

Json answer_feeds(const Json& question) {
  if (question.contains("date")) {
    return feed_date(question.at("date").get<std::string>());
  }
  const std::string bytes = from_base64(question.at("text_b64").get<std::string>()).value_or("");
  const std::string text =
      decoded(bytes, question.value("content_type", ""), question.value("encoding", ""));
  const auto feed = read_feed(text, question.value("url", ""));
  return feed ? of(*feed) : Json{{"error", feed.error().message}, {"entries", Json::array()}};
}

}  // namespace winnow::conformance
