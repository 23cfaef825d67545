// LiveDespam: despam whose rules can be read anew while a run goes on. A document is judged by the
// rules of one reading; its audit and its line of the manifest name their version.
//
//   reload    asked for by SIGHUP, done by the next document's thread; the others go on meanwhile.
//             Rules that cannot be read are reported, and those in use stay
//   threads   the call is const and safe to run concurrently
#ifndef WINNOW_PIPELINE_LIVE_RULES_HPP
#define WINNOW_PIPELINE_LIVE_RULES_HPP

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "stages/despam/despam.hpp"
#include "stages/record/document.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class LiveDespam {
 public:
  static constexpr std::string_view name = Despam::name;
  using Load = std::function<Result<std::shared_ptr<const RuleSet>>()>;
  // What came of a reload: the version, or why there is none.
  using Report = std::function<void(const std::string& version, const std::string& problem)>;

  // `wanted` is set by the signal and must outlive this.
  LiveDespam(const Despam& despam, std::atomic<bool>& wanted, Load load, Report report);
  Outcome<Document> operator()(Document document) const;

 private:
  struct Shared {
    std::mutex mutex;
    std::shared_ptr<const Despam> current;
    Load load;
    Report report;
  };
  std::shared_ptr<const Despam> current() const;
  void reload() const;

  std::atomic<bool>* wanted_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace winnow

#endif  // WINNOW_PIPELINE_LIVE_RULES_HPP
