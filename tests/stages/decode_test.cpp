#include "stages/decode/decode.hpp"

#include <zstd.h>

#include "stages/decode/charset.hpp"
#include "stages/decode/inflate.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/gzip.hpp"

using namespace winnow;
using namespace winnow::testing;

namespace {

Response file(std::string bytes, std::string name = "page.html") {
  return {.origin = {.url = std::move(name)}, .bytes = std::move(bytes)};
}

}  // namespace

TEST_CASE("the charset is taken from the strongest word about it", "[decode]") {
  const auto [bytes, content_type, charset, from] =
      GENERATE(table<std::string, std::string, std::string, CharsetFrom>({
          {"\xEF\xBB\xBFx", "text/html; charset=latin1", "UTF-8", CharsetFrom::bom},
          {"caf\xE9", "text/html; charset=\"ISO-8859-1\"", "windows-1252", CharsetFrom::header},
          {"<meta charset=windows-1251>\xEF", "", "windows-1251", CharsetFrom::meta},
          {"<meta http-equiv=Content-Type content='text/html; charset=koi8-r'>\xEF", "", "KOI8-R",
           CharsetFrom::meta},
          {"<meta charset=iso-8859-1>grüße", "", "UTF-8", CharsetFrom::utf8},
          {"<!-- <meta charset=koi8-r> -->grüße", "", "UTF-8", CharsetFrom::utf8},
          {"plain", "text/html", "UTF-8", CharsetFrom::utf8},
      }));
  const CharsetChoice choice = choose_charset(bytes, content_type, true);
  CAPTURE(bytes);
  CHECK(choice.charset == charset);
  CHECK(choice.from == from);
}

TEST_CASE("legacy bytes become UTF-8", "[decode]") {
  CHECK(to_utf8("\x80 caf\xE9", "windows-1252") == "€ café");
  CHECK(to_utf8("\xC4\xE3\xBA\xC3", "GBK") == "你好");
  CHECK(to_utf8("\x82\xB1\x82\xF1", "Shift_JIS") == "こん");
  CHECK(utf8::is_valid(to_utf8("\xFF\xFE\xFF", "EUC-JP")));
}

TEST_CASE("a zstd body of any size is unpacked", "[decode]") {
  const std::size_t size = GENERATE(0U, 1U, 65535U, 65536U, 65537U, 131072U);  // of the buffer
  const std::string text(size, 'x');
  std::string packed(ZSTD_compressBound(size), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), size, 3));
  CHECK(*inflate(packed, Coding::zstd, {}) == text);
  CHECK(inflate(packed.substr(0, packed.size() - 1), Coding::zstd, {}).error().reason ==
        Decode::truncated);
}

TEST_CASE("compressed files are unpacked, damaged ones named", "[decode]") {
  const std::string page = "<p>" + std::string(5000, 'x') + "</p>";
  const std::string packed = gzip(page);
  auto whole = Decode{}(file(packed, "page.html.gz"));
  REQUIRE(whole);
  CHECK(whole->text == page);
  auto cut = Decode{}(file(packed.substr(0, packed.size() - 12), "page.html.gz"));
  REQUIRE_FALSE(cut);
  CHECK(cut.error().reason == Decode::truncated);
  auto bomb = Decode({.max_bytes = 1024})(file(packed, "page.html.gz"));
  REQUIRE_FALSE(bomb);
  CHECK(bomb.error().reason == Decode::too_large);
}

TEST_CASE("what is no page is said to be none", "[decode]") {
  Response image{.bytes = "x", .status = 200, .content_type = "image/png"};
  CHECK(Decode{}(std::move(image)).error().reason == Decode::media_type);
  Response gone{.bytes = "x", .status = 404, .content_type = "text/html"};
  CHECK(Decode{}(std::move(gone)).error().reason == Decode::http_status);
  CHECK(Decode{}(file(std::string("\x89PNG\0\0", 6), "picture")).error().reason ==
        Decode::media_type);
  Response odd{
      .bytes = "x", .status = 200, .content_type = "text/html", .content_encoding = "lzma"};
  CHECK(Decode{}(std::move(odd)).error().reason == Decode::coding);
}

TEST_CASE("HTML and text are told apart", "[decode]") {
  const auto [bytes, name, media] = GENERATE(table<std::string, std::string, MediaType>({
      {"<p>x", "a.html", MediaType::html},
      {"<p>x", "a.txt", MediaType::text},
      {"\n <!DOCTYPE html><p>x", "-", MediaType::html},
      {"Plain words < and >.", "-", MediaType::text},
      {"", "-", MediaType::text},
  }));
  CHECK(Decode{}(file(bytes, name))->media_type == media);
}
