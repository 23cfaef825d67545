#include "stages/parse/metadata_reader.hpp"

#include <array>
#include <string>
#include <string_view>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

// Which meta name or property fills which field; a lower rank wins.
struct MetaSource {
  std::string_view key;
  std::string Metadata::*field;
  int rank;
};

constexpr std::array meta_sources = {
    MetaSource{"og:title", &Metadata::title, 0},
    MetaSource{"twitter:title", &Metadata::title, 1},
    MetaSource{"dc.title", &Metadata::title, 2},
    MetaSource{"article:author", &Metadata::author, 2},
    MetaSource{"author", &Metadata::author, 0},
    MetaSource{"dc.creator", &Metadata::author, 1},
    MetaSource{"article:published_time", &Metadata::date, 0},
    MetaSource{"datepublished", &Metadata::date, 1},
    MetaSource{"date", &Metadata::date, 2},
    MetaSource{"dc.date", &Metadata::date, 3},
    MetaSource{"og:site_name", &Metadata::site, 0},
    MetaSource{"application-name", &Metadata::site, 1},
    MetaSource{"og:url", &Metadata::canonical_url, 1},
    MetaSource{"og:description", &Metadata::description, 1},
    MetaSource{"description", &Metadata::description, 0},
    MetaSource{"og:locale", &Metadata::language, 2},
    MetaSource{"content-language", &Metadata::language, 1},
};

class MetadataReader {
 public:
  explicit MetadataReader(Document& document) : document_(document) { ranks_.fill(9); }

  void run() {
    for (ElementIndex i = 0; i < document_.elements.size(); ++i) {
      switch (document_.elements[i].tag) {
        case Tag::meta_: meta(i); break;
        case Tag::link_: link(i); break;
        case Tag::html_: language(i); break;
        case Tag::title_: title(i); break;
        default: break;
      }
    }
    if (document_.metadata.title.empty()) {
      document_.metadata.title = first_heading();
    }
  }

 private:
  void meta(ElementIndex element) {
    std::string key;
    std::string content;
    for (auto& [name, value] : attributes(document_, element)) {
      if (name == "content") {
        content = ascii::trim(value);
      } else if (key.empty() && (name == "property" || name == "name" || name == "itemprop" ||
                                 name == "http-equiv")) {
        key = ascii::lower(ascii::trim(value));
      }
    }
    for (std::size_t i = 0; i < meta_sources.size() && !content.empty(); ++i) {
      const MetaSource& source = meta_sources[i];
      if (source.key == key) {
        offer(source.field, source.rank, std::move(content));
        return;
      }
    }
  }

  void link(ElementIndex element) {
    const auto rel = attribute(document_, element, "rel");
    if (rel && ascii::equal_ignoring_case(ascii::trim(*rel), "canonical")) {
      if (auto href = attribute(document_, element, "href")) {
        offer(&Metadata::canonical_url, 0, std::string(ascii::trim(*href)));
      }
    }
  }

  void language(ElementIndex element) {
    if (auto lang = attribute(document_, element, "lang")) {
      offer(&Metadata::language, 0, std::string(ascii::trim(*lang)));
    }
  }

  // The first <title>; svg titles are not in the tree.
  void title(ElementIndex element) {
    std::string text;
    for (const TextRun& run : document_.runs) {
      if (run.element != element) {
        continue;
      }
      const std::string& from = run.in_decoded ? document_.decoded : document_.bytes;
      append_decoded(std::string_view(from).substr(run.source.begin, run.source.size()),
                     run.references ? ReferencesIn::text : ReferencesIn::attribute, text);
    }
    std::string folded;
    for (const char c : ascii::trim(text)) {
      if (!ascii::is_space(c)) {
        folded += c;
      } else if (folded.back() != ' ') {
        folded += ' ';
      }
    }
    offer(&Metadata::title, 3, std::move(folded));
  }

  std::string first_heading() const {
    for (const Block& block : document_.blocks) {
      if (block.kind == BlockKind::heading && block.level == 1) {
        return block.text;
      }
    }
    return {};
  }

  void offer(std::string Metadata::*field, int rank, std::string value) {
    constexpr std::array fields = {
        &Metadata::title,    &Metadata::author,        &Metadata::date,       &Metadata::site,
        &Metadata::language, &Metadata::canonical_url, &Metadata::description};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (fields[i] == field && rank < ranks_[i] && !value.empty()) {
        ranks_[i] = rank;
        document_.metadata.*field = std::move(value);
        return;
      }
    }
  }

  Document& document_;
  std::array<int, 7> ranks_{};
};

}  // namespace

void read_metadata(Document& document) { MetadataReader(document).run(); }

}  // namespace winnow
