// Request: an address to be opened. Made by sources.
#ifndef WINNOW_STAGES_RECORD_REQUEST_HPP
#define WINNOW_STAGES_RECORD_REQUEST_HPP

#include "stages/record/origin.hpp"

namespace winnow {

struct Request {
  Origin origin{};
};

}  // namespace winnow

#endif  // WINNOW_STAGES_RECORD_REQUEST_HPP
