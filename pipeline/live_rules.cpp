#include "pipeline/live_rules.hpp"

#include <utility>

namespace winnow {

LiveDespam::LiveDespam(const Despam& despam, std::atomic<bool>& wanted, Load load, Report report)
    : wanted_(&wanted), shared_(std::make_shared<Shared>()) {
  shared_->current = std::make_shared<const Despam>(despam);
  shared_->load = std::move(load);
  shared_->report = std::move(report);
}

std::shared_ptr<const Despam> LiveDespam::current() const {
  const std::lock_guard lock(shared_->mutex);
  return shared_->current;
}

void LiveDespam::reload() const {
  auto rules = shared_->load();
  if (!rules) {
    shared_->report({}, rules.error().message);
    return;
  }
  DespamOptions options = current()->options();
  options.rules = *std::move(rules);
  const std::string version = options.rules->version();
  auto fresh = std::make_shared<const Despam>(std::move(options));
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->current = std::move(fresh);
  }
  shared_->report(version, {});
}

Outcome<Document> LiveDespam::operator()(Document document) const {
  if (wanted_->exchange(false)) {
    reload();
  }
  return (*current())(std::move(document));
}

}  // namespace winnow
