// The stages between a response and a clean document, made from settings.
#ifndef WINNOW_PIPELINE_CLEANER_HPP
#define WINNOW_PIPELINE_CLEANER_HPP

#include <memory>

#include "pipeline/settings.hpp"
#include "stages/decode/decode.hpp"
#include "stages/despam/despam.hpp"
#include "stages/filter/filter.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/parse/parse.hpp"
#include "stages/record/result.hpp"
#include "stages/strip/strip.hpp"
#include "stages/write/name.hpp"
#include "stages/write/write.hpp"

namespace winnow {

struct Cleaner {
  Decode decode;
  Parse parse;
  Strip strip;
  Despam despam;
  Filter filter;
  Normalize normalize;
  RenderOptions render;
  NameOptions name;
};

// Reads rule files; an error names file and line.
Result<Cleaner> make_cleaner(const Settings& settings);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_CLEANER_HPP
