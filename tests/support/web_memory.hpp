// What earlier runs learnt, as a test says it.
#ifndef WINNOW_TESTS_SUPPORT_WEB_MEMORY_HPP
#define WINNOW_TESTS_SUPPORT_WEB_MEMORY_HPP

#include <map>
#include <optional>
#include <string>

#include "stages/fetch/web_memory.hpp"

namespace winnow::testing {

class Memory final : public WebMemory {
 public:
  std::map<std::string, PageMemory> pages;
  std::map<std::string, RobotsMemory> copies;

  std::optional<PageMemory> page(const std::string& url) override { return in(pages, url); }
  std::optional<RobotsMemory> robots(const std::string& origin) override {
    return in(copies, origin);
  }
  void keep_robots(const std::string& origin, const RobotsMemory& copy) override {
    copies[origin] = copy;
  }

 private:
  template <class T>
  static std::optional<T> in(const std::map<std::string, T>& map, const std::string& key) {
    const auto found = map.find(key);
    return found == map.end() ? std::nullopt : std::optional(found->second);
  }
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_WEB_MEMORY_HPP
