#include "stages/text/wide.hpp"

#include <bit>
#include <random>
#include <string>

#include "stages/text/swar.hpp"
#include "tests/support/catch.hpp"

using namespace winnow;

namespace {

// The sixteen bytes from `first` on.
wide::Bytes bytes_from(int first) {
  char bytes[wide::width];
  for (int i = 0; i < static_cast<int>(wide::width); ++i) {
    bytes[i] = static_cast<char>(first + i);
  }
  return wide::load(bytes);
}

// Checks a test of bytes against what it should say of each.
template <class Test, class Expected>
void check_all_bytes(Test test, Expected expected) {
  for (int first = 0; first < 256; first += static_cast<int>(wide::width)) {
    const std::uint32_t found = wide::bits(test(bytes_from(first)));
    for (int i = 0; i < static_cast<int>(wide::width); ++i) {
      CHECK((found >> i & 1U) == (expected(first + i) ? 1U : 0U));
    }
  }
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_word(char c) { return is_letter(c) || (c >= '0' && c <= '9'); }

std::string random_text(std::mt19937_64& random, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += "a Z9.\xC3\xA9-\n"[random() % 9];
  }
  return text;
}

}  // namespace

TEST_CASE("ranges of bytes are found wherever they lie", "[text][wide]") {
  for (const auto& [first, count] :
       {std::pair{0, 32}, std::pair{0x30, 10}, std::pair{0x61, 26}, std::pair{0x30, 0x50},
        std::pair{0x80, 0x80}, std::pair{0xE0, 0x20}, std::pair{0xFF, 1}, std::pair{0, 128},
        std::pair{200, 100}}) {
    const auto from = static_cast<std::uint8_t>(first);
    const auto size = static_cast<std::uint8_t>(count);
    check_all_bytes([&](wide::Bytes bytes) { return wide::within(bytes, from, size); },
                    [&](int byte) { return ((byte - from) & 0xFF) < size; });
  }
  check_all_bytes(wide::letters, [](int byte) { return is_letter(static_cast<char>(byte)); });
  check_all_bytes([](wide::Bytes bytes) { return wide::from(bytes, 0x7F); },
                  [](int byte) { return byte >= 0x7F; });
}

TEST_CASE("the least number of words is that of spaces before letters and digits", "[text][wide]") {
  std::mt19937_64 random(5);
  for (std::size_t bytes = 0; bytes < 700; ++bytes) {
    const std::string text = random_text(random, bytes);
    std::uint32_t words = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      words += text[i] == ' ' && is_word(text[i + 1]) ? 1 : 0;
    }
    const std::uint32_t found = wide::least_words(text);
    CHECK(found <= words);
    CHECK(found + wide::width >= words);  // the last bytes are left out
  }
}

TEST_CASE("bits are counted as the processor counts them", "[text][wide]") {
  std::mt19937_64 random(7);
  for (int round = 0; round < 1000; ++round) {
    const std::uint64_t bits = random() & random();
    CHECK(swar::count(bits) == static_cast<std::size_t>(std::popcount(bits)));
  }
  CHECK(swar::count(~std::uint64_t{0}) == 64);
}
