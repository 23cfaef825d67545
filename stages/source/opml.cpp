// An outline with an `xmlUrl` is a feed, one of type rss, atom or link with a `url` is one too; all
// others are folders, whose titles name the category of what is below.
#include "stages/source/opml.hpp"

#include <algorithm>
#include <utility>

#include "stages/source/feed_value.hpp"
#include "stages/source/sniff.hpp"
#include "stages/source/xml_reader.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/urls.hpp"

namespace winnow {

namespace {

constexpr std::size_t longest_category = 1000;

std::string first_attribute(const XmlElement& element, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const std::string_view value = ascii::trim(element.attribute(name));
    if (!value.empty()) {
      return std::string(value);
    }
  }
  return {};
}

std::string feed_address(const XmlElement& element) {
  const std::string type = ascii::lower(ascii::trim(element.attribute("type")));
  if (type == "include") {
    return {};
  }
  std::string url = first_attribute(element, {"xmlUrl"});
  if (url.empty() && (type == "rss" || type == "atom" || type == "link")) {
    url = first_attribute(element, {"url"});
  }
  url = absolute_url(url, {});
  return starts_with_web_scheme(url) ? url : std::string();
}

class OpmlReader : public XmlHandler {
 public:
  explicit OpmlReader(const OpmlOptions& options) : options_(options) {}

  void start(const XmlElement& element) override {
    const std::string name = ascii::lower(element.name);
    known_ = known_ || name == "opml" || name == "outline";
    categories_.push_back(categories_.empty() ? std::string() : categories_.back());
    if (name != "outline") {
      return;
    }
    const std::string title = guessed_plain(first_attribute(element, {"title", "text"}));
    std::string url = feed_address(element);
    if (!url.empty() && entries_.size() < options_.max_entries) {
      entries_.push_back({std::move(url), title, category(element)});
    } else if (url.empty() && categories_.back().size() + title.size() < longest_category) {
      categories_.back() += categories_.back().empty() || title.empty() ? "" : " / ";
      categories_.back() += title;
    }
  }

  void end() override { categories_.pop_back(); }
  void text(std::string_view) override {}
  bool enough() const override { return entries_.size() >= options_.max_entries; }

  Result<std::vector<OpmlEntry>> entries() {
    if (!known_) {
      return Error{"no element of OPML was found"};
    }
    return std::move(entries_);
  }

 private:
  // Where no folder says it, the attribute does: "/News/World,/Daily".
  std::string category(const XmlElement& element) const {
    const std::string own = guessed_plain(element.attribute("category"));
    return categories_.back().empty() ? own.substr(0, longest_category) : categories_.back();
  }

  const OpmlOptions& options_;
  std::vector<OpmlEntry> entries_;
  std::vector<std::string> categories_;  // of each open element
  bool known_ = false;
};

}  // namespace

Result<std::vector<OpmlEntry>> read_opml(std::string_view text, const OpmlOptions& options) {
  if (text.size() > options.max_bytes) {
    return Error{"the list is larger than " + std::to_string(options.max_bytes) + " bytes"};
  }
  OpmlReader reader(options);
  (void)read_xml(text, reader);
  return reader.entries();
}

}  // namespace winnow
