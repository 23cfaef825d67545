// All stages. A program that needs one or two includes those instead.
#ifndef WINNOW_STAGES_STAGES_HPP
#define WINNOW_STAGES_STAGES_HPP

#include "stages/decode/decode.hpp"
#include "stages/dedup/dedup.hpp"
#include "stages/despam/despam.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/fetch/fetch_many.hpp"
#include "stages/filter/filter.hpp"
#include "stages/normalize/normalize.hpp"
#include "stages/parse/parse.hpp"
#include "stages/stage.hpp"
#include "stages/strip/strip.hpp"
#include "stages/write/name.hpp"
#include "stages/write/write.hpp"

#endif  // WINNOW_STAGES_STAGES_HPP
