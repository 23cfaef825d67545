#include "stages/strip/model.hpp"

#include <algorithm>
#include <bit>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
#include <stdexcept>

#include "stages/text/digest.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;
using Scores = std::vector<std::int32_t>;

constexpr std::string_view format = "winnow-strip-model";
constexpr int file_version = 2;

// Units of 1/1024 to a byte: sixteen steps to a logit around 128.
std::uint8_t score_code(std::int64_t sum, std::int64_t count) {
  const std::int64_t steps = sum / std::max<std::int64_t>(count, 1);
  return static_cast<std::uint8_t>(std::clamp<std::int64_t>(128 + (steps >> 6), 0, 255));
}

struct ScoreColumns {
  Feature own, near, up1, up2, alike, page;
};

// A block's score, and its means over what lies around the block.
void spread(const Scores& scores, const ScoreColumns& to, PageFeatures& page) {
  constexpr std::size_t window = 3;
  std::vector<std::int64_t> sums(page.rows + 1, 0);
  std::vector<std::pair<std::int64_t, std::int64_t>> groups(page.alike_groups);
  for (std::size_t i = 0; i < page.rows; ++i) {
    sums[i + 1] = sums[i] + scores[i];
    groups[page.alike[i]].first += scores[i];
    ++groups[page.alike[i]].second;
  }
  const auto mean = [&](std::size_t begin, std::size_t end) {
    return score_code(sums[end] - sums[begin], static_cast<std::int64_t>(end - begin));
  };
  const std::uint8_t whole = mean(0, page.rows);
  for (std::size_t i = 0; i < page.rows; ++i) {
    page.column(to.own)[i] = score_code(scores[i], 1);
    page.column(to.near)[i] =
        mean(i < window ? 0 : i - window, std::min(page.rows, i + window + 1));
    page.column(to.up1)[i] = mean(page.up[i][0].begin, page.up[i][0].end);
    page.column(to.up2)[i] = mean(page.up[i][1].begin, page.up[i][1].end);
    const auto& [sum, count] = groups[page.alike[i]];
    page.column(to.alike)[i] = score_code(sum, count);
    page.column(to.page)[i] = whole;
  }
}

// The features a model names, as this program numbers them: a model outlives new features.
Result<std::vector<std::uint8_t>> numbered(const std::vector<std::string>& names) {
  std::vector<std::uint8_t> out;
  for (const std::string& name : names) {
    const auto* const found = std::ranges::find(feature_names, name);
    if (found == feature_names.end()) {
      return Error{"a strip model for other features (" + name + "), train it again"};
    }
    out.push_back(static_cast<std::uint8_t>(found - feature_names.begin()));
  }
  return out;
}

}  // namespace

template <std::size_t columns>
void TokenWeights<columns>::assign(const std::vector<std::uint32_t>& tokens,
                                   const std::vector<int>& weights) {
  slots_.assign(std::bit_ceil(tokens.size() * 3 / 2 + 2), {});
  mask_ = slots_.size() - 1;
  const std::size_t bits = std::bit_ceil(tokens.size() * 4 + 64);
  known_.assign(bits / 64, 0);
  known_shift_ = 32U - static_cast<unsigned>(std::countr_zero(bits));
  for (std::size_t i = 0; i < tokens.size() && (i + 1) * columns <= weights.size(); ++i) {
    std::size_t at = tokens[i] & mask_;
    while (slots_[at].token != 0 && slots_[at].token != tokens[i]) {
      at = (at + 1) & mask_;
    }
    slots_[at].token = tokens[i];
    const std::uint32_t bit = tokens[i] >> known_shift_;
    known_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    for (std::size_t c = 0; c < columns; ++c) {
      slots_[at].weights[c] = static_cast<std::int16_t>(weights[i * columns + c]);
    }
  }
}

Result<std::shared_ptr<const StripModel>> StripModel::parse(std::string_view text) {
  const std::size_t line = text.find('\n');
  const Json header = Json::parse(text.substr(0, line), nullptr, false);
  if (line == std::string_view::npos || !header.is_object() ||
      header.value("format", "") != format) {
    return Error{"not a strip model"};
  }
  if (header.value("version", 0) != file_version) {
    return Error{"a strip model of version " + std::to_string(header.value("version", 0)) +
                 ", this program reads version " + std::to_string(file_version)};
  }
  std::string_view body = text.substr(line + 1);
  while (!body.empty() && body.back() == '\n') {
    body.remove_suffix(1);
  }
  if (digest(body) != header.value("digest", "")) {
    return Error{"a damaged strip model: its digest differs"};
  }
  auto model = std::make_shared<StripModel>();
  try {
    const Json json = Json::parse(body);
    const auto features = numbered(json.at("features").get<std::vector<std::string>>());
    if (!features) {
      return features.error();
    }
    constexpr std::size_t version_digits = 8;
    model->version_ = header.value("digest", "").substr(0, version_digits);
    model->description_ = header.value("description", "");
    model->names_.assign(json.at("names").at("tokens").get<std::vector<std::uint32_t>>(),
                         json.at("names").at("weights").get<std::vector<int>>());
    model->phrases_.assign(json.at("phrases").at("tokens").get<std::vector<std::uint32_t>>(),
                           json.at("phrases").at("weights").get<std::vector<int>>());
    model->names_bias_ = json.at("names").at("bias");
    model->phrases_bias_ = json.at("phrases").at("bias");
    model->trees_ = Forest(json.at("bias").get<std::int32_t>());
    for (const Json& entry : json.value("kinds", Json::array())) {
      const PageKind kind{entry.at("weights").get<std::array<double, shape_size>>(),
                          entry.at("bias").get<double>(), entry.at("recall").get<double>(),
                          entry.value("doubt", 0.0), entry.value("copies", usual_copies)};
      const bool fits = entry.at("weights").size() == shape_size &&
                        (!entry.contains("copies") || entry["copies"].size() == kind.copies.size());
      if (!fits || !is_sane(kind)) {
        return Error{"a damaged strip model: a kind of page that cannot be"};
      }
      model->kinds_.push_back(kind);
    }
    model->alike_percent_ = json.at("alike_percent");
    for (const Json& entry : json.at("trees")) {
      std::vector<Forest::Node> nodes;
      for (const Json& node : entry.at("nodes")) {
        nodes.push_back({features->at(node.at(0)), node.at(1), node.at(2), node.at(3), node.at(4)});
      }
      model->trees_.add(std::move(nodes), entry.at("leaves").get<std::vector<std::int32_t>>());
    }
  } catch (const std::exception& wrong) {
    return Error{std::string("a damaged strip model: ") + wrong.what()};
  }
  return std::shared_ptr<const StripModel>(std::move(model));
}

std::shared_ptr<const StripModel> StripModel::builtin() {
  static const std::shared_ptr<const StripModel> model = [] {
    auto parsed = parse(builtin_strip_model());
    if (!parsed) {
      throw std::logic_error("the built-in strip model: " + parsed.error().message);
    }
    return *std::move(parsed);
  }();
  return model;
}

// By start tag: the sums of its tokens' weights.
std::vector<std::array<std::int32_t, StripModel::distances>> StripModel::tag_scores(
    const StartTags& tags) const {
  std::vector<std::array<std::int32_t, distances>> sums(tags.count());
  // What is not in a near cache is on the way for all of them at the same time.
  for (const std::uint32_t token : tags.tokens) {
    names_.prefetch(token, names_.may_know(token));
  }
  for (std::uint32_t tag = 0; tag < tags.count(); ++tag) {
    for (const std::uint32_t token : tags.tokens_of(tag)) {
      if (const auto* weights = names_.find(token)) {
        for (std::size_t d = 0; d < distances; ++d) {
          sums[tag][d] += (*weights)[d];
        }
      }
    }
  }
  return sums;
}

// Sums along the path to each block's element, by distance.
Scores StripModel::name_scores(const Document& document, const PageFeatures& page) const {
  const auto own = tag_scores(page.tags);
  const std::size_t size = document.elements.size();
  std::vector<std::array<std::int32_t, 2>> above(size);  // far and any, summed from the root
  for (ElementIndex i = 0; i < size; ++i) {
    const auto& by_distance = own[page.tags.of[i]];
    above[i] = {by_distance[3], by_distance[4]};
    if (const ElementIndex parent = document.elements[i].parent; parent != no_element) {
      above[i][0] += above[parent][0];
      above[i][1] += above[parent][1];
    }
  }
  Scores scores(page.rows, names_bias_);
  for (std::size_t row = 0; row < page.rows; ++row) {
    ElementIndex at = document.blocks[row].element;
    if (at == no_element) {
      continue;
    }
    constexpr std::array<std::size_t, 6> bucket = {0, 1, 1, 2, 2, 2};
    scores[row] += above[at][1];
    for (std::size_t step = 0; step < bucket.size() && at != no_element; ++step) {
      scores[row] += own[page.tags.of[at]][bucket[step]];
      at = document.elements[at].parent;
    }
    scores[row] += at == no_element ? 0 : above[at][0];
  }
  return scores;
}

namespace {

// Sums weights of phrases by row. The slots of the weights are farther away than a near cache, so
// tokens wait until some hundred are together, and their slots are fetched at the same time.
class PhraseSums {
 public:
  PhraseSums(const TokenWeights<1>& weights, Scores& scores) : weights_(weights), scores_(scores) {}

  void add(std::size_t row, std::uint32_t token) {
    const bool known = weights_.may_know(token);
    weights_.prefetch(token, known);
    waiting_[count_] = {static_cast<std::uint32_t>(row), token};
    count_ += known ? 1 : 0;
    if (count_ == waiting_.size()) {
      settle();
    }
  }

  void settle() {
    for (const auto& [row, token] : std::span(waiting_).first(count_)) {
      const auto* weights = weights_.find(token);
      scores_[row] += weights == nullptr ? 0 : (*weights)[0];
    }
    count_ = 0;
  }

 private:
  const TokenWeights<1>& weights_;
  Scores& scores_;
  std::array<std::pair<std::uint32_t, std::uint32_t>, 256> waiting_{};
  std::size_t count_ = 0;
};

}  // namespace

Scores StripModel::phrase_scores(const PageFeatures& page) const {
  Scores scores(page.rows, phrases_bias_);
  const auto weight = [&](std::uint32_t token) -> std::int32_t {
    const auto* weights = phrases_.find(token);
    return weights == nullptr ? 0 : (*weights)[0];
  };
  PhraseSums sums(phrases_, scores);
  std::size_t heading = page.rows;
  std::int32_t heading_score = 0;
  for (std::size_t row = 0; row < page.rows; ++row) {
    each_phrase(page, row, [&](std::uint32_t token) { sums.add(row, token); });
    if (page.section_headings[row] != heading) {
      heading = page.section_headings[row];
      heading_score = 0;
      each_heading_phrase(page, heading,
                          [&](std::uint32_t token) { heading_score += weight(token); });
    }
    scores[row] += heading_score;
  }
  sums.settle();
  return scores;
}

void StripModel::add_scores(const Document& document, PageFeatures& page) const {
  using enum Feature;
  spread(name_scores(document, page),
         {names, names_near, names_up1, names_up2, names_alike, names_page}, page);
  spread(phrase_scores(page),
         {phrases, phrases_near, phrases_up1, phrases_up2, phrases_alike, phrases_page}, page);
}

Scores StripModel::score(const Document& document, PageFeatures& page) const {
  add_scores(document, page);
  Scores scores = trees_.scores(page);
  std::vector<std::pair<std::int64_t, std::int64_t>> groups(page.alike_groups);
  for (std::size_t i = 0; i < page.rows; ++i) {
    groups[page.alike[i]].first += scores[i];
    ++groups[page.alike[i]].second;
  }
  for (std::size_t i = 0; i < page.rows; ++i) {
    const auto& [sum, count] = groups[page.alike[i]];
    scores[i] = static_cast<std::int32_t>(
        (scores[i] * std::int64_t{100 - alike_percent_} + sum / count * alike_percent_) / 100);
  }
  return scores;
}

}  // namespace winnow
