#include "pipeline/live_rules.hpp"

#include "tests/support/catch.hpp"

using namespace winnow;

TEST_CASE("rules are read anew between documents, and the document says which", "[live_rules]") {
  const auto first = RuleSet::builtin();
  const auto second = RuleSet::parse({}).value();
  std::atomic<bool> wanted = false;
  std::vector<std::string> told;
  bool good = true;
  const LiveDespam despam(
      Despam(first), wanted,
      [&]() -> Result<std::shared_ptr<const RuleSet>> {
        return good ? Result<std::shared_ptr<const RuleSet>>(second) : Error{"own.toml:1: broken"};
      },
      [&](const std::string& version, const std::string& problem) {
        told.push_back(version + problem);
      });
  const auto version = [&] {
    return despam(Document{.blocks = {Block{.text = "The ferry left at noon."}}}).value().rules;
  };
  CHECK(version() == first->version());
  wanted = true;
  CHECK(version() == second->version());
  CHECK(version() == second->version());
  good = false;
  wanted = true;
  CHECK(version() == second->version());
  CHECK(told == std::vector<std::string>{second->version(), "own.toml:1: broken"});
}
