// An entry is a `url` or a `sitemap` element, its fields are those directly in it. Extensions hang
// their own elements below: the `loc` of a picture is not a page, the title and date of a news
// story are the page's. An address that stands in the entry itself, without `loc`, is taken all the
// same.
#include "stages/source/sitemap_xml.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "stages/source/feed_date.hpp"
#include "stages/source/feed_value.hpp"
#include "stages/source/sniff.hpp"
#include "stages/source/xml_reader.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

enum class Place : std::uint8_t { outside, entry, loc, lastmod, news, title, published, other };

constexpr std::size_t longest_value = 1U << 16U;

bool is_extension(const XmlElement& element) {
  return element.space.find("/schemas/sitemap-") != std::string_view::npos ||
         (element.space.empty() && !element.prefix.empty() && element.prefix != "sitemap" &&
          element.prefix != "sm");
}

class SitemapReader : public XmlHandler {
 public:
  explicit SitemapReader(SitemapList& list) : list_(list) {}

  bool known() const { return known_; }

  void start(const XmlElement& element) override {
    const Place here = places_.empty() ? Place::outside : places_.back();
    const Place made = place_of(element, ascii::lower(element.name), here);
    places_.push_back(made);
    if (made == Place::entry) {
      finish_entry();
      entry_ = {};
      own_text_.clear();
      open_ = true;
    } else if (made != Place::other && made != Place::outside) {
      value_.clear();
    }
  }

  void end() override {
    const Place place = places_.back();
    places_.pop_back();
    switch (place) {
      case Place::entry: finish_entry(); break;
      case Place::loc: set(entry_.url, std::string(ascii::trim(value_))); break;
      case Place::lastmod: set(entry_.lastmod, feed_date_or_day(value_)); break;
      case Place::title: set(entry_.title, guessed_plain(value_)); break;
      case Place::published: set(entry_.published, feed_date_or_day(value_)); break;
      default: break;
    }
  }

  void text(std::string_view text) override {
    const Place here = places_.empty() ? Place::outside : places_.back();
    if (here == Place::outside || here == Place::other || here == Place::news) {
      return;
    }
    std::string& to = here == Place::entry ? own_text_ : value_;
    to += text.substr(0, longest_value - std::min(to.size(), longest_value));
  }

 private:
  Place place_of(const XmlElement& element, std::string_view name, Place here) {
    const bool extension = is_extension(element);
    if (!extension && (name == "urlset" || name == "sitemapindex")) {
      known_ = true;
      list_.sitemap.kind = name == "urlset" ? Sitemap::Kind::pages : Sitemap::Kind::index;
      return Place::outside;
    }
    if (!extension && (name == "url" || name == "sitemap") && here != Place::other) {
      if (!known_) {
        list_.sitemap.kind = name == "url" ? Sitemap::Kind::pages : Sitemap::Kind::index;
      }
      return Place::entry;
    }
    if (here == Place::entry) {
      return extension ? (name == "news" ? Place::news : Place::other) : field(name);
    }
    if (here == Place::news) {
      return name == "title"              ? Place::title
             : name == "publication_date" ? Place::published
                                          : Place::other;
    }
    return here == Place::outside ? Place::outside : Place::other;
  }

  static Place field(std::string_view name) {
    return name == "loc" ? Place::loc : name == "lastmod" ? Place::lastmod : Place::other;
  }

  // The first value counts.
  void set(std::string& field, std::string value) const {
    if (open_ && field.empty()) {
      field = std::move(value);
    }
  }

  void finish_entry() {
    if (!open_) {
      return;
    }
    open_ = false;
    known_ = true;
    const std::string_view own = ascii::trim(own_text_);
    if (entry_.url.empty() && starts_with_web_scheme(own)) {
      entry_.url = own;
    }
    list_.add(std::exchange(entry_, {}));
  }

  SitemapList& list_;
  std::vector<Place> places_;
  SitemapEntry entry_{};
  std::string value_;
  std::string own_text_;
  bool open_ = false;
  bool known_ = false;
};

}  // namespace

bool read_sitemap_xml(std::string_view text, SitemapList& list) {
  SitemapReader reader(list);
  list.sitemap.damaged = read_xml(text, reader);
  return reader.known();
}

}  // namespace winnow
