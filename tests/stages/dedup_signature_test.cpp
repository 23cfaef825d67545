#include <random>
#include <string>
#include <vector>

#include "stages/dedup/key_form.hpp"
#include "stages/dedup/relation.hpp"
#include "stages/dedup/signature_of.hpp"
#include "stages/dedup/sketch.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

using Words = std::vector<std::string>;

// Made-up words, the same for the same seed.
Words words_of(std::uint32_t seed, std::size_t count) {
  std::mt19937 random(seed);
  Words words;
  for (std::size_t i = 0; i < count; ++i) {
    std::string word;
    for (auto letters = 2 + random() % 7; letters > 0; --letters) {
      word += static_cast<char>('a' + random() % 26);
    }
    words.push_back(word);
  }
  return words;
}

std::string joined(const Words& words) {
  std::string text;
  for (const std::string& word : words) {
    text += word + ' ';
  }
  return text;
}

Words with(Words words, const Words& more) {
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// One word of `n` changed, here and there.
Words edited(Words words, std::uint32_t n) {
  std::mt19937 random(n);
  for (std::string& word : words) {
    word += random() % n == 0 ? "x" : "";
  }
  return words;
}

std::vector<std::uint64_t> hashes_of(std::uint64_t seed, std::size_t count) {
  std::mt19937_64 random(seed);
  std::vector<std::uint64_t> hashes(count);
  for (std::uint64_t& hash : hashes) {
    hash = random();
  }
  return hashes;
}

std::optional<Relation> relation(const Words& a, const Words& b,
                                 const RelationOptions& options = {}) {
  return relation_of(signature_of(joined(a)), signature_of(joined(b)), options);
}

bool share_a_band(const Signature& a, const Signature& b) {
  for (std::size_t i = 0; i < Signature::bands; ++i) {
    if (a.band_keys[i] == b.band_keys[i]) {
      return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("the key form is blind to typography", "[dedup]") {
  const std::string plain = key_form("The \"old\" mill's 3 wheels - all of them - turn again.");
  CHECK(plain == "the old mills 3 wheels all of them turn again");
  CHECK(plain == key_form("THE “old” mill’s 3\u00a0wheels — all of\u200b them – turn  again…"));
  CHECK(plain == key_form("The old\u200e mills\n3 wheels all of them tu\u00adrn again"));
  CHECK(key_form("cafe\u0301 \uff21\uff22 \ufb01ne") == "café ab fine");
  CHECK(key_form("série №7") == key_form("SE\u0301RIE no7"));
}

TEST_CASE("a word broken at a line end is whole in the key form", "[dedup]") {
  CHECK(key_form("an exam-\nple") == "an example");
  CHECK(key_form("an exam- \r\n  ple, and ano-\nther") == "an example and another");
  CHECK(key_form("das Bei\u2010\nspiel für\u00ad\nwahr") == "das beispiel fürwahr");
  SECTION("but a hyphen that belongs there separates") {
    CHECK(key_form("Alsace-\nLorraine") == "alsace lorraine");
    CHECK(key_form("well-known") == "well known");
    CHECK(key_form("a list -\nitem") == "a list item");
    CHECK(key_form("end-\n\nnext") == "end next");
    CHECK(key_form("-\n-\n") == "");
  }
}

TEST_CASE("any bytes have a key form and a signature", "[dedup]") {
  std::mt19937 random(5);
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (auto count = random() % 300; count > 0; --count) {
      bytes += static_cast<char>(random() % 3 == 0 ? random() % 256
                                                   : "-\n\xC2\xAD \xE2\x80\x90 ab1"[random() % 13]);
    }
    CHECK(signature_of(bytes) == signature_of(bytes));
  }
}

TEST_CASE("shingles are runs of three words, words alone, and numbers", "[dedup]") {
  const Shingles shingles = shingles_of("a b c a b c 7");
  CHECK(shingles.runs.size() == 4);  // abc bca cab bc7; abc again
  CHECK(shingles.words.size() == 4);
  CHECK(shingles.numbers.size() == 1);
  CHECK(shingles_of("").runs.empty());
  CHECK(shingles_of("one").runs.size() == 1);
  CHECK(shingles_of("one two").runs.size() == 1);
  CHECK(shingles_of("a b c").runs != shingles_of("c b a").runs);
  CHECK(shingles_of("ab c d").runs != shingles_of("a bc d").runs);
}

TEST_CASE("scripts without spaces are cut by character", "[dedup]") {
  const std::string text = "春天來了河邊的柳樹發芽了";
  CHECK(shingles_of(key_form(text)).runs.size() == 8);
  SECTION("wherever their lines break") {
    CHECK(shingles_of(key_form("春天來了河邊\n的柳樹發芽了")).runs == shingles_of(text).runs);
  }
  SECTION("and a word or a number among them counts") {
    const Shingles fifteen = shingles_of("第15集今天播出");
    CHECK(fifteen.runs != shingles_of("第16集今天播出").runs);
    CHECK(fifteen.numbers.size() == 1);
  }
  CHECK(shingles_of(key_form("ภาษาไทยง่าย")).runs.size() > 3);
}

TEST_CASE("the number of shingles has a limit", "[dedup]") {
  const std::string text = joined(words_of(1, 500));
  const Shingles shingles = shingles_of(text, {.max_shingles = 100});
  CHECK(shingles.runs.size() == 100);
  CHECK(shingles.words.size() == 100);
  CHECK(shingles.passages.size() == 100);
  CHECK(shingles_of(text, {.max_shingles = 0}).runs.size() == 1);
}

TEST_CASE("a short text has no sketch", "[dedup]") {
  const Signature shorter = signature_of(joined(words_of(2, 21)));
  CHECK(shorter.shingles == 0);
  CHECK(shorter.band_keys == Signature{}.band_keys);
  CHECK(signature_of(joined(words_of(2, 22))).shingles == 20);
  CHECK(jaccard(shorter, shorter) == 0);
  CHECK(relation(words_of(2, 21), words_of(2, 21)) == Relation::exact);
  CHECK_FALSE(relation(words_of(2, 21), words_of(2, 20)));
}

TEST_CASE("texts without a word are the same only if their bytes are", "[dedup]") {
  CHECK_FALSE(relation_of(signature_of("***"), signature_of("---")));
  CHECK(relation_of(signature_of("***"), signature_of("***")) == Relation::exact);
}

TEST_CASE("minima agree as often as their sets do", "[dedup]") {
  const auto count =
      GENERATE(std::size_t{30}, std::size_t{120}, std::size_t{600}, std::size_t{5000});
  double sum = 0;
  constexpr int trials = 20;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<std::uint64_t> shared = hashes_of(1000 + static_cast<std::uint64_t>(trial), count);
    std::vector<std::uint64_t> other(shared.begin() + static_cast<std::ptrdiff_t>(count / 2),
                                     shared.end());
    const Minima a = minima_of(shared);
    const Minima b = minima_of(other);
    for (std::size_t i = 0; i < a.size(); ++i) {
      sum += a[i] == b[i] ? 1 : 0;
    }
  }
  CHECK(sum / (trials * sketch_slots) == Approx(0.5).margin(0.03));
}

TEST_CASE("minima do not depend on the order of the set", "[dedup]") {
  auto hashes = hashes_of(3, 77);
  const Minima forward = minima_of(hashes);
  CHECK(minima_of(std::vector(hashes.rbegin(), hashes.rend())) == forward);
  CHECK(minima_of({}) == Minima{});
}

TEST_CASE("hashes are the same on every machine", "[dedup]") {
  const Signature signature = signature_of(joined(words_of(4, 300)));
  CHECK(signature.shingles == 298);
  CHECK(signature.band_keys[0] == 0xB9C6B4ADU);
  CHECK(signature.band_keys[31] == 0x358114CBU);
}

TEST_CASE("estimates lie within their error", "[dedup]") {
  const Words shared = words_of(10, 800);
  const auto own = GENERATE(std::size_t{50}, std::size_t{200}, std::size_t{400}, std::size_t{800});
  const Signature a = signature_of(joined(with(shared, words_of(11, own))));
  const Signature b = signature_of(joined(with(shared, words_of(12, own))));
  const double truth = 798.0 / (798 + 2 * static_cast<double>(own));
  CHECK(jaccard(a, b) == Approx(truth).margin(4 * standard_error(truth)));
  CHECK(jaccard(a, b) == jaccard(b, a));
  CHECK(containment(a, b) == Approx(798.0 / (798 + static_cast<double>(own))).margin(0.08));
  CHECK(standard_error(0.5) == Approx(0.0235).margin(0.001));
  CHECK(share_a_band(a, b));
}

TEST_CASE("the relation of two texts", "[dedup]") {
  const Words text = words_of(20, 400);
  CHECK(relation(text, text) == Relation::exact);
  CHECK(relation_of(signature_of("One two."), signature_of("one TWO")) == Relation::exact_key);
  CHECK(relation(text, edited(text, 30)) == Relation::near);
  CHECK_FALSE(relation(text, words_of(21, 400)));
  SECTION("a text edited throughout is near, though a third of its runs is left") {
    const Words rewritten = edited(text, 7);
    CHECK(relation(text, rewritten) == Relation::near);
    CHECK_FALSE(relation(text, rewritten, RelationOptions::strict()));
    CHECK(share_a_band(signature_of(joined(text)), signature_of(joined(rewritten))));
  }
  SECTION("two texts that share a block of that size are not") {
    const Words block = words_of(22, 220);
    CHECK_FALSE(relation(with(block, words_of(23, 180)), with(block, words_of(24, 180))));
  }
  SECTION("a text inside a longer one is contained") {
    CHECK(relation(text, with(text, words_of(25, 900))) == Relation::contained);
    CHECK_FALSE(is_duplicate(Relation::contained));
  }
  SECTION("presets move the limit") {
    const Words half = with(text, words_of(26, 320));
    CHECK(relation(text, half) == Relation::near);
    CHECK(relation(text, half, RelationOptions::strict()) != Relation::near);
    const Words less = with(text, words_of(27, 480));
    CHECK(relation(text, less) != Relation::near);
    CHECK(relation(text, less, RelationOptions::loose()) == Relation::near);
  }
}

TEST_CASE("a short form filled in twice is no copy", "[dedup]") {
  const auto notice = [](const Words& numbers) {
    Words words = words_of(30, 55);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      words.insert(words.begin() + static_cast<std::ptrdiff_t>(9 * (i + 1)), numbers[i]);
    }
    return words;
  };
  const Words may = {"12", "4350", "61", "2019", "77"};
  const Words june = {"13", "9120", "58", "2020", "81"};
  CHECK(relation(notice(may), notice(may)) == Relation::exact);
  CHECK_FALSE(relation(notice(may), notice(june)));
  const auto numbers =
      shared_numbers(signature_of(joined(notice(may))), signature_of(joined(notice(june))));
  CHECK(numbers.fewer == 5);
  CHECK(numbers.shared == 0);
  SECTION("numbers in common, and it is one") {
    Words copy = notice(may);
    copy.back() = "other";
    copy.front() = "word";
    CHECK(relation(notice(may), copy) == Relation::near);
  }
}
