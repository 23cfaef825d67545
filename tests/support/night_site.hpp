// NightSite: plays a script of three nights (night_script.hpp) on loopback, as a web of several
// hosts that all have the address 127.0.0.1.
//
//   NightSite site;
//   site.night(2);
//   Child run(site.job(WINNOW_PROGRAM, folder), folder.path());
//   CHECK(site.bodies() == …);
//
//   answers   pages with validators, and 304 to a request that repeats one of them; 404, 410, 500
//             and redirects as the script has it; anything else is 404
//   counts    what was asked for and what was given, since the night began
//   threads   `night` between runs; the counts at any time
#ifndef WINNOW_TESTS_SUPPORT_NIGHT_SITE_HPP
#define WINNOW_TESTS_SUPPORT_NIGHT_SITE_HPP

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/fault_server.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/night_script.hpp"

namespace winnow::testing {

class NightSite {
 public:
  static constexpr const char* list_file = "echo.txt";  // the list of addresses

  // `stories` pages a host; there are five hosts with pages of their own.
  explicit NightSite(unsigned stories = 60);

  void night(int number);
  const Night& script() const { return *night_; }

  // The words of the job: `winnow run` over all of the night's sources, politeness off, with the
  // store and the output folder as job_result.hpp names them. Writes the list of addresses into the
  // folder in which it is to be run.
  std::vector<std::string> job(const std::string& program, const Folder& folder,
                               const std::vector<std::string>& more = {}) const;

  // Since the night began: requests for an address; pages sent whole; answers of 304 for pages.
  std::uint64_t requests(const std::string& address) const;
  std::uint64_t bodies() const;
  std::uint64_t not_modified() const;

  // Called with the number of pages asked for, before each is answered; from the server's threads.
  void on_page(std::function<void(std::uint64_t count)> call);

 private:
  struct Counts {
    std::map<std::string, std::uint64_t> requests{};
    std::uint64_t pages = 0;
    std::uint64_t bodies = 0;
    std::uint64_t not_modified = 0;
  };
  After serve(const Asked& asked, Line& line);
  std::string reply_to(const Night& night, const Asked& asked, const std::string& address);
  std::string page_reply(const ShownPage& page, const Asked& asked);

  unsigned stories_;
  mutable std::mutex mutex_{};
  std::shared_ptr<const Night> night_{};
  Counts counts_{};
  std::function<void(std::uint64_t)> on_page_{};
  FaultServer server_{};  // last: its threads use the rest
};

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_NIGHT_SITE_HPP
