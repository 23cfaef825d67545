// Reads XML as a row of events, never as a tree: a list of 50 MB costs no more memory than its
// longest element. What is not well-formed is mended first (xml_repair.hpp), so that a reader sees
// every element closed. No file, address or entity outside of the text is ever looked at.
//
//   out      events to a handler, in document order, each start with its end
//   threads  safe: no state beside the handler's
//   cost     linear in the text
#ifndef WINNOW_STAGES_SOURCE_XML_READER_HPP
#define WINNOW_STAGES_SOURCE_XML_READER_HPP

#include <string>
#include <string_view>
#include <vector>

#include "stages/source/xml_repair.hpp"

namespace winnow {

// Views are good until the call returns.
struct XmlAttribute {
  std::string_view space;   // namespace address, "" if none
  std::string_view prefix;  // as written
  std::string_view name;    // without the prefix, as written
  std::string_view value;
};

struct XmlElement {
  std::string_view space;
  std::string_view prefix;
  std::string_view name;
  const std::vector<XmlAttribute>* attributes = nullptr;

  // The value of the first attribute of that name, whatever its case and namespace; "" if none.
  std::string_view attribute(std::string_view wanted) const;
};

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlElement& element) = 0;
  virtual void end() = 0;  // of the element that was started last and not ended yet
  virtual void text(std::string_view text) = 0;
  // Asked now and then: true ends the reading early.
  virtual bool enough() const { return false; }
};

// Returns whether the text was not well-formed.
bool read_xml(std::string_view text, XmlHandler& handler, const XmlRepairOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_XML_READER_HPP
