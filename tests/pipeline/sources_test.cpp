#include "pipeline/sources.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"

using namespace winnow;
using winnow::testing::Folder;

TEST_CASE("a folder gives its pages sorted, and nothing else", "[sources]") {
  const Folder folder;
  for (const char* name :
       {"b.html", "a/z.txt.gz", "a/y.HTM", "c.png", ".hidden/x.html", ".h.html"}) {
    folder.write(name, "x");
  }
  auto requests = read_folder(folder.path());
  REQUIRE(requests);
  std::vector<std::string> names;
  for (const Request& request : *requests) {
    names.push_back(request.origin.name);
    CHECK(request.origin.via == folder.path());
  }
  CHECK(names == std::vector<std::string>{"a/y.HTM", "a/z.txt.gz", "b.html"});
}

TEST_CASE("a URL list passes over comments and blank lines", "[sources]") {
  const Folder folder;
  folder.write("urls.txt", "# list\nhttps://a.example/1\r\n\n  https://a.example/2  \n");
  auto requests = read_url_list(folder / "urls.txt");
  REQUIRE(requests);
  REQUIRE(requests->size() == 2);
  CHECK((*requests)[0].origin.url == "https://a.example/1");
  CHECK((*requests)[1].origin.url == "https://a.example/2");
  CHECK_FALSE(read_url_list(folder / "none.txt"));
}
