#include "stages/dedup/first_holder.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <vector>

#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// The same by means of ordered maps.
class Oracle {
 public:
  void insert(const Signature& signature, std::uint32_t document) {
    keep(texts_, signature.text, document);
    keep(keys_, signature.key, document);
    for (std::size_t band = 0; signature.shingles > 0 && band < Signature::bands; ++band) {
      keep(bands_, {band, signature.band_keys[band]}, document);
    }
  }

  std::optional<std::uint32_t> text(const Signature& signature) const {
    return find(texts_, signature.text);
  }
  std::optional<std::uint32_t> key(const Signature& signature) const {
    return find(keys_, signature.key);
  }
  std::vector<std::uint32_t> bands(const Signature& signature) const {
    std::set<std::uint32_t> holders;
    for (std::size_t band = 0; signature.shingles > 0 && band < Signature::bands; ++band) {
      if (const auto holder = find(bands_, {band, signature.band_keys[band]})) {
        holders.insert(*holder);
      }
    }
    return {holders.begin(), holders.end()};
  }

 private:
  template <class Key>
  using Map = std::map<Key, std::uint32_t>;

  template <class Key>
  static void keep(Map<Key>& map, const Key& key, std::uint32_t document) {
    const auto [place, is_new] = map.try_emplace(key, document);
    place->second = std::min(place->second, document);
  }
  template <class Key>
  static std::optional<std::uint32_t> find(const Map<Key>& map, const Key& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }

  Map<Signature::Hash> texts_;
  Map<Signature::Hash> keys_;
  Map<std::pair<std::size_t, std::uint32_t>> bands_;
};

std::vector<std::uint32_t> bands_of(const Holders& holders) {
  return {holders.bands().begin(), holders.bands().end()};
}

// Values from a small range, so that much is shared; `spread` sets where the bits lie.
Signature random_signature(std::mt19937& random, std::uint32_t range, std::uint32_t spread) {
  Signature signature;
  for (auto* hash : {&signature.text, &signature.key}) {
    *hash = {random() % range, std::uint64_t{random() % range} * spread};
  }
  for (auto& key : signature.band_keys) {
    key = static_cast<std::uint32_t>(random()) % range * spread;
  }
  signature.shingles = static_cast<std::uint32_t>(random() % 8);
  return signature;
}

Signature with_bands(std::uint32_t key) {
  Signature signature;
  signature.band_keys.fill(key);
  signature.shingles = 100;
  return signature;
}

}  // namespace

TEST_CASE("the table of first holders answers as ordered maps do", "[dedup]") {
  const std::uint32_t range = GENERATE(3U, 300U, 3'000U, 4'000'000'000U);
  const std::uint32_t spread = GENERATE(1U, 0x10000U, 0x9e3779b9U);
  std::mt19937 random(range ^ spread);
  FirstHolder table;
  Oracle oracle;
  bool same = true;
  for (std::uint32_t document = 0; document < 3'000; ++document) {
    const Signature signature = random_signature(random, range, spread);
    const Holders holders = table.look_up(signature);
    same = same && holders.text == oracle.text(signature) && holders.key == oracle.key(signature) &&
           bands_of(holders) == oracle.bands(signature);
    table.insert(signature, document);
    oracle.insert(signature, document);
  }
  CHECK(same);
}

TEST_CASE("the earliest document holds, whatever the order of the inserts", "[dedup]") {
  std::mt19937 random(7);
  std::vector<Signature> signatures;
  for (int i = 0; i < 500; ++i) {
    signatures.push_back(random_signature(random, 200, 12345));
  }
  FirstHolder forwards;
  FirstHolder backwards;
  for (std::uint32_t i = 0; i < 500; ++i) {
    forwards.insert(signatures[i], i);
    backwards.insert(signatures[499 - i], 499 - i);
  }
  for (const Signature& signature : signatures) {
    CHECK(bands_of(forwards.look_up(signature)) == bands_of(backwards.look_up(signature)));
    CHECK(forwards.look_up(signature).text == backwards.look_up(signature).text);
  }
}

TEST_CASE("an empty table holds nothing", "[dedup]") {
  const Holders holders = FirstHolder().look_up(with_bands(0));
  CHECK_FALSE(holders.text);
  CHECK_FALSE(holders.key);
  CHECK(holders.bands().empty());
}

TEST_CASE("a band key counts in its own band only", "[dedup]") {
  FirstHolder table;
  Signature first = with_bands(1);
  first.band_keys[0] = 77;
  table.insert(first, 5);
  Signature second = with_bands(2);
  second.text = second.key = {9, 9};
  second.band_keys[1] = 77;
  CHECK(table.look_up(second).bands().empty());
  second.band_keys[0] = 77;
  CHECK(bands_of(table.look_up(second)) == std::vector<std::uint32_t>{5});
}

TEST_CASE("a text too short for a sketch has no bands", "[dedup]") {
  FirstHolder table;
  Signature empty = with_bands(0);
  empty.shingles = 0;
  table.insert(empty, 0);
  CHECK(table.band_keys() == 0);
  CHECK(table.look_up(with_bands(0)).bands().empty());
  CHECK(table.look_up(with_bands(0)).text == 0U);
  table.insert(with_bands(0), 1);
  CHECK(table.look_up(empty).bands().empty());
}

TEST_CASE("the greatest document number is one", "[dedup]") {
  FirstHolder table;
  table.insert(with_bands(3), FirstHolder::max_document);
  CHECK(bands_of(table.look_up(with_bands(3))) ==
        std::vector<std::uint32_t>{FirstHolder::max_document});
}

TEST_CASE("the table stays near 16 bytes for a band key at any size", "[dedup]") {
  std::mt19937 random(1);
  FirstHolder table;
  for (std::uint32_t document = 0; document < 60'000; ++document) {
    table.insert(random_signature(random, 4'000'000'000U, 1), document);
    if (document >= 20'000 && document % 1'000 == 0) {
      const double bytes = static_cast<double>(table.bytes()) - 86.0 * document;
      REQUIRE(bytes < 17.0 * static_cast<double>(table.band_keys()));
    }
  }
}

TEST_CASE("making room changes no answer", "[dedup]") {
  std::mt19937 random(3);
  FirstHolder plain;
  FirstHolder roomy;
  roomy.insert(with_bands(5), 0);
  plain.insert(with_bands(5), 0);
  roomy.reserve(10'000);
  const std::size_t bytes = roomy.bytes();
  for (std::uint32_t document = 1; document < 3'000; ++document) {
    const Signature signature = random_signature(random, 4'000'000'000U, 1);
    plain.insert(signature, document);
    roomy.insert(signature, document);
    CHECK(roomy.look_up(signature).text == plain.look_up(signature).text);
  }
  CHECK(bands_of(roomy.look_up(with_bands(5))) == bands_of(plain.look_up(with_bands(5))));
  CHECK(roomy.band_keys() == plain.band_keys());
  CHECK(roomy.bytes() == bytes);
}
