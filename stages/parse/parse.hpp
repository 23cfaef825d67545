// Parse reads a page: HTML into elements and blocks, plain text into blocks.
//
//   in        Page, valid UTF-8
//   out       Document: elements, blocks in reading order, metadata
//   rejects   parse.too_large   the page is over `max_bytes`
//   flags     on the document, when a limit shaped the result and no text was lost:
//             parse.max_depth, parse.max_formatting   tags over the limit were skipped
//             parse.max_attributes                    attributes over the limit are not read
//             parse.max_blocks                        blocks over the limit are one
//             parse.max_memory, parse.cpu_budget      the tree was given up: text without structure
//             parse.plain_path                        value: which PlainReason
//             parse.text_from_json_ld, parse.text_from_noscript, parse.text_from_template,
//             parse.text_from_state, parse.text_from_description
//                                                     the page shows next to no text; value: bytes
//                                                     offered in its place
//   threads   the call is const and safe to run concurrently
//   cost      one scan and one Gumbo parse of 5-6 % of the page's bytes; no recursion over input
#ifndef WINNOW_STAGES_PARSE_PARSE_HPP
#define WINNOW_STAGES_PARSE_PARSE_HPP

#include <cstdint>
#include <memory>
#include <string_view>

#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class GuardPool;

struct ParseOptions {
  // Largest page in bytes of UTF-8, 1 KiB .. 1 GiB.
  std::uint64_t max_bytes = 20ULL << 20U;
  // Open elements at one time, 16 .. 10000. Deeper tags are skipped, their text is kept.
  std::uint32_t max_depth = 512;
  // Formatting elements (b, i, font) open at one time, 4 .. 1000.
  std::uint32_t max_formatting = 64;
  // Attributes of one tag on the few pages that Gumbo reads whole, 16 .. 10000.
  std::uint32_t max_attributes = 512;
  // Blocks of one page, 100 .. 10000000; what is over becomes lines of the last block.
  std::uint32_t max_blocks = 50000;
  // Memory of the HTML parser for one page, in bytes, 1 MiB .. 4 GiB.
  std::uint64_t max_memory = 128ULL << 20U;
  // CPU time of the HTML parser for one page in ms; 0 = no limit. A last resort behind the limits
  // above, because its verdict depends on the machine.
  std::uint32_t cpu_budget_ms = 10000;
  // Text shown, in bytes, under which it is looked for where a browser does not show it, 0 ..
  // 1000000; 0 never looks. On the development pages nothing lies between 253 (a shell with a
  // notice) and 636 (a small page with text of its own).
  std::uint32_t fallback_below = 300;
  // JSON-LD text this many times as long as all that the page shows is taken as well, 1 .. 1000. On
  // pages that show their article it stays below 1.
  double fallback_ratio = 2;
  // A source with less text than this, in bytes, is passed over, 0 .. 1000000: "please enable
  // JavaScript" and summaries are shorter.
  std::uint32_t fallback_least = 300;
  // Bytes of scripts and attributes that are searched, 0 .. 1 GiB.
  std::uint64_t fallback_max_bytes = 4ULL << 20U;
  // Take the description where all else fails. Off: it is an advert of the page more often than its
  // text.
  bool fallback_description = false;
  // Read every page without the skeleton (slow; for comparison).
  bool plain_path = false;
};

class Parse {
 public:
  static constexpr std::string_view name = "parse";
  static constexpr Reason too_large{"parse.too_large"};
  static constexpr Reason max_depth{"parse.max_depth"};
  static constexpr Reason max_formatting{"parse.max_formatting"};
  static constexpr Reason max_attributes{"parse.max_attributes"};
  static constexpr Reason max_blocks{"parse.max_blocks"};
  static constexpr Reason max_memory{"parse.max_memory"};
  static constexpr Reason cpu_budget{"parse.cpu_budget"};
  static constexpr Reason plain_path{"parse.plain_path"};
  static constexpr Reason text_from_json_ld{"parse.text_from_json_ld"};
  static constexpr Reason text_from_noscript{"parse.text_from_noscript"};
  static constexpr Reason text_from_template{"parse.text_from_template"};
  static constexpr Reason text_from_state{"parse.text_from_state"};
  static constexpr Reason text_from_description{"parse.text_from_description"};

  explicit Parse(ParseOptions options = {});
  Outcome<Document> operator()(Page page) const;

 private:
  ParseOptions options_;
  std::shared_ptr<GuardPool> guards_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_PARSE_PARSE_HPP
