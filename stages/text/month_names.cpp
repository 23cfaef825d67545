// A name counts in its folded form, and by its first word where it has several. Short forms of
// under three letters are left out unless the script is an unspaced one: they are common words.
#include "stages/text/month_names.hpp"

#include <unicode/dtfmtsym.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "stages/text/ascii.hpp"
#include "stages/text/fold.hpp"

namespace winnow {

namespace {

using Months = std::map<std::string, int, std::less<>>;

void add_names(const icu::UnicodeString* names, std::int32_t count, Months& months) {
  for (std::int32_t i = 0; names != nullptr && i < count && i < 12; ++i) {
    std::string name;
    names[i].toUTF8String(name);
    name = folded_words(name);
    if (name.size() >= 3 && !ascii::is_digit(name.front())) {
      months.emplace(std::move(name), i + 1);
    }
  }
}

Months read_months(const std::string& language) {
  using Symbols = icu::DateFormatSymbols;
  Months months;
  UErrorCode error = U_ZERO_ERROR;
  const Symbols symbols(icu::Locale(language.c_str()), error);
  if (U_FAILURE(error) != 0) {
    return months;
  }
  for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED}) {
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE}) {
      std::int32_t count = 0;
      const icu::UnicodeString* names = symbols.getMonths(count, context, width);
      add_names(names, count, months);
    }
  }
  return months;
}

// A table of constants, filled as languages turn up; an entry never changes and is never removed.
// Callers ask for languages that ICU knows only, so that pages cannot make it grow.
const Months& months_of(std::string_view language) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<const Months>, std::less<>> all;
  const std::lock_guard lock(mutex);
  auto found = all.find(language);
  if (found == all.end()) {
    const std::string name(language);
    found = all.emplace(name, std::make_unique<const Months>(read_months(name))).first;
  }
  return *found->second;
}

// "de" of "de-AT"; empty unless it is a language ICU knows.
std::string primary_language(std::string_view tag) {
  std::string primary = ascii::lower(tag.substr(0, tag.find_first_of("-_")));
  const bool short_enough = primary.size() == 2 || primary.size() == 3;
  return short_enough && *uloc_getISO3Language(primary.c_str()) != '\0' ? primary : std::string();
}

int look_up(const std::string& folded, std::string_view language) {
  const Months& months = months_of(language);
  const auto found = months.find(folded);
  return found == months.end() ? 0 : found->second;
}

}  // namespace

int month_named(std::string_view word, std::string_view language) {
  const std::string folded = folded_words(word);
  if (folded.size() < 3 || folded.size() > 40) {
    return 0;
  }
  const std::string primary = primary_language(language);
  if (const int month = primary.empty() ? 0 : look_up(folded, primary)) {
    return month;
  }
  if (const int month = look_up(folded, "en")) {
    return month;
  }
  // The languages of most undeclared or misdeclared pages.
  for (const char* other : {"de", "fr", "es", "it", "pt", "nl", "pl", "ru", "cs", "sv", "tr"}) {
    if (const int month = primary.empty() || primary == "en" ? look_up(folded, other) : 0) {
      return month;
    }
  }
  return 0;
}

}  // namespace winnow
