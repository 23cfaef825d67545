#include "pipeline/page_redirect.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/gzip.hpp"

using namespace winnow;

namespace {

Response page(const std::string& html) {
  return {.origin = {.final_url = "https://example.org/a/b?c"},
          .bytes = html,
          .status = 200,
          .content_type = "text/html"};
}

std::optional<std::string> target(const std::string& content) {
  return page_redirect(page("<head><meta http-equiv=\"Refresh\" content=\"" + content + "\">"), 10);
}

}  // namespace

TEST_CASE("a page says where it sends its reader", "[web]") {
  CHECK(target("0; url=next").value_or("") == "https://example.org/a/next");
  CHECK(target("10;URL='//other.example/x?a&amp;b'").value_or("") == "https://other.example/x?a&b");
  CHECK(page_redirect(page("<base href=/deep/><META CONTENT='0;u' HTTP-EQUIV=REFRESH>"), 10)
            .value_or("") == "https://example.org/deep/u");
}

TEST_CASE("a page that stays is a page", "[web]") {
  CHECK_FALSE(target("11; url=next"));         // there is time to read it
  CHECK_FALSE(target("5"));                    // itself, again
  CHECK_FALSE(target("0; url=?c#top"));        // the same
  CHECK_FALSE(target("0; url=javascript:x"));  // off the web
  CHECK_FALSE(target("0; url=mailto:a@b.example"));
  CHECK_FALSE(target("soon"));
  CHECK_FALSE(page_redirect(page("<p>Press refresh for the next one."), 10));
  const std::string meta = "<meta http-equiv=refresh content='0; url=/no-scripts'>";
  CHECK_FALSE(page_redirect(page("<noscript>" + meta + "</noscript>"), 10));
  CHECK_FALSE(page_redirect(page("<template>" + meta + "</template>"), 10));
  CHECK_FALSE(page_redirect(page(meta + std::string(most_redirect_bytes, 'a')), 10));
  const std::string text(most_redirect_text + 1, 'a');
  CHECK_FALSE(page_redirect(page(meta + "<p>" + text), 10));
  CHECK(page_redirect(page(meta + "<p><a href=/>" + text + "</a>"), 10));
}

TEST_CASE("only pages are looked into, packed ones too", "[web]") {
  const std::string html = "<meta http-equiv=refresh content='0; url=/next'>";
  Response packed = page(testing::gzip(html));
  packed.content_encoding = "gzip";
  CHECK(page_redirect(packed, 10).value_or("") == "https://example.org/next");
  packed.bytes.resize(packed.bytes.size() / 2);
  CHECK_FALSE(page_redirect(packed, 10));

  Response other = page(html);
  other.content_type = "Text/HTML; charset=utf-8";
  CHECK(page_redirect(other, 10));
  other.content_type = "text/plain";
  CHECK_FALSE(page_redirect(other, 10));
  other = page(html);
  other.status = 404;
  CHECK_FALSE(page_redirect(other, 10));
  CHECK_FALSE(page_redirects(-1));
  CHECK(page_redirects(0)(page(html)) == "https://example.org/next");
}
