// JSON is read as events (SAX): no tree is built of a state of megabytes, of which a few strings
// matter.
#include "stages/parse/state_reader.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/markup.hpp"
#include "stages/text/references.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

// Under it are labels, titles and addresses.
constexpr std::size_t least_bytes_of_prose = 120;
// A tag shorter than this carries no state.
constexpr std::uint32_t least_bytes_of_tag = 400;
// JSON in a string of JSON; a state that was encoded more often was not seen.
constexpr int most_layers = 2;
// A page whose text is in its state has a twentieth of it and more as prose under one key; the
// state of a shop's page under 1 %, all of it notices.
constexpr std::size_t least_share = 33;
// `window.__STATE__ = {` comes early; further down it is code.
constexpr std::size_t farthest_assignment = 300;

bool opens_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

// Mostly letters and spaces, several words, and the end of a sentence somewhere.
bool is_prose(std::string_view text) {
  if (text.size() < least_bytes_of_prose) {
    return false;
  }
  std::size_t characters = 0;
  std::size_t letters = 0;
  std::size_t spaces = 0;
  std::size_t wide = 0;
  bool sentence = false;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    const char32_t c = utf8::next(text, at);
    const bool ascii = c < 0x80;
    const bool space = ascii && ascii::is_space(static_cast<char>(c));
    spaces += space ? 1 : 0;
    letters += (ascii && ascii::is_alpha(static_cast<char>(c))) || c >= 0xC0 ? 1 : 0;
    wide += c >= 0x2E80 ? 1 : 0;
    sentence = sentence || c == '.' || c == '!' || c == '?' || c == 0x3002 || c == 0x06D4;
  }
  const bool words = wide * 2 > characters || (spaces * 12 > characters && spaces * 3 < characters);
  return sentence && words && (letters + spaces) * 100 > characters * 85;
}

// Collects strings; the events that carry none are let pass.
class Strings : public nlohmann::json_sax<Json> {
 public:
  struct Found {
    std::string key;  // the last one before the string
    std::string text;
  };
  std::vector<Found> found;

  bool string(string_t& value) override {
    if (value.size() >= least_bytes_of_prose) {
      found.push_back({key_, std::move(value)});
    }
    return true;
  }
  bool null() override { return true; }
  bool boolean(bool) override { return true; }
  bool number_integer(number_integer_t) override { return true; }
  bool number_unsigned(number_unsigned_t) override { return true; }
  bool number_float(number_float_t, const string_t&) override { return true; }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override { return true; }
  bool key(string_t& value) override {
    key_ = std::move(value);
    return true;
  }
  bool end_object() override { return true; }
  bool start_array(std::size_t) override { return true; }
  bool end_array() override { return true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override {
    return false;
  }

 private:
  std::string key_;
};

class StateReader {
 public:
  StateReader(const Document& document, std::uint64_t max_bytes)
      : document_(document), left_(max_bytes) {}

  std::vector<std::string> run() {
    for (ElementIndex i = 0; i < document_.elements.size() && left_ > 0; ++i) {
      const Element& element = document_.elements[i];
      if (element.source.size() >= least_bytes_of_tag) {
        read_attributes(element.source);
      }
      if (element.tag == Tag::script_ && !element.source.empty()) {
        read_script(i);
      }
    }
    return under_main_key();
  }

 private:
  struct Layer {
    std::string json;
    int depth;
  };

  void read_attributes(Span tag) {
    AttributeReader reader(std::string_view(document_.bytes).substr(tag.begin, tag.size()));
    for (RawAttribute raw; reader.next(raw);) {
      if (raw.value.size() >= least_bytes_of_prose &&
          ascii::starts_with_ignoring_case(raw.name, "data-")) {
        std::string value;
        append_decoded(raw.value, ReferencesIn::attribute, value);
        read(std::move(value));
      }
    }
  }

  void read_script(ElementIndex script) {
    if (ascii::starts_with_ignoring_case(attribute(document_, script, "type").value_or(""),
                                         "application/ld+json")) {
      return;
    }
    const std::string_view page = document_.bytes;
    const std::size_t begin = document_.elements[script].source.end;
    const std::size_t end = std::min(page.find("</script", begin), page.size());
    std::string_view text = ascii::trim(page.substr(begin, end - begin));
    if (!opens_json(text)) {
      const std::size_t equals = text.substr(0, farthest_assignment).find('=');
      text = equals == std::string_view::npos ? std::string_view()
                                              : ascii::trim(text.substr(equals + 1));
    }
    read(std::string(text));
  }

  void read(std::string json) {
    std::vector<Layer> open;
    open.push_back({std::move(json), 0});
    while (!open.empty()) {
      const Layer layer = std::move(open.back());
      open.pop_back();
      if (!opens_json(layer.json) || layer.json.size() > left_) {
        continue;
      }
      left_ -= layer.json.size();
      read_ += layer.depth == 0 ? layer.json.size() : 0;
      Strings strings;
      Json::sax_parse(layer.json, &strings, Json::input_format_t::json, false);
      // From the last to the first, so that the first is on top of the stack.
      std::vector<Layer> inner;
      for (auto& [key, text] : strings.found) {
        if (opens_json(text) && layer.depth < most_layers) {
          inner.push_back({std::move(text), layer.depth + 1});
        } else {
          offer(key, text);
        }
      }
      open.insert(open.end(), std::move_iterator(inner.rbegin()), std::move_iterator(inner.rend()));
    }
  }

  void offer(const std::string& key, std::string_view raw) {
    std::string text = without_markup(raw);
    if (is_prose(text) && seen_.insert(text).second) {
      bytes_by_key_[key] += text.size();
      prose_.push_back({key, std::move(text)});
    }
  }

  std::vector<std::string> under_main_key() {
    const auto most =
        std::ranges::max_element(bytes_by_key_, {}, [](const auto& entry) { return entry.second; });
    std::vector<std::string> out;
    if (most == bytes_by_key_.end() || most->second * least_share < read_) {
      return out;
    }
    for (auto& [key, text] : prose_) {
      if (key == most->first) {
        out.push_back(std::move(text));
      }
    }
    return out;
  }

  const Document& document_;
  std::uint64_t left_;
  std::uint64_t read_ = 0;  // bytes of JSON, what was in strings of it not counted again
  std::set<std::string> seen_;
  std::vector<Strings::Found> prose_;
  std::map<std::string, std::uint64_t> bytes_by_key_;
};

}  // namespace

std::vector<std::string> read_state(const Document& document, std::uint64_t max_bytes) {
  return StateReader(document, max_bytes).run();
}

}  // namespace winnow
