#include "stages/normalize/mojibake.hpp"

#include <random>
#include <string>
#include <vector>

#include "stages/normalize/code_pages.hpp"
#include "stages/text/utf8.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// What a program shows that takes `byte` for one of `page`; windows-1252 has five bytes that show
// as control characters.
char32_t shown(unsigned char byte, int page) {
  const CodePages& pages = CodePages::instance();
  if (page == CodePages::western) {
    return pages.western_of(byte);
  }
  for (char32_t c = 0x80; c < 0xFB03; ++c) {
    if (pages.byte_of(page, c) == byte) {
      return c;
    }
  }
  return utf8::replacement;
}

std::string misread(const std::string& text, int page) {
  std::string out;
  for (const char byte : text) {
    const auto value = static_cast<unsigned char>(byte);
    utf8::append(value < 0x80 ? value : shown(value, page), out);
  }
  return out;
}

const std::vector<std::string> good_texts{
    "Die Bäckerei über der Straße öffnet früh – „Grüß Gott“ sagt jeder.",
    "L’hôtel où nous étions l’été dernier, près du château, était complet… à 90 €.",
    "¿Dónde está el niño? Mañana habrá más música en la plaza.",
    "A informação não está à venda; há razões, disse o irmão.",
    "Včera jsme šli na houby a večer přišel déšť.",
    "Wczoraj poszliśmy nad jezioro, a potem zjedliśmy świeże pączki.",
    "A fiú később találkozott a nővérével, és együtt főztek.",
    "Dün akşam çok güzel bir şarkı dinledik, değil mi?",
    "Astăzi mergem la țară să culegem mere și să facem plăcintă.",
    "Šį rudenį prie ežero žydėjo vėlyvos gėlės, ąžuolai geltonavo.",
    "Buổi sáng ở Huế rất yên tĩnh và mát mẻ.",
    "Вчера вечером мы гуляли вдоль реки – было тихо.",
    "Увечері ми їздили до лісу, її брат ґречно чекав.",
    "Χθες το βράδυ περπατήσαμε δίπλα στη θάλασσα.",
    "אתמול בערב הלכנו לאורך הנהר.",
    "مشينا مساء أمس على ضفة النهر.",
    "เมื่อวานเราเดินเล่นริมแม่น้ำ",
    "कल शाम हम नदी के किनारे टहले।",
    "昨日の夕方、川沿いを散歩しました。",
    "어제 저녁 우리는 강가를 걸었습니다.",
    "We walked 🚶 along the river 🌊 and saw a ★ → home",
};

}  // namespace

TEST_CASE("good text read wrongly once is repaired, whatever the language", "[mojibake]") {
  const int page = GENERATE(range(0, CodePages::count));
  for (const std::string& text : good_texts) {
    const std::string broken = misread(text, page);
    if (broken.find("\uFFFD") == std::string::npos) {
      CAPTURE(page, broken);
      CHECK(may_hold_mojibake(broken));
      CHECK(without_mojibake(broken) == text);
    }
  }
}

TEST_CASE("layers come off one by one", "[mojibake]") {
  const int page = GENERATE(0, 1, 2, 7);
  for (const std::string& text : good_texts) {
    std::string broken = text;
    for (int layers = 1; layers <= 4; ++layers) {
      broken = misread(broken, page);
      CAPTURE(page, layers, text);
      CHECK(without_mojibake(broken) == text);
    }
  }
}

TEST_CASE("good text is left as it is", "[mojibake]") {
  for (const std::string& text : good_texts) {
    CAPTURE(text);
    CHECK(without_mojibake(text) == text);
    CHECK_FALSE(may_hold_mojibake(text));
  }
}

TEST_CASE("broken words are repaired", "[mojibake]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      // windows-1252, Latin-1
      {"KÃ¶ln", "Köln"},
      {"DÃœSSELDORF", "DÜSSELDORF"},
      {"Â© 1999", "© 1999"},
      {"30Â°C", "30°C"},
      {"theyâ€™re", "they’re"},
      {"Mondayâ€“Friday", "Monday–Friday"},
      {"well â€¦ yes", "well … yes"},
      {"sheâ\u0080\u0099s", "she’s"},
      {"nice ðŸ™‚ day", "nice 🙂 day"},
      {"Ã‰cole", "École"},
      // windows-1250, ISO-8859-2
      {"MalmĂ¶", "Malmö"},
      {"paĹşdziernik", "październik"},
      {"MĂĽnchen", "München"},
      // windows-1251
      {"pageвЂ™s", "page’s"},
      {"РќРѕРІРѕСЃС‚Рё", "Новости"},
      // windows-1253, 1254, 1257
      {"Grâ€™", "Gr’"},
      {"itβ€™s", "it’s"},
      {"gülmek ğŸ˜€ gibi", "gülmek 😀 gibi"},
      {"kaip ÄÆprasta", "kaip įprasta"},
      // MacRoman
      {"M√ºnchen", "München"},
      {"we‚Äôre", "we’re"},
      // cp437, cp850, cp866, KOI8-R
      {"pap├í", "papá"},
      {"weΓÇÖre", "we’re"},
      {"weÔÇÖre", "we’re"},
      {"weтАЩre", "we’re"},
      {"п°п╬я│п╨п╡п╟", "Москва"},
  }));
  CHECK(without_mojibake(before) == after);
}

TEST_CASE("a broken part is repaired, the good rest is left", "[mojibake]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"“Quite so” – the cafÃ© was shut", "“Quite so” – the café was shut"},
      {"Он пришёл в cafÃ© вечером", "Он пришёл в café вечером"},
      {"naïve and naÃ¯ve", "naïve and naïve"},
      {"It’s 5 o’clock, thatâ€™s late", "It’s 5 o’clock, that’s late"},
      {"It’s Â£20 a head", "It’s £20 a head"},
      {"KrakÃ³w i ŁĂłdĹş", "Kraków i Łódź"},
      {"Ã©tÃ© et ‚Äúhiver‚Äù", "été et “hiver”"},
  }));
  CHECK(without_mojibake(before) == after);
}

TEST_CASE("damaged sequences are repaired beside whole ones", "[mojibake]") {
  const auto [before, after] = GENERATE(table<std::string, std::string>({
      {"dÃ©jÃ vu", "déjà vu"},  // A0 and a space made one
      {"nous irons Ã la mer cet Ã©tÃ©", "nous irons à la mer cet été"},
      {"voltou Ã s trÃªs", "voltou às três"},
      {"Å vyturys ÅŸ ÅŽ ÄŒia", "Švyturys ş Ŏ Čia"},
      {"prixÂ : 3Â â‚¬", "prix\u00a0: 3\u00a0€"},  // A0 made a space
      {"Ð Ð°Ð´Ð¸Ð¾", "Радио"},
      {"â€œYes,â€ he said, â€œnow.â€", "“Yes,” he said, “now.”"},  // 9D dropped
      {"Ð³Ð¾Ñ�Ñ‚Ð¸", "го\uFFFDти"},                                // byte lost
  }));
  CHECK(without_mojibake(before) == after);
}

TEST_CASE("surrogates written as three bytes each are joined", "[mojibake]") {
  CHECK(without_mojibake("ok \u00ed\u00a0\u00bd\u00ed\u00b8\u0081") == "ok 😁");
}

TEST_CASE("control characters become what windows-1252 has for them", "[mojibake]") {
  CHECK(without_mojibake("he said \u0093no\u0094 \u0096 and that\u0092s it\u0085") ==
        "he said “no” – and that’s it…");
  CHECK(without_mojibake("nothing there: \u0081\u008d") == "nothing there: \u0081\u008d");
}

TEST_CASE("what only looks like bytes of UTF-8 is left", "[mojibake]") {
  const std::string text = GENERATE(
      as<std::string>(),
      // a closing sign behind a capital
      "«СЛАВА КПСС»", "ВСЕ ПРО США…", "“VOILÀ” et «ÉTÉ»", "OLÉ…", "CAFÉ™",
      "ΝΕΑ ΕΛΛΑΔΑ™ ΚΑΙ ΤΑ ΛΟΙΠΑ»", "ŽALGIRIŲ™", "ŁÓDŹ™ i KIELCE®", "TÂN PHÚ™", "CETATEĂ\u00a0VECHE",
      "HÄMÄ\u00a0JA", "“AMANHÔ", "SIGA JÁ”", "QUE É¡", "E VOCÊ¿",
      // French spacing
      "le café\u00a0», où l’été", "« à\u00a0« demi »",
      // letters that are talked about
      "the letters “Ä” and “Ö”", "\"Ã¤\" is broken", "Ð and Þ",
      // capitals of the north
      "SÅØRE ÆRA", "PÅ ØYA", "Ēø",
      // sums
      "3×£4", "1920×…", "√π ≈ 1.77, ±Σ", "5 µm ± 2°", "10º y 3ª",
      // letters made of signs
      "Ñ£Ö¥ Þ£Ä¥", "B£ÅÇK M£TÄ£",
      // line art
      "├── src", "┌─┐│ö│└─┘", "╔═╗║a║╚═╝", "░▒▓é▓▒░", "b┼─┐b",
      // names, brands, code
      "Citroën™, Nestlé®, Škoda©", "Ó’Dálaigh", "l’Île-d’Yeu", "Ångström™ Å…", "İZMİR’İN ŞİŞLİ»");
  CHECK(without_mojibake(text) == text);
}

TEST_CASE("a text beyond repair is left", "[mojibake]") {
  const std::string text = "å…â€˜åƒä‡å¢å‚âåƒå†å";
  CHECK(without_mojibake(text) == text);
}

TEST_CASE("repairing twice equals repairing once", "[mojibake]") {
  const std::vector<std::u32string> alphabets{U"ÃÂâ€™œ”ƒ‚¢¬ \u00a0aAe©¨°ÐÑÅÄ\u0093\u0081?\ufffd",
                                              U"РСвЂ™ “”–°±µѓђаиАИ»\u00a0Ѓ\u0098",
                                              U"√≤‚Äôé©≠ÿ±ŸÖaB–—Ö ",
                                              U"├®┬┐╨╤Çöéa ░│┼Γô╗",
                                              U"ÎÏ±²³»½αΩΞΟΠ‘’ …",
                                              U"ĂĹÄ˘ź˝łąÅĆ¡§©¨ āžėøaK",
                                              U"íï\u00a0½¸\u008d¿\ufffdãäåð\u009fŸ˜€"};
  std::mt19937_64 random(11);
  for (int i = 0; i < 100000; ++i) {
    std::string text;
    for (std::size_t size = 1 + random() % 20; size > 0; --size) {
      const std::u32string& alphabet =
          alphabets[(static_cast<std::size_t>(i) + random() % 8 / 7) % alphabets.size()];
      utf8::append(alphabet[random() % alphabet.size()], text);
    }
    const std::string once = without_mojibake(text);
    if (without_mojibake(once) != once || !utf8::is_valid(once) ||
        (once != text && !may_hold_mojibake(text))) {
      FAIL("not the same twice, not valid, or not seen: " << text);
    }
  }
}

TEST_CASE("hostile text comes back, valid and stable", "[mojibake]") {
  const std::string unit = GENERATE(as<std::string>(), "Ã", "â€", "Ã©", "ÃƒÂ©", "â€™", "├®", "Р°",
                                    "\u0093", "å†â€™æƒ", "Ã ", "í\u00a0½");
  std::string text;
  while (text.size() < 200000) {
    text += unit;
  }
  const std::string once = without_mojibake(text);
  CHECK(utf8::is_valid(once));
  CHECK(without_mojibake(once) == once);
}

TEST_CASE("more layers than anyone makes are left alone", "[mojibake]") {
  std::string text = "é";
  for (int layer = 0; layer < 18; ++layer) {
    text = misread(text, CodePages::western);
  }
  CHECK(without_mojibake(text) == text);
}

TEST_CASE("the empty text and plain ASCII are not looked at twice", "[mojibake]") {
  CHECK(without_mojibake("").empty());
  CHECK_FALSE(may_hold_mojibake("plain text, even a long line of it: nothing to see here"));
}
