// The report's drawings: inline SVG from numbers alone, coloured by classes of report.css.
//
//   in        finite numbers; NaN stands for "not known" and leaves a gap
//   out       <svg> that fills the width it is given; either hidden from screen readers, where a
//             table beside it says the same, or with a sentence of its own
//   threads   pure functions
//   example   sparkline({.values = {3, 4, 2}})
#ifndef WINNOW_PIPELINE_PAGES_REPORT_CHARTS_HPP
#define WINNOW_PIPELINE_PAGES_REPORT_CHARTS_HPP

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/pages/report_findings.hpp"

namespace winnow {

// Small bars, the last one strong: this run's.
std::string sparkline(const Series& series);

// A bar from one share of the width to another.
std::string span_bar(double from, double to, std::string_view css_class);

// Bars of the same kind, larger, with the mean as a dashed line. `names` has one name for each
// value; `label` is plain text.
std::string trend_chart(const Series& series, const std::vector<std::string>& names,
                        std::string_view label);

}  // namespace winnow

#endif  // WINNOW_PIPELINE_PAGES_REPORT_CHARTS_HPP
