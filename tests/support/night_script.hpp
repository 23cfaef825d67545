// NightScript: what a small web shows on its first, second and third night, as plain data. The
// server that plays it (night_site.hpp) and the reckoning of what a run must make of it
// (night_reader.hpp) both read it, and nothing else.
//
//   host      its pages come by       second night               third night
//   echo      a list of addresses     two new, an edited, a rewritten, a removed    two new
//   alpha     RSS                     its XML breaks off; new, edited, removed      mended; new
//   foxtrot   alpha's RSS             copies of delta's pages, exact and near       and of beta's
//   beta      Atom                    the host is down                              back; new
//   gamma     JSON Feed               the feed answers 500                          back; new
//   delta     a sitemap index         new, edited, removed       some moved, one in a circle
//
// Feeds lie on a host of their own, so that a host can be down while its feed is not.
#ifndef WINNOW_TESTS_SUPPORT_NIGHT_SCRIPT_HPP
#define WINNOW_TESTS_SUPPORT_NIGHT_SCRIPT_HPP

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace winnow::testing {

struct ShownPage {
  int status = 200;
  std::string location{};       // of a redirect
  std::string body{};           // with 200
  std::string etag{};           // empty: this page has none
  std::string last_modified{};  // the same
  // For the reckoning: which story the text tells, and in which edition. Two texts of one story are
  // duplicates, exact ones if the edition is the same.
  std::string story{};
  int edition = 0;
  std::string text{};  // what is left when everything around it is taken away
  std::string name{};  // of the text's file below its host's folder
};

struct ShownList {
  std::string address{};  // of the web; empty for the list of addresses on this machine
  std::string kind{};     // feed, sitemap or urls
  int status = 200;
  std::string body{};
  std::string etag{};
  bool damaged = false;
  unsigned refused = 0;              // entries without an address
  std::vector<std::string> pages{};  // that it names, as far as it can be read
  std::vector<std::string> lists{};  // the same; of a sitemap index
};

struct Night {
  std::map<std::string, ShownPage> pages{};  // by address
  std::vector<ShownList> lists{};  // in the order of the job; those that lists name, behind
  std::set<std::string> down{};    // hosts to which nobody can connect
};

// All hosts of the script.
const std::vector<std::string>& night_hosts();

// `number` from 1 to 3; `stories` pages a host on the first night (five hosts), at least 40; `port`
// is where the web is played.
Night night_script(int number, unsigned stories, int port);

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_NIGHT_SCRIPT_HPP
