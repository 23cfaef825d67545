#include "pipeline/pages/report_charts.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "pipeline/pages/html_page.hpp"

namespace winnow {

namespace {

double largest(const std::vector<double>& values) {
  double most = 0;
  for (const double value : values) {
    most = std::isfinite(value) ? std::max(most, value) : most;
  }
  return most;
}

struct Plot {
  double width = 0;
  double height = 0;
  double most = 0;  // value at the top
};

// A value above 0 is never drawn as nothing.
double height_of(double value, const Plot& plot) {
  constexpr double least = 1.5;
  const bool is_none = !std::isfinite(value) || value <= 0 || plot.most <= 0;
  return is_none ? 0 : std::max(least, value / plot.most * plot.height);
}

struct Bar {
  double left = 0;
  double width = 0;
  double height = 0;
};

// The bars stand at the right, as wide as for eight at the most.
std::vector<Bar> bars_of(const std::vector<double>& values, const Plot& plot) {
  constexpr std::size_t least_places = 8;
  constexpr double filled = 0.78;  // of a bar's place
  const double step = plot.width / static_cast<double>(std::max(values.size(), least_places));
  double left = plot.width - step * static_cast<double>(values.size());
  std::vector<Bar> bars;
  for (const double value : values) {
    bars.push_back({.left = left, .width = step * filled, .height = height_of(value, plot)});
    left += step;
  }
  return bars;
}

// One path for many bars: a page may have thousands of them.
std::string path_of(const std::vector<Bar>& bars, std::size_t from, std::size_t to,
                    const Plot& plot, std::string_view css_class) {
  std::string path;
  for (std::size_t i = from; i < to; ++i) {
    if (bars[i].height > 0) {
      path += fmt::format("M{:.1f} {:.0f}v-{:.1f}h{:.1f}v{:.1f}z", bars[i].left, plot.height,
                          bars[i].height, bars[i].width, bars[i].height);
    }
  }
  return path.empty() ? "" : fmt::format("<path class=\"{}\" d=\"{}\"/>", css_class, path);
}

std::string named_bar(const Bar& bar, const Plot& plot, std::string_view css_class,
                      const std::string& name) {
  return bar.height == 0 ? ""
                         : fmt::format(
                               "<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" "
                               "height=\"{:.1f}\"><title>{}</title></rect>",
                               css_class, bar.left, plot.height - bar.height, bar.width, bar.height,
                               escaped(name));
}

}  // namespace

std::string sparkline(const Series& series) {
  const Plot plot{.width = 96, .height = 20, .most = largest(series.values)};
  const std::vector<Bar> bars = bars_of(series.values, plot);
  const std::size_t past = bars.empty() ? 0 : bars.size() - 1;
  return "<svg class=\"spark\" viewBox=\"0 0 96 21\" preserveAspectRatio=\"none\" "
         "aria-hidden=\"true\" focusable=\"false\"><path class=\"base\" d=\"M0 20.5H96\"/>" +
         path_of(bars, 0, past, plot, "past") + path_of(bars, past, bars.size(), plot, "now") +
         "</svg>";
}

std::string span_bar(double from, double to, std::string_view css_class) {
  constexpr double width = 1000;
  constexpr double least = 3;
  const double left = std::clamp(from, 0.0, 1.0) * width;
  const double right = std::clamp(to, 0.0, 1.0) * width;
  const double wide = to > from ? std::max(least, right - left) : 0;
  return fmt::format(
      "<svg class=\"span\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" "
      "aria-hidden=\"true\" focusable=\"false\"><rect class=\"track\" width=\"1000\" "
      "height=\"10\"/><rect class=\"{}\" x=\"{:.2f}\" width=\"{:.2f}\" height=\"10\"/></svg>",
      css_class, std::min(left, width - wide), wide);
}

std::string trend_chart(const Series& series, const std::vector<std::string>& names,
                        std::string_view label) {
  const double most = std::max(largest(series.values), series.usual);
  const Plot plot{.width = 320, .height = 70, .most = most};
  std::string out = fmt::format(
      "<svg class=\"trend\" viewBox=\"0 0 320 71\" preserveAspectRatio=\"none\" role=\"img\" "
      "aria-label=\"{}\"><path class=\"base\" d=\"M0 70.5H320\"/>",
      escaped(label));
  const std::vector<Bar> bars = bars_of(series.values, plot);
  for (std::size_t i = 0; i < bars.size() && i < names.size(); ++i) {
    out += named_bar(bars[i], plot, i + 1 == bars.size() ? "now" : "past", names[i]);
  }
  if (series.usual > 0 && most > 0) {
    out += fmt::format("<path class=\"mean\" d=\"M0 {0:.2f}H320\"/>",
                       plot.height - series.usual / most * plot.height);
  }
  return out + "</svg>";
}

}  // namespace winnow
