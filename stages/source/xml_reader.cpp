// libxml2's push parser gets the mended text piece by piece. It resolves the namespaces and has the
// last word on what is well-formed. It is given no way to load anything: its table of functions has
// none for entities or documents, and a document type never reaches it.
#include "stages/source/xml_reader.hpp"

#include <libxml/parser.h>

#include <algorithm>
#include <deque>
#include <memory>

#include "stages/text/ascii.hpp"
#include "stages/text/utf8.hpp"

namespace winnow {

namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : reinterpret_cast<const char*>(text);
}

struct State {
  XmlHandler* handler = nullptr;
  std::vector<XmlAttribute> attributes{};
  std::deque<std::string> storage{};  // of values that are not as they stand in the parser's memory
  std::size_t depth = 0;
  bool damaged = false;
};

State& state_of(void* context) { return *static_cast<State*>(context); }

// The parser leaves an ampersand in an attribute as a reference to its number, for a tree to read.
std::string_view ampersands_read(std::string_view value, std::deque<std::string>& storage) {
  constexpr std::string_view reference = "&#38;";
  if (value.find(reference) == std::string_view::npos) {
    return value;
  }
  std::string& read = storage.emplace_back();
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t next = std::min(value.find(reference, at), value.size());
    read += value.substr(at, next - at);
    read += next < value.size() ? "&" : "";
    at = next + reference.size();
  }
  return read;
}

// Attributes come as five pointers each: name, prefix, namespace, begin and end of the value.
void on_start(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* space, int,
              const xmlChar**, int count, int, const xmlChar** attributes) {
  State& state = state_of(context);
  if (++state.depth == 1) {
    return;  // the element that the repair puts around everything
  }
  state.attributes.clear();
  state.storage.clear();
  for (int i = 0; i < count; ++i, attributes += 5) {
    const std::string_view value(reinterpret_cast<const char*>(attributes[3]),
                                 static_cast<std::size_t>(attributes[4] - attributes[3]));
    state.attributes.push_back({view(attributes[2]), view(attributes[1]), view(attributes[0]),
                                ampersands_read(value, state.storage)});
  }
  state.handler->start({view(space), view(prefix), view(name), &state.attributes});
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  State& state = state_of(context);
  if (state.depth-- > 1) {
    state.handler->end();
  }
}

void on_text(void* context, const xmlChar* text, int bytes) {
  State& state = state_of(context);
  if (state.depth > 1) {
    state.handler->text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(bytes)});
  }
}

xmlSAXHandler handlers() {
  xmlSAXHandler table{};
  table.initialized = XML_SAX2_MAGIC;
  table.startElementNs = on_start;
  table.endElementNs = on_end;
  table.characters = on_text;
  table.ignorableWhitespace = on_text;
  // The error's type became const in 2.12.
  table.serror = [](void* context, auto* error) {
    state_of(context).damaged = state_of(context).damaged || error->level >= XML_ERR_ERROR;
  };
  return table;
}

struct FreeParser {
  void operator()(xmlParserCtxt* parser) const {
    xmlFreeDoc(parser->myDoc);
    xmlFreeParserCtxt(parser);
  }
};

}  // namespace

std::string_view XmlElement::attribute(std::string_view wanted) const {
  for (const XmlAttribute& attribute : *attributes) {
    if (ascii::equal_ignoring_case(attribute.name, wanted)) {
      return attribute.value;
    }
  }
  return {};
}

bool read_xml(std::string_view text, XmlHandler& handler, const XmlRepairOptions& options) {
  std::string valid;
  State state{.handler = &handler};
  if (!utf8::is_valid(text)) {
    valid = utf8::repaired(std::string(text));
    text = valid;
    state.damaged = true;
  }
  xmlSAXHandler table = handlers();
  const std::unique_ptr<xmlParserCtxt, FreeParser> parser(
      xmlCreatePushParserCtxt(&table, &state, nullptr, 0, nullptr));
  if (parser == nullptr) {
    return true;
  }
  xmlCtxtUseOptions(parser.get(), XML_PARSE_RECOVER | XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
  XmlRepair repair(text, options);
  for (std::string piece; !handler.enough() && repair.next(piece); piece.clear()) {
    xmlParseChunk(parser.get(), piece.data(), static_cast<int>(piece.size()), 0);
  }
  if (!handler.enough()) {
    xmlParseChunk(parser.get(), nullptr, 0, 1);
  }
  return state.damaged || repair.damaged();
}

}  // namespace winnow
