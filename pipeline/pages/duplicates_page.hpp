// Duplicates page: why texts were taken for copies of each other, as one HTML file for a person.
//
//   in        groups of texts, each with the member that was kept first
//   out       one file that asks for nothing: a list of groups, each opens to the first member and
//             another side by side, with the words that only one of them has tinted
//   order     groups as they come; the reader may sort them
//   hostile   everything that comes from the web is text: no markup, no script, no style; only http
//             and https addresses become links. The page's policy allows its own script and style
//             by their hashes and nothing else
//   bounds    see the options; what is left out is said where it is left out, and at the top
//   reading   keyboard alone, screen reader, 320 px, dark, and without JavaScript (no filter, no
//             sorting then)
//   cost      that of `difference_of` for each pair shown; memory about that of the page
//   threads   a pure function
//   example   write(path, duplicates_page(groups, {.title = "Duplicates of 24 November"}));
#ifndef WINNOW_PIPELINE_PAGES_DUPLICATES_PAGE_HPP
#define WINNOW_PIPELINE_PAGES_DUPLICATES_PAGE_HPP

#include <string>
#include <vector>

#include "pipeline/pages/text_difference.hpp"

namespace winnow {

struct DuplicateMember {
  std::string id{};
  std::string url{};
  std::string title{};
  std::string night{};  // when it was seen, as the reader calls it
  std::string text{};
  std::string story{};  // name of the story it belongs to, if known
};

struct DuplicateGroup {
  struct Other {
    DuplicateMember member{};
    // exact, exact_key, near, contained, same_story; any other word is shown as it is.
    std::string relation{};
    // Likeness to the first member, 0..1; 0 where it was not measured.
    double jaccard = 0;
    double containment = 0;
  };

  DuplicateMember first{};
  std::vector<Other> others{};
};

struct DuplicatesPageOptions {
  // The heading, and a line under it: the run, its day.
  std::string title = "Duplicates";
  std::string note{};
  std::size_t max_groups = 500;
  // Members shown of a group, the first one included, >= 2.
  std::size_t max_members = 20;
  // Bytes shown of a text, and of a title, address or name.
  std::size_t max_text_bytes = 40'000;
  std::size_t max_field_bytes = 300;
  // Bytes of a text that are compared; what lies behind is neither compared nor shown.
  std::size_t max_compared_bytes = 250'000;
  // Bytes of the page after which no further pair is laid out.
  std::size_t max_page_bytes = 32'000'000;
  DifferenceOptions difference{};
};

std::string duplicates_page(const std::vector<DuplicateGroup>& groups,
                            const DuplicatesPageOptions& options = {});

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_DUPLICATES_PAGE_HPP
