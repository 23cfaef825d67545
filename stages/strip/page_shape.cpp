#include "stages/strip/page_shape.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

namespace winnow {

namespace {

constexpr std::uint64_t container_weight = 11;
constexpr std::uint32_t long_words = 15;
constexpr std::uint8_t few_links = 102;      // as a share code: 0.4
constexpr std::uint64_t long_sentence = 60;  // words

struct Totals {
  std::uint64_t all = 0, long_text = 0, links = 0, cards = 0, dates = 0, sentences = 0;
  std::uint64_t questions = 0, paragraphs = 0, lists = 0, alike = 0;
  std::uint64_t prices = 0, code = 0, tables = 0;
};

Totals totals_of(const PageFeatures& page) {
  Totals out;
  std::vector<std::uint64_t> groups(page.alike_groups);
  for (std::size_t row = 0; row < page.rows; ++row) {
    const auto at = [&](Feature feature) { return page.at(feature, row); };
    const BlockText& text = page.texts[row];
    const std::uint64_t weight =
        text.counted * (at(Feature::in_container) != 0 ? container_weight : 1);
    const auto add = [&](std::uint64_t& to, bool holds) { to += holds ? weight : 0; };
    out.all += weight;
    out.links += weight * at(Feature::link_share);
    out.sentences += weight * std::min<std::uint64_t>(text.counted / std::max(text.sentences, 1U),
                                                      long_sentence);
    add(out.long_text, text.counted >= long_words && at(Feature::link_share) < few_links);
    add(out.cards, at(Feature::cards) != 0);
    add(out.dates, at(Feature::date) != 0);
    add(out.questions, text.question);
    add(out.paragraphs, at(Feature::tag) == 0);
    add(out.lists, at(Feature::in_list) != 0);
    add(out.prices, at(Feature::price) != 0);
    add(out.code, at(Feature::kind) == static_cast<std::uint8_t>(BlockKind::code));
    add(out.tables, at(Feature::in_table) != 0);
    groups[page.alike[row]] += weight;
  }
  out.alike = groups.empty() ? 0 : std::ranges::max(groups);
  return out;
}

}  // namespace

PageShape shape_of(const PageFeatures& page) {
  constexpr double codes = 255;
  constexpr double most_alike = 8;
  constexpr double usual_sentence = 30;  // words
  const Totals sums = totals_of(page);
  const auto all = static_cast<double>(std::max<std::uint64_t>(sums.all, 1));
  const auto share = [&](std::uint64_t part) { return static_cast<double>(part) / all; };
  const auto type = page.rows == 0 ? DeclaredType::none
                                   : static_cast<DeclaredType>(page.at(Feature::page_type, 0));
  const auto is_type = [&](DeclaredType which) { return type == which ? 1.0 : 0.0; };
  return {page.heading.title_share / codes,
          std::min<double>(page.heading.alike, most_alike) / most_alike,
          page.heading.dates > 0 ? 1.0 : 0.0,
          share(sums.long_text),
          share(sums.links) / codes,
          share(sums.alike),
          share(sums.cards),
          share(sums.dates),
          std::min(share(sums.sentences) / usual_sentence, 1.0),
          share(sums.questions),
          share(sums.paragraphs),
          share(sums.lists),
          share(sums.prices),
          share(sums.code),
          share(sums.tables),
          is_type(DeclaredType::article),
          is_type(DeclaredType::website),
          is_type(DeclaredType::product),
          is_type(DeclaredType::other)};
}

bool is_sane(const PageKind& kind) {
  constexpr double most_weight = 1e6;
  const auto is_small = [](double weight) { return std::abs(weight) <= most_weight; };
  const auto is_share = [](double share) { return share >= 0 && share <= 1; };
  return std::ranges::all_of(kind.weights, is_small) && is_small(kind.bias) &&
         kind.recall >= 0.01 && kind.recall <= 100 && kind.doubt >= 0 && kind.doubt <= 10 &&
         std::ranges::all_of(kind.copies, is_share);
}

namespace {

// How likely each kind is.
std::vector<double> likely_kinds(const std::vector<PageKind>& kinds, const PageShape& shape) {
  std::vector<double> out(kinds.size());
  std::ranges::transform(kinds, out.begin(), [&](const PageKind& kind) {
    return std::inner_product(shape.begin(), shape.end(), kind.weights.begin(), kind.bias);
  });
  const double most = std::ranges::max(out);
  std::ranges::transform(out, out.begin(), [&](double sum) { return std::exp(sum - most); });
  const double all = std::accumulate(out.begin(), out.end(), 0.0);
  std::ranges::transform(out, out.begin(), [&](double part) { return part / all; });
  return out;
}

}  // namespace

PageWishes wishes_of(const std::vector<PageKind>& kinds, const PageShape& shape) {
  if (kinds.empty()) {
    return {};
  }
  const std::vector<double> likely = likely_kinds(kinds, shape);
  PageWishes out{.cut = {.beta = 0, .doubt = 0}, .copies = {}};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    out.cut.beta += likely[i] * std::log(kinds[i].recall);
    out.cut.doubt += likely[i] * kinds[i].doubt;
    for (std::size_t j = 0; j < out.copies.size(); ++j) {
      out.copies[j] += likely[i] * kinds[i].copies[j];
    }
  }
  out.cut.beta = std::exp(out.cut.beta);
  return out;
}

}  // namespace winnow
