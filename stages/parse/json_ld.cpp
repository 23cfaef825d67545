// Objects of interest are found by a walk over arrays, @graph and mainEntity, never into lists of
// other things (itemListElement but of a guide's steps, comments, related articles). What several
// objects say is taken from the one whose type is closest to "what this page is": article or
// product, then web page. An author or publisher that is only named by @id is looked up among all
// objects.
#include "stages/parse/json_ld.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string_view>

#include "stages/text/ascii.hpp"
#include "stages/text/markup.hpp"
#include "stages/text/references.hpp"

namespace winnow {

namespace {

using Json = nlohmann::json;

constexpr std::size_t max_bytes = 1U << 20U;
constexpr std::size_t max_nesting = 64;
constexpr std::size_t max_nodes = 2000;
constexpr std::size_t max_names = 20;

// Copies JSON-LD with its common faults repaired.
class Repair {
 public:
  explicit Repair(std::string_view raw) : raw_(raw) { out_.reserve(raw.size()); }

  // "" if it nests too deep.
  std::string run() {
    const std::size_t first = raw_.find_first_of("{[");
    const std::size_t last = raw_.find_last_of("}]");
    if (first == std::string_view::npos || last == std::string_view::npos || last < first) {
      return {};
    }
    for (at_ = first; at_ <= last && depth_ <= max_nesting; ++at_) {
      in_string_ ? inside(raw_[at_]) : outside(raw_[at_]);
    }
    return depth_ <= max_nesting ? std::move(out_) : std::string();
  }

 private:
  void outside(char c) {
    if (c == '{' || c == '[') {
      ++depth_;
    } else if (c == '}' || c == ']') {
      depth_ -= depth_ > 0 ? 1 : 0;
      drop_comma();
    }
    in_string_ = c == '"';
    out_ += c;
  }

  void inside(char c) {
    if (c == '\\' && at_ + 1 < raw_.size()) {
      const char escaped = raw_[++at_];
      if (std::string_view("\"\\/bfnrtu").find(escaped) != std::string_view::npos) {
        out_ += c;
      }
      out_ += static_cast<unsigned char>(escaped) < 0x20 ? ' ' : escaped;
      return;
    }
    in_string_ = c != '"';
    out_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }

  void drop_comma() {
    std::size_t end = out_.size();
    while (end > 0 && ascii::is_space(out_[end - 1])) {
      --end;
    }
    if (end > 0 && out_[end - 1] == ',') {
      out_.resize(end - 1);
    }
  }

  std::string_view raw_;
  std::string out_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  bool in_string_ = false;
};

std::vector<Json> parsed(const Document& document) {
  std::vector<Json> all;
  std::size_t bytes = 0;
  for (const Span span : document.json_ld) {
    if ((bytes += span.size()) > max_bytes) {
      break;
    }
    const std::string_view raw = std::string_view(document.bytes).substr(span.begin, span.size());
    Json json = Json::parse(Repair(raw).run(), nullptr, false, true);
    if (!json.is_discarded()) {
      all.push_back(std::move(json));
    }
  }
  return all;
}

const Json* member(const Json& object, std::string_view key) {
  const auto found = object.is_object() ? object.find(key) : object.end();
  return found == object.end() ? nullptr : &*found;
}

// A string, the first of an array of them, or the @value, name or @id of an object.
std::string text_of(const Json* value) {
  for (int step = 0; value != nullptr && step < 4; ++step) {
    if (value->is_string()) {
      std::string text;
      append_decoded(value->get_ref<const std::string&>(), ReferencesIn::text, text);
      return std::string(ascii::trim(text));
    }
    if (value->is_number_integer()) {
      return value->dump();
    }
    if (value->is_array()) {
      value = value->empty() ? nullptr : &value->front();
      continue;
    }
    const Json* inner = nullptr;
    for (const char* key : {"@value", "name", "@id", "url"}) {
      inner = inner == nullptr ? member(*value, key) : inner;
    }
    value = inner;
  }
  return {};
}

std::string text_at(const Json& object, std::string_view key) {
  return text_of(member(object, key));
}

template <class Visit>
void for_each_item(const Json* value, Visit visit, std::size_t most = 4 * max_names) {
  if (value == nullptr) {
    return;
  }
  if (!value->is_array()) {
    visit(*value);
    return;
  }
  for (std::size_t i = 0; i < value->size() && i < most; ++i) {
    visit((*value)[i]);
  }
}

enum class Kind : std::uint8_t { content, page, site, other };

Kind kind_of(std::string_view type) {
  type = type.substr(type.find_last_of("/:") + 1);  // npos + 1 is 0
  constexpr std::array<std::string_view, 14> content = {
      "Product", "ProductGroup", "Recipe",       "HowTo",       "Course",     "Event",  "Question",
      "Book",    "Movie",        "CreativeWork", "VideoObject", "JobPosting", "Report", "Review"};
  const auto ends = [&](std::string_view end) { return type.ends_with(end); };
  if (ends("Article") || ends("Posting") || std::ranges::find(content, type) != content.end()) {
    return Kind::content;
  }
  if (type == "WebSite") {
    return Kind::site;
  }
  return ends("Page") ? Kind::page : Kind::other;
}

Kind kind_of(const Json& object) {
  Kind best = Kind::other;
  for_each_item(member(object, "@type"), [&](const Json& type) {
    if (type.is_string()) {
      best = std::min(best, kind_of(std::string_view(type.get_ref<const std::string&>())));
    }
  });
  return best;
}

// Whether one of the object's types ends with `end`.
bool is_type(const Json& object, std::string_view end) {
  bool found = false;
  for_each_item(member(object, "@type"), [&](const Json& type) {
    found = found || (type.is_string() && type.get_ref<const std::string&>().ends_with(end));
  });
  return found;
}

struct Node {
  const Json* json;
  Kind kind;
};

// The page's own objects in the order of their kinds, then as they stand.
std::vector<Node> nodes_of(const std::vector<Json>& scripts) {
  std::vector<Node> nodes;
  std::vector<const Json*> open;
  for (std::size_t i = scripts.size(); i-- > 0;) {
    open.push_back(&scripts[i]);
  }
  while (!open.empty() && nodes.size() < max_nodes) {
    const Json& json = *open.back();
    open.pop_back();
    if (json.is_array()) {
      for (auto item = json.rbegin(); item != json.rend(); ++item) {
        open.push_back(&*item);
      }
    } else if (json.is_object()) {
      nodes.push_back({&json, kind_of(json)});
      for (const char* key : {"mainEntityOfPage", "mainEntity", "@graph"}) {
        if (const Json* inner = member(json, key)) {
          open.push_back(inner);
        }
      }
    }
  }
  std::ranges::stable_sort(nodes, {}, &Node::kind);
  return nodes;
}

class LinkedDataReader {
 public:
  explicit LinkedDataReader(const std::vector<Node>& nodes) : nodes_(nodes) {}

  LinkedData run() {
    for (const auto& [json, kind] : nodes_) {
      if (kind == Kind::content || kind == Kind::page) {
        read_content(*json);
      } else if (kind == Kind::site) {
        offer(data_.site, text_at(*json, "name"));
      }
    }
    return std::move(data_);
  }

 private:
  void read_content(const Json& json) {
    data_.article = data_.article || is_type(json, "Article") || is_type(json, "Posting");
    offer(data_.headline, text_at(json, "headline"));
    offer(data_.headline, text_at(json, "name"));
    offer(data_.published, text_at(json, "datePublished"));
    offer(data_.published, text_at(json, "dateCreated"));
    offer(data_.published, text_at(json, "uploadDate"));
    offer(data_.modified, text_at(json, "dateModified"));
    offer(data_.description, text_at(json, "description"));
    offer(data_.language, text_at(json, "inLanguage"));
    offer(data_.url, text_at(json, "url"));
    offer(data_.licence, text_at(json, "license"));
    offer(data_.site, name_at(json, "publisher"));
    read_authors(json);
    read_tags(json);
  }

  static void offer(std::string& field, std::string value) {
    if (field.empty()) {
      field = std::move(value);
    }
  }

  void read_authors(const Json& json) {
    if (!data_.authors.empty()) {
      return;
    }
    for (const char* key : {"author", "creator"}) {
      for_each_item(member(json, key), [&](const Json& author) {
        std::string name = name_of(author);
        if (!name.empty() && data_.authors.size() < max_names) {
          data_.authors.push_back(std::move(name));
          data_.organization = data_.organization || is_type(resolved(author), "Organization");
        }
      });
      if (!data_.authors.empty()) {
        return;
      }
    }
  }

  // Keywords come as a list, or as one string with commas.
  void read_tags(const Json& json) {
    if (!data_.tags.empty()) {
      return;
    }
    for_each_item(member(json, "keywords"), [&](const Json& keyword) {
      std::string text = text_of(&keyword);
      if (!text.empty()) {
        data_.tags.push_back(std::move(text));
      }
    });
  }

  std::string name_at(const Json& json, std::string_view key) {
    std::string name;
    for_each_item(member(json, key), [&](const Json& value) { offer(name, name_of(value)); });
    return name;
  }

  // The object that `value` refers to by @id, else itself.
  const Json& resolved(const Json& value) {
    const Json* id = member(value, "name") == nullptr ? member(value, "@id") : nullptr;
    const auto found = id == nullptr ? ids_.end() : ids().find(text_of(id));
    return found == ids_.end() ? value : *found->second;
  }

  // The name of a person or organization, given as a string, an object, or a reference to one.
  std::string name_of(const Json& value) {
    if (value.is_string()) {
      return text_of(&value);
    }
    return text_at(resolved(value), "name");
  }

  const std::map<std::string, const Json*>& ids() {
    if (ids_.empty()) {
      for (const Node& node : nodes_) {
        if (member(*node.json, "name") != nullptr) {
          ids_.emplace(text_at(*node.json, "@id"), node.json);
        }
      }
      ids_.emplace(std::string(), &nothing_);
    }
    return ids_;
  }

  const std::vector<Node>& nodes_;
  const Json nothing_;
  std::map<std::string, const Json*> ids_;
  LinkedData data_;
};

// The texts of a question's answers, and of the comments on a post.
std::string replies(const Json& json) {
  std::string out;
  for (const char* key : {"acceptedAnswer", "suggestedAnswer", "comment"}) {
    for_each_item(member(json, key), [&](const Json& reply) {
      const std::string text = without_markup(text_at(reply, "text"));
      out += text.empty() ? "" : "\n\n" + text;
    });
  }
  return out;
}

void add_paragraph(std::string_view text, std::string& out) {
  if (!text.empty()) {
    (out += out.empty() ? "" : "\n\n") += text;
  }
}

// A step is a string, a HowToStep, a ListItem with one, or a section or step that holds more.
void add_steps(const Json* steps, int levels, std::string& out) {
  const auto add = [&](const Json& listed) {
    const Json* item = member(listed, "item");
    const Json& step = item == nullptr ? listed : *item;
    const std::string text =
        without_markup(step.is_string() ? text_of(&step) : text_at(step, "text"));
    const Json* inner = member(step, "itemListElement");
    add_paragraph(text.empty() && step.is_object() ? without_markup(text_at(step, "name")) : text,
                  out);
    if (inner != nullptr && text.empty() && levels > 0) {
      add_steps(inner, levels - 1, out);
    }
  };
  for_each_item(steps, add, max_nodes);
}

// What a recipe or a guide is made of and how it is done. "" if there are no steps.
std::string instructions(const Json& json) {
  constexpr int most_levels = 3;
  std::string steps;
  for (const char* key : {"recipeInstructions", "step", "steps"}) {
    if (steps.empty()) {
      add_steps(member(json, key), most_levels, steps);
    }
  }
  if (steps.empty()) {
    return {};
  }
  std::string out = without_markup(text_at(json, "description"));
  const auto add = [&](const Json& item) { add_paragraph(without_markup(text_of(&item)), out); };
  for_each_item(member(json, "recipeIngredient"), add, max_nodes);
  add_paragraph(steps, out);
  return out;
}

}  // namespace

LinkedData read_json_ld(const Document& document) {
  if (document.json_ld.empty()) {
    return {};
  }
  const std::vector<Json> scripts = parsed(document);
  return LinkedDataReader(nodes_of(scripts)).run();
}

std::string article_body(const Document& document) {
  if (document.json_ld.empty()) {
    return {};
  }
  const std::vector<Json> scripts = parsed(document);
  std::string longest;
  const auto offer = [&](std::string text) {
    if (text.size() > longest.size()) {
      longest = std::move(text);
    }
  };
  for (const auto& [json, kind] : nodes_of(scripts)) {
    if (kind == Kind::site || kind == Kind::other) {
      continue;
    }
    offer(instructions(*json));
    for (const char* key : {"articleBody", "text", "description"}) {
      std::string text = without_markup(text_at(*json, key));
      const bool product = member(*json, "offers") != nullptr || member(*json, "sku") != nullptr;
      if (product && !text.empty()) {
        text.insert(0, without_markup(text_at(*json, "name")) + "\n\n");
      }
      if (std::string_view(key) == "text") {
        text += replies(*json);
      }
      offer(std::move(text));
    }
  }
  return longest;
}

}  // namespace winnow
