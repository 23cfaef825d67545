// The documents as the report's script reads them: JSON in <script> elements, in chunks.
//
//   in        documents
//   out       <script id="data"> with what the records refer to, then one <script class="chunk">
//             for every 1,000 documents; both parsed by the script, never run
//   hostile   no text can end its element; the script shows texts as text only
//   cost      linear in documents; words that repeat are written once
//   threads   a pure function
//   example   page += report_data(facts.documents);
#ifndef WINNOW_PIPELINE_PAGES_REPORT_DATA_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_DATA_HPP

#include <string>
#include <vector>

#include "pipeline/pages/report_facts.hpp"

namespace winnow {

std::string report_data(const std::vector<DocumentFacts>& documents);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_DATA_HPP
