// XmlRepair makes well-formed XML of what is sent as XML, a piece at a time.
//
//   in       UTF-8 text (ill-formed bytes are the reader's business), any bytes survive
//   out      one root element `<_>` around everything; only tags, attributes and text;
//            declarations, comments, instructions and the document type are gone, CDATA has become
//            text
//   threads  one object, one thread
//   cost     linear in the text, constant memory beside the document type's own entities
#ifndef WINNOW_STAGES_SOURCE_XML_REPAIR_HPP
#define WINNOW_STAGES_SOURCE_XML_REPAIR_HPP

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace winnow {

struct XmlRepairOptions {
  // Open elements at one time, 2 .. 200 (libxml2 gives up at 256). The tags of deeper ones are
  // dropped, their text is kept.
  std::size_t max_depth = 200;
  // Attributes of one tag, 1 .. 1000; what is over is dropped.
  std::size_t max_attributes = 64;
  // Bytes that entities of the document type may expand to in all, 0 .. 16 MiB.
  std::size_t max_expansion = 1U << 20U;
};

class XmlRepair {
 public:
  explicit XmlRepair(std::string_view text, XmlRepairOptions options = {});

  // Appends the next piece to `out`, mostly below 64 KiB; false once there is none.
  bool next(std::string& out);

  // Whether the text read so far was not well-formed.
  bool damaged() const { return damaged_; }

 private:
  void step(std::string& out);
  void text_run(std::string& out);
  void literal_run(std::string& out);
  void reference(std::string& out);
  void markup(std::string& out);
  void declaration();
  void instruction();
  void document_type();
  void read_entities(std::string_view subset);
  void start_tag(std::string& out);
  void end_tag(std::string& out);
  std::size_t write_attributes(std::string_view tag, std::string& out, bool& empty);
  std::string decoded(std::string_view value);
  void skip_tag();
  void close(std::string& out);

  std::string_view text_;
  XmlRepairOptions options_;
  std::size_t at_ = 0;
  std::size_t literal_end_ = 0;         // text up to here is CDATA
  std::size_t next_angle_ = 0;          // the first '>' at or after `at_`, once looked for
  std::vector<std::string_view> open_;  // names of the elements in `out` that are open
  std::size_t skipped_ = 0;             // open elements beyond the depth
  std::map<std::string, std::string, std::less<>> entities_;
  std::size_t expansion_ = 0;
  int broken_tags_ = 0;
  std::size_t roots_ = 0;
  bool external_ = false;  // the document type names a file that may declare any entity
  bool no_comment_end_ = false;
  bool no_cdata_end_ = false;
  bool started_ = false;
  bool finished_ = false;
  bool damaged_ = false;
};

// Appends `text` as XML text: `&`, `<`, `>` and `"` as references, characters XML forbids left out.
void append_xml_text(std::string_view text, std::string& out);

}  // namespace winnow

#endif  // WINNOW_STAGES_SOURCE_XML_REPAIR_HPP
