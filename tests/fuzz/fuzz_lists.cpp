// Any bytes as what lists pages: feeds, sitemaps, OPML, robots.txt, archives, addresses.
#include <cstddef>
#include <cstdint>
#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "stages/fetch/robots.hpp"
#include "stages/parse/meta_refresh.hpp"
#include "stages/source/feed.hpp"
#include "stages/source/feed_date.hpp"
#include "stages/source/opml.hpp"
#include "stages/source/sitemap.hpp"
#include "stages/source/sniff.hpp"
#include "stages/source/warc_reader.hpp"
#include "stages/text/canonical_url.hpp"
#include "stages/text/utf8.hpp"

namespace {

// The reader opens files by name; memory has one too.
void read_archive(const std::string& bytes) {
  const int descriptor = memfd_create("archive", 0);
  if (descriptor < 0 || write(descriptor, bytes.data(), bytes.size()) < 0) {
    return;
  }
  auto reader = winnow::WarcReader::open("/proc/self/fd/" + std::to_string(descriptor));
  while (reader && reader->next()) {
  }
  close(descriptor);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace winnow;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const std::string text = utf8::repaired(bytes);
  const std::string base = "https://example.org/a/b";
  (void)sniff_list(text);
  (void)read_feed(text, base, {});
  (void)read_sitemap(text, base, {});
  (void)read_opml(text, {});
  (void)feed_date(text);
  (void)parse_meta_refresh(text);
  (void)Robots::parse(bytes).allows("winnow", text);
  if (const auto page = Url::parse(base)) {
    if (const auto url = Url::parse(bytes, &*page)) {
      static const UrlKeys keys = UrlKeys::builtin();
      (void)keys.key(*url);
    }
  }
  read_archive(bytes);
  return 0;
}
