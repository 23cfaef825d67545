#include "stages/decode/charset.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "stages/text/digest.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;
using namespace std::string_literals;

namespace {

const std::vector<std::string> all_charsets = {
    "gb18030",        "GBK",          "Big5",         "EUC-KR",       "Shift_JIS",
    "EUC-JP",         "ISO-2022-JP",  "UTF-16LE",     "UTF-16BE",     "UTF-8",
    "x-user-defined", "replacement",  "IBM866",       "ISO-8859-2",   "ISO-8859-3",
    "ISO-8859-4",     "ISO-8859-5",   "ISO-8859-6",   "ISO-8859-7",   "ISO-8859-8",
    "ISO-8859-8-I",   "ISO-8859-10",  "ISO-8859-13",  "ISO-8859-14",  "ISO-8859-15",
    "ISO-8859-16",    "KOI8-R",       "KOI8-U",       "macintosh",    "windows-874",
    "windows-1250",   "windows-1251", "windows-1252", "windows-1253", "windows-1254",
    "windows-1255",   "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic"};

// Every lead byte with every trail byte, each pair on a line of its own.
std::string all_pairs(const std::string& before = "") {
  std::string out;
  for (int lead = 0x80; lead < 0x100; ++lead) {
    for (int trail = 0; trail < 0x100; ++trail) {
      out += before + static_cast<char>(lead) + static_cast<char>(trail) + "\n\n";
    }
  }
  return out;
}

// Four-byte sequences, two of each ten.
std::string four_bytes() {
  std::string out;
  for (int pointer = 0; pointer < 126 * 10 * 126; ++pointer) {
    for (const char last : {'0', '5'}) {
      out += static_cast<char>(0x81 + pointer / 1260);
      out += static_cast<char>('0' + pointer / 126 % 10);
      out += static_cast<char>(0x81 + pointer % 126);
      out += last;
    }
  }
  return out;
}

std::string upper_half() {
  std::string out;
  for (int byte = 0x80; byte < 0x100; ++byte) {
    out += static_cast<char>(byte);
  }
  return out;
}

CharsetChoice choice_of(std::string_view bytes, Markup markup, std::string_view type = "") {
  return choose_charset(bytes, type, markup);
}

}  // namespace

// The digests are those of a decoder that follows the Encoding standard to the letter. They hold
// for every ICU: the places where its tables differ are patched.
TEST_CASE("whole tables are the standard's", "[decode]") {
  const auto [charset, bytes, expected] = GENERATE(table<std::string, std::string, std::string>({
      {"gb18030", all_pairs(), "2c9bf80c1eaab80abf47ed05b4c8eb20"},
      {"gb18030", four_bytes(), "d91e4613b17af7b6959ad6c817a9669c"},
      {"Big5", all_pairs(), "bb1ddbbe6c6f18623aa857161ff96b4e"},
      {"EUC-KR", all_pairs(), "651a139bec8e126e59480dafa00973a6"},
      {"Shift_JIS", all_pairs(), "674b3fcc3decb39558c363d2c09ee338"},
      {"EUC-JP", all_pairs(), "446f6f96d0a4ae81f298631e0bc4f34b"},
      {"EUC-JP", all_pairs("\x8F"), "be717cf00900432a1bd41753ae3c6ddc"},
      {"IBM866", upper_half(), "1128ba1fd242b05c59c2529ab6259b53"},
      {"ISO-8859-2", upper_half(), "759d6af436d65923b8346c583462e0ce"},
      {"ISO-8859-3", upper_half(), "2c17925248cec673f5b5d9d081f39fff"},
      {"ISO-8859-4", upper_half(), "6d3a6aad85da5b80a013930e531dc64b"},
      {"ISO-8859-5", upper_half(), "010fd6686124a6cd1eb5e4c5de971e73"},
      {"ISO-8859-6", upper_half(), "9c976bc8d882c83f7491b70649dbdc33"},
      {"ISO-8859-7", upper_half(), "4a19f124288ccf6328b3512ea23acb1e"},
      {"ISO-8859-8", upper_half(), "6d7232b8228d699fac97d0763b90e88f"},
      {"ISO-8859-8-I", upper_half(), "6d7232b8228d699fac97d0763b90e88f"},
      {"ISO-8859-10", upper_half(), "a05aab62d05d90d041104c95f69e4405"},
      {"ISO-8859-13", upper_half(), "bde541d23baf0c87633f1fbacbd77bc3"},
      {"ISO-8859-14", upper_half(), "3cc3cd2919d9221b15ff5f9c974ed5fa"},
      {"ISO-8859-15", upper_half(), "d2333d172052b4c2e9393bb9a7a119fd"},
      {"ISO-8859-16", upper_half(), "d7df19656fa75b0c991646b9f6be507a"},
      {"KOI8-R", upper_half(), "a9e0fb9f8c8c57a6694ee74e325f5f4e"},
      {"KOI8-U", upper_half(), "75911eb3523f373ecd2079c3e8df32d8"},
      {"macintosh", upper_half(), "0ef01d07470b1a56247ddfe6b260d996"},
      {"windows-874", upper_half(), "47ff60dab39265a1f62ad664a5d9dbef"},
      {"windows-1250", upper_half(), "fd47031d5e15e8d71f6d155ad5878157"},
      {"windows-1251", upper_half(), "1a1c1f29f1722ea62ee63b8fead6d853"},
      {"windows-1252", upper_half(), "a8bcaa8af886fbbac10ba1aee70d345c"},
      {"windows-1253", upper_half(), "75321176e2054c494ca9eb3ccdead826"},
      {"windows-1254", upper_half(), "05ae66f5af675c932fb238d36c208999"},
      {"windows-1255", upper_half(), "5a8876b8f82a38e738d8f9e34c77ebe8"},
      {"windows-1256", upper_half(), "42bb84bd0bd28734a74167ba598119d6"},
      {"windows-1257", upper_half(), "8a704ff24e631dfb74bcedc6f3fb9905"},
      {"windows-1258", upper_half(), "716cb762d82eac6d6b70f98657b7e060"},
      {"x-mac-cyrillic", upper_half(), "cacd6c1bc68cda2976f69a67f95e20a3"},
  }));
  CAPTURE(charset);
  CHECK(digest(to_utf8(bytes, charset)) == expected);
}

TEST_CASE("characters that ICU reads otherwise", "[decode]") {
  const auto [charset, bytes, text] = GENERATE(table<std::string, std::string, std::string>({
      {"gb18030", "\xA6\xD9\xFE\x59\xA3\xA0", "︐龴\u3000"},
      {"gb18030", "\x81\x35\xF4\x37\x84\x31\x82\x36\x90\x30\x81\x30\xE3\x32\x9A\x35",
       "\uE7C7︐\U00010000\U0010FFFF"},
      {"GBK", "\x80\xA8\xBC", "€ḿ"},
      {"Big5", "\x88\x62\x88\x64\x88\xA3\x88\xA5", "Ê̄Ê̌ê̄ê̌"},
      {"Big5", "\xA3\xC0\xC6\xE7\xFA\x40", "␀ぁ𠕇"},
      {"Shift_JIS", "\xF0\x40\x80\xB1\x81\x60\x87\x90", "\uE000\u0080ｱ～≒"},
      {"EUC-JP", "\x8E\xB1\x8F\xA2\xAF\xA1\xC1", "ｱ˘～"},
      {"KOI8-U", "\xAE\xBE", "ўЎ"},
      {"ISO-8859-16", "\xAA\xDE", "ȘȚ"},
      {"windows-1255", "\xCA", "\u05BA"},
      {"windows-1252", "\x81\x8D\x80", "\u0081\u008D€"},
      {"windows-874", "\xDB\xA1", "\uFFFDก"},
      {"macintosh", "\xF0", "\uF8FF"},
      {"x-user-defined", "a\x80\xFF", "a\uF780\uF7FF"},
  }));
  CAPTURE(charset);
  CHECK(to_utf8(bytes, charset) == text);
}

TEST_CASE("what breaks a character is kept where it is ASCII", "[decode]") {
  const auto [charset, bytes, text] = GENERATE(table<std::string, std::string, std::string>({
      {"Big5", "\x81<p>", "\uFFFD<p>"},
      {"Big5", "\xFF\xA4", "\uFFFD\uFFFD"},
      {"EUC-KR", "\xB0<\xB0\xFF", "\uFFFD<\uFFFD"},
      {"Shift_JIS", "\x81<\xA0\x81", "\uFFFD<\uFFFD\uFFFD"},
      {"EUC-JP", "\x8F\xA1<\x8E<\x8F<", "\uFFFD<\uFFFD<\uFFFD<"},
      {"EUC-JP", "\x8F\xA1", "\uFFFD"},
      {"gb18030", "\x81<\x81\x30<\x81\x30\x81<", "\uFFFD<\uFFFD0<\uFFFD0\uFFFD<"},
      {"gb18030", "\x81\x30\x81", "\uFFFD"},
      {"gb18030", "\xFF\xFE\x39\xFE\x39", "\uFFFD\uFFFD"},
      {"ISO-2022-JP", "\x1B$B$\"\x1B(Ba\x1B(J\\~\x1B(I1", "あa¥‾ｱ"},
      {"ISO-2022-JP", "\x1B$B\x1B(B", "\uFFFD"},
      {"ISO-2022-JP", "\x1B$B$\x1B(Bb\x0E\xFF",
       "\uFFFD"
       "b\uFFFD\uFFFD"},
      {"ISO-2022-JP", "\x1B[0m\x1B", "\uFFFD[0m\uFFFD"},
      {"UTF-16LE",
       "a\0\x00\xD8"
       "b\0\x3D\xD8\x00\xDE\x00\xDC"s,
       "a\uFFFDb\U0001F600\uFFFD"},
      {"UTF-16BE", "\0a\xD8\x3D\0"s, "a\uFFFD"},
      {"UTF-16BE", "\xD8\x3D", "\uFFFD"},
      {"UTF-8", "\xE2\x82<\xF0\x9F\x98\xC0\xAF\xED\xA0\x80",
       "\uFFFD<\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"},
      {"replacement", "anything", "\uFFFD"},
      {"replacement", "", ""},
  }));
  CAPTURE(charset, bytes);
  CHECK(to_utf8(bytes, charset) == text);
}

TEST_CASE("any bytes in any charset become valid UTF-8, and ASCII stays", "[decode]") {
  std::uint64_t state = 7;
  const auto next = [&] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<char>(state >> 56U);
  };
  for (const std::string& charset : all_charsets) {
    CAPTURE(charset);
    CHECK(to_utf8("", charset).empty());
    for (std::size_t size = 1; size < 200; ++size) {
      std::string bytes(size, '\0');
      for (char& byte : bytes) {
        byte = next();
      }
      CHECK(utf8::is_valid(to_utf8(bytes, charset)));
    }
    if (charset != "replacement" && !charset.starts_with("UTF-16")) {
      CHECK(to_utf8("<p class=a>1 & 2</p>\n", charset) == "<p class=a>1 & 2</p>\n");
    }
  }
}

TEST_CASE("declarations are read as the prescan reads them", "[decode]") {
  const auto [head, charset] = GENERATE(table<std::string, std::string>({
      {"<meta charset=koi8-r>", "KOI8-R"},
      {"<META CHARSET = 'KOI8-R' >", "KOI8-R"},
      {"<meta/charset=koi8-r>", "KOI8-R"},
      {"<meta x='>' charset=koi8-r>", "KOI8-R"},
      {"<metacharset=koi8-r>", ""},
      {"<meta charset=koi8-r", ""},
      {"<meta charset=nonsense><meta charset=koi8-r>", "KOI8-R"},
      {"<meta charset=koi8-r charset=gbk>", "KOI8-R"},
      {"<meta charset=nonsense http-equiv=content-type content='a;charset=gbk'>", ""},
      {"<meta http-equiv=Content-Type content='text/html; charset=gbk'>", "GBK"},
      {"<meta content='text/html; charset = \"gbk\"' http-equiv=CONTENT-TYPE>", "GBK"},
      {"<meta content='text/html; charset=gbk'>", ""},
      {"<meta http-equiv=refresh content='charset=gbk'>", ""},
      {"<meta http-equiv=content-type content='charset charset=gbk;'>", "GBK"},
      {"<meta http-equiv=content-type content='charset=\"gbk'>", ""},
      {"<meta charset=utf-16>", "UTF-8"},
      {"<meta charset=utf-16be>", "UTF-8"},
      {"<meta charset=x-user-defined>", "windows-1252"},
      {"<!-- <meta charset=gbk> --><meta charset=koi8-r>", "KOI8-R"},
      {"<!--><meta charset=koi8-r>-->", "KOI8-R"},
      {"<!-- never closed <meta charset=gbk>", ""},
      {"<a title='<meta charset=gbk>'><meta charset=koi8-r>", "KOI8-R"},
      {"</p title='<meta charset=gbk>'><meta charset=koi8-r>", "KOI8-R"},
      {"<? <meta charset=gbk> ><!x><meta charset=koi8-r>", "KOI8-R"},
      {"< meta charset=gbk><1><meta charset=koi8-r>", "KOI8-R"},
      {"<?xml version='1.0' encoding='gbk'?><p>", "GBK"},
      {"<?xml version='1.0' encoding='gbk'?><meta charset=koi8-r>", "KOI8-R"},
      {"<?xml encoding = \"utf-16\"?>", "UTF-8"},
      {"<?xml encoding=gbk?>", ""},
      {" <?xml encoding='gbk'?>", ""},
      {"<\0?\0x\0m\0"s, "UTF-16LE"},
      {"\0<\0?\0x\0m"s, "UTF-16BE"},
      {"<!-- " + std::string(3000, 'x') + " --><meta charset=koi8-r>", "KOI8-R"},
      {std::string(20000, ' ') + "<meta charset=koi8-r>", ""},
      {"", ""},
      {"<", ""},
  }));
  CAPTURE(head);
  CHECK(prescan_charset(head).value_or("") == charset);
}

TEST_CASE("XML is asked for its declaration, and for nothing else", "[decode]") {
  const auto [head, charset] = GENERATE(table<std::string, std::string>({
      {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss>", "windows-1251"},
      {"\r\n <?xml version=\"1.0\" encoding='windows-1251'?><rss>", "windows-1251"},
      {"<?xml version=\"1.0\"?><rss encoding='windows-1251'>", ""},
      {"<?xml version=\"1.0\" encoding=\"\"?>", ""},
      {"<rss><meta charset=koi8-r></rss>", ""},
      {"<\0?\0x\0m\0l\0"s, "UTF-16LE"},
  }));
  CAPTURE(head);
  CHECK(prescan_charset(head, Markup::xml).value_or("") == charset);
  CHECK_FALSE(prescan_charset(head, Markup::none));
}

TEST_CASE("a Content-Type is read as a media type", "[decode]") {
  const auto [value, charset] = GENERATE(table<std::string, std::string>({
      {"text/html; charset=koi8-r", "KOI8-R"},
      {" text/html ;CHARSET=KOI8-R ", "KOI8-R"},
      {"text/html;charset=\"koi8-r\"", "KOI8-R"},
      {"text/html;charset=\"koi\\8-r\"; x=y", "KOI8-R"},
      {"text/html;charset=\"koi8-r\"z;charset=gbk", "KOI8-R"},
      {"text/html;charset=\"koi8-r", "KOI8-R"},
      {"text/html;charset=;charset=koi8-r", "KOI8-R"},
      {"text/html;x=\"a;charset=gbk\";charset=koi8-r", "KOI8-R"},
      {"text/html;;x;=y;charset=koi8-r", "KOI8-R"},
      {"text/html;charset=nonsense;charset=gbk", ""},
      {"text/html;charset='koi8-r'", ""},
      {"text/html;charset =koi8-r", ""},
      {"text/html;xcharset=koi8-r", ""},
      {"text/html charset=koi8-r", ""},
      {"texthtml;charset=koi8-r", ""},
      {"/html;charset=koi8-r", ""},
      {"text/;charset=koi8-r", ""},
      {"charset=koi8-r", ""},
      {"text/html;charset", ""},
      {"text/html;charset=", ""},
      {"text/html;charset=\"", ""},
      {"", ""},
      {";", ""},
  }));
  CAPTURE(value);
  CHECK(charset_of_content_type(value).value_or("") == charset);
}

TEST_CASE("mark, header, declaration, UTF-8, detector: in this order", "[decode]") {
  const std::string russian =
      "\xCF\xF0\xE8\xE2\xE5\xF2, \xEC\xE8\xF0! \xDD\xF2\xEE "
      "\xF0\xF3\xF1\xF1\xEA\xE8\xE9 \xF2\xE5\xEA\xF1\xF2.";
  const std::string meta = "<meta charset=windows-1251>";
  CHECK(choice_of("\xFE\xFF" + meta, Markup::html, "a/b;charset=gbk").charset == "UTF-16BE");
  CHECK(choice_of(meta + russian, Markup::html, "a/b;charset=koi8-r").charset == "KOI8-R");
  CHECK(choice_of(meta + russian, Markup::html, "a/b;charset=utf-8").charset == "UTF-8");
  CHECK(choice_of(meta + russian, Markup::html).from == CharsetFrom::meta);
  CHECK(choice_of(meta + russian, Markup::none).charset == "windows-1251");
  CHECK(choice_of(meta + russian, Markup::none).from == CharsetFrom::detector);
  CHECK(choice_of(meta + "ascii", Markup::html).charset == "windows-1251");
  CHECK(choice_of("<meta charset=utf-8>" + russian, Markup::html).charset == "UTF-8");
}

TEST_CASE("UTF-8 overrules a legacy name that cannot be true", "[decode]") {
  CHECK(choice_of("<meta charset=latin1>é", Markup::html).charset == "UTF-8");
  CHECK(choice_of("é", Markup::html, "text/html;charset=latin1").from == CharsetFrom::utf8);
  CHECK(choice_of("<?xml encoding='koi8-r'?>é", Markup::xml).charset == "UTF-8");
  CHECK(choice_of("<meta charset=latin1>\xE9", Markup::html).charset == "windows-1252");
  // Two words of GBK may pass for UTF-8, a sentence of UTF-8 does not pass for GBK.
  CHECK(choice_of("<meta charset=gbk>\xC1\xAA\xCD\xA8", Markup::html).charset == "GBK");
  CHECK(choice_of("<meta charset=gbk>\xC4\x8D\xC4\x8D", Markup::html).charset == "GBK");
  CHECK(choice_of("<meta charset=gbk>这是一个用错了编码的网页", Markup::html).charset == "UTF-8");
  CHECK(choice_of("<meta charset=iso-2022-jp>\x1B$B$\"\x1B(B", Markup::html).charset ==
        "ISO-2022-JP");
}

TEST_CASE("encodings that say nothing of themselves are told by their bytes", "[decode]") {
  std::string japanese = "\x1B$B";
  for (int i = 0; i < 20; ++i) {
    japanese += "$3$l$OF|K\\8l$G$9!#";
  }
  CHECK(choice_of(japanese + "\x1B(B", Markup::none).charset == "ISO-2022-JP");
  CHECK(choice_of("\x1B(0 a terminal's line", Markup::none).charset == "UTF-8");
  std::string wide;
  for (const char c : "<html><p>Wide text without a mark.</p></html>"s) {
    wide += {'\0', c};
  }
  CHECK(choice_of(wide, Markup::none).charset == "UTF-16BE");
  CHECK(choice_of(wide.substr(1), Markup::none).charset == "UTF-16LE");
  CHECK(choice_of("a\0b"s, Markup::none).charset == "UTF-8");
  CHECK(choice_of("\0\0\0\0\0\0"s, Markup::none).charset == "UTF-8");
}
