// The program as a person uses it: real processes, real files, a real server on loopback.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/support/catch.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"
#include "tests/support/server.hpp"
#include "tests/support/words.hpp"

using namespace winnow::testing;
namespace fs = std::filesystem;

namespace {

std::string article(int number) {
  const std::string n = std::to_string(number);
  return "<!doctype html><html><head><title>Story " + n +
         "</title></head><body><nav><a href=/>Home</a> <a href=/news>News</a></nav><main><article>"
         "<h1>Story " +
         n + "</h1><p>The harbour board met for the " + n +
         "th time this year, and found that the new pier had settled by another inch since the "
         "spring, which the engineers called normal.</p><p>Members asked for a second opinion, "
         "and the chair promised one before meeting " +
         n +
         " was over and the minutes were "
         "signed by everyone who had been there.</p><p>" +
         sentence(static_cast<unsigned>(number)) + "</p></article></main><footer>© Post</footer>";
}

std::map<std::string, std::string> files_below(const Folder& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    const std::string name = entry.path().lexically_relative(folder.path()).string();
    const bool of_run = name == "run.json" || name == "manifest.jsonl" || name == "report.html";
    if (entry.is_regular_file() && !of_run) {
      files[name] = folder.read(name);
    }
  }
  return files;
}

}  // namespace

TEST_CASE("a page on standard input comes out clean on standard output", "[program]") {
  const Folder folder;
  folder.write("p.html", article(7));
  const Ran ran = winnow_program("-", "cat " + (folder / "p.html") + " | ");
  CHECK(ran.code == 0);
  CHECK(ran.out.find("The harbour board met for the 7th time") != std::string::npos);
  CHECK(ran.out.find("Home") == std::string::npos);
  CHECK(ran.out.ends_with(".\n"));
}

TEST_CASE("wrong usage is exit code 2 and one sentence", "[program]") {
  const auto [arguments, message] = GENERATE(table<std::string, std::string>({
      {"run", "nothing to do"},
      {"clean", "no source named"},
      {"--set strip.cutt=1 x", "did you mean strip.cut?"},
      {"--keep coments x", "did you mean comments?"},
      {"-t pdf x", "output.format wants one of"},
      {"--config /none.toml x", "cannot read the configuration /none.toml"},
      {"--rules /none.toml x", "cannot read the rules /none.toml"},
  }));
  const Ran ran = winnow_program(arguments + " 2>&1");
  CAPTURE(ran.out);
  CHECK(ran.code == 2);
  CHECK(ran.out.find(message) != std::string::npos);
}

TEST_CASE("parts are kept and dropped by name", "[program]") {
  const Folder folder;
  std::string page = article(7);
  page.insert(page.find("</article>"),
              "<table><tr><td>Pier<td>1 inch</table><p>More in <a href=https://a.example/r>the "
              "report</a> that the board has published on its own pages since last week.</p>");
  folder.write("p.html", page);
  const std::string file = folder / "p.html";
  CHECK(winnow_program("-t md --keep links,tables " + file)
            .out.find("[the report](https://a.example/r)") != std::string::npos);
  CHECK(winnow_program("--keep tables " + file).out.find("Pier | 1 inch") != std::string::npos);
  CHECK(winnow_program("--drop tables --drop code,lists " + file).out.find("Pier") ==
        std::string::npos);
  CHECK(winnow_program("explain --drop tables " + file).out.find("strip.unwanted_tables") !=
        std::string::npos);
}

TEST_CASE("a missing file fails alone", "[program]") {
  const Folder folder;
  folder.write("p.html", article(1));
  const Ran both = winnow_program((folder / "p.html") + " /no/such.html 2>/dev/null");
  CHECK(both.code == 3);
  CHECK(both.out.find("harbour board") != std::string::npos);
  CHECK(winnow_program("/no/such.html 2>/dev/null").code == 4);
}

TEST_CASE("the manifest names what a rejected page was about", "[program]") {
  const Folder in;
  in.write("a.html", article(1));
  in.write("b.html", article(1));
  in.write("c.html", "<title>The caf\xC3\x83\xC2\xA9</title><div id=app></div>");
  in.write("d.html", "<title>The quay</title><article><p>It was mended this spring.</p></article>");
  const Folder out;
  winnow_program("run -q --summary none --min-words 8 -o " + out.path() + " " + in.path());
  std::map<std::string, std::string> titles;
  std::istringstream manifest(out.read("manifest.jsonl"));
  for (std::string text; std::getline(manifest, text);) {
    const auto line = nlohmann::json::parse(text);
    titles[line.value("reason", "finished")] = line.value("title", "");
  }
  CHECK(titles == std::map<std::string, std::string>{{"finished", "Story 1"},
                                                     {"dedup.exact", "Story 1"},
                                                     {"strip.no_content", "The café"},
                                                     {"filter.too_short", "The quay"}});
}

TEST_CASE("a run accounts for every input, the same at any number of threads", "[program]") {
  const Folder in;
  for (int i = 0; i < 40; ++i) {
    in.write("p" + std::to_string(i) + ".html", article(i % 30));
  }
  in.write("empty.html", "<div id=app></div>");
  in.write("broken.html.gz", "\x1f\x8b\x08 not really");
  std::string manifest;
  std::map<std::string, std::string> files;
  for (const char* jobs : {"1", "2", "4"}) {
    const Folder out;
    const Ran ran = winnow_program(std::string("run -q --summary none -j ") + jobs + " -o " +
                                   out.path() + " " + in.path());
    CHECK(ran.code == 3);
    CHECK(ran.out.empty());
    const auto run = nlohmann::json::parse(out.read("run.json"));
    CHECK(run["read"] == 42);
    CHECK(run["finished"] == 30);
    CHECK(run["rejected"]["dedup.exact"] == 10);
    CHECK(run["rejected"]["strip.no_content"] == 1);
    CHECK(run["rejected"]["decode.damaged"] == 1);
    if (manifest.empty()) {
      manifest = out.read("manifest.jsonl");
      files = files_below(out);
    }
    CHECK(out.read("manifest.jsonl") == manifest);
    CHECK(files_below(out) == files);
  }
  CHECK(files.size() == 30);
}

TEST_CASE("pages from a server give the texts that they give from disk", "[program]") {
  constexpr int pages = 200;
  const Folder in;
  Server server;
  std::string urls;
  for (int i = 0; i < pages; ++i) {
    in.write("p" + std::to_string(i) + ".html", article(i));
    urls += server.url("/p" + std::to_string(i) + ".html") + "\n";
  }
  server.routes().set_mount_point("/", in.path());
  server.start();
  in.write("urls.list", urls);
  const Folder from_disk;
  const Folder from_server;
  const std::string common = "run -q --summary none --name '{stem}' ";
  CHECK(winnow_program(common + "-o " + from_disk.path() + " " + in.path()).code == 0);
  CHECK(winnow_program(common + "--allow-private --delay 0 --set 'input.url_lists=[\"" +
                       (in / "urls.list") + "\"]' -o " + from_server.path())
            .code == 0);
  CHECK(files_below(from_disk).size() == pages);
  CHECK(files_below(from_server) == files_below(from_disk));
}

TEST_CASE("bombs cost only themselves", "[program]") {
  const Folder in;
  const auto repeated = [](const std::string& piece, int times) {
    std::string out;
    for (int i = 0; i < times; ++i) {
      out += piece;
    }
    return out;
  };
  in.write("a-page.html", article(1));
  in.write("deep.html", repeated("<div>", 200000) + "text");
  in.write("bold.html", repeated("<b>", 350000) + "text");
  in.write("font.html", repeated("<p><font size=i>x", 60000));
  in.write("attributes.html", "<p" + repeated(" a=b", 50000) + ">" + article(2));
  in.write("unclosed.html", repeated("<i><span><td><li>", 60000) + "text");
  in.write("z-page.html", article(3));
  std::string manifest;
  for (const char* jobs : {"1", "2"}) {
    const Folder out;
    winnow_program(std::string("run -q --summary none -j ") + jobs + " -o " + out.path() + " " +
                   in.path());
    const auto run = nlohmann::json::parse(out.read("run.json"));
    CHECK(run["read"] == 7);
    CHECK(fs::exists(out / "a-page.txt"));
    CHECK(fs::exists(out / "z-page.txt"));
    manifest = manifest.empty() ? out.read("manifest.jsonl") : manifest;
    CHECK(out.read("manifest.jsonl") == manifest);
  }
}

TEST_CASE("sources named by hand are all cleaned, duplicates too", "[program]") {
  const Folder folder;
  folder.write("a.html", article(1));
  folder.write("b.html", article(1));
  const std::string both = (folder / "a.html") + " " + (folder / "b.html");
  const Ran all = winnow_program(both);
  const Ran one = winnow_program(folder / "a.html");
  CHECK(all.out == one.out + "\n" + one.out);
  CHECK(winnow_program("--dedup run " + both + " 2>/dev/null").out == one.out);
}

TEST_CASE("check says whether a text is clean already", "[program]") {
  const Folder folder;
  folder.write("noisy.txt", "A line  with two spaces and\u00a0more.\n");
  const std::string noisy = folder / "noisy.txt";
  CHECK(winnow_program("--check " + noisy + " 2>/dev/null").code == 5);
  folder.write("clean.txt", winnow_program(noisy).out);
  const Ran again = winnow_program("--check " + (folder / "clean.txt"));
  CHECK(again.code == 0);
  CHECK(again.out.empty());
}

TEST_CASE("explain gives every block with its fate", "[program]") {
  const Folder folder;
  folder.write("p.html", article(5));
  const Ran text = winnow_program("explain " + (folder / "p.html"));
  CHECK(text.code == 0);
  CHECK(text.out.find("strip.footer") != std::string::npos);
  const Ran json = winnow_program("explain --format json " + (folder / "p.html"));
  const auto blocks = nlohmann::json::parse(json.out)["blocks"];
  int dropped = 0;
  for (const auto& block : blocks) {
    CHECK(block.contains("text"));
    CHECK((block["kept"] == true || !block["marks"].empty()));
    dropped += block["kept"] == true ? 0 : 1;
  }
  CHECK(dropped >= 2);
}

TEST_CASE("an output folder that cannot be written is said before anything is read", "[program]") {
  const Ran ran = winnow_program("run -o /proc/none x.html 2>&1");
  CHECK(ran.code == 4);
  CHECK(ran.out.find("cannot write to the folder") != std::string::npos);
}

TEST_CASE("a dry run writes nothing", "[program]") {
  const Folder in;
  in.write("p.html", article(1));
  const Folder out;
  CHECK(
      winnow_program("run -q --dry-run -o " + out.path() + " " + in.path() + " 2>/dev/null").code ==
      0);
  CHECK(fs::is_empty(out.path()));
}

TEST_CASE("a text and its audit give the file back", "[program]") {
  const Folder folder;
  const std::string input =
      "Harbour reopens\r\n\r\nThe harbour opened again on Thursday, nine weeks after the storm.\r\n"
      "\r\n▶ [Saltbank] Transfer fee 0% discount CODE◀\r\n\r\nNobody was hurt, said Ms Falk.\r\n";
  folder.write("in.txt", input);
  const std::string in = folder / "in.txt";
  REQUIRE(winnow_program(in + " -o " + (folder / "out.txt") + " --audit").code == 0);
  const std::string restore = "restore " + (folder / "out.txt.audit.jsonl");
  CHECK(winnow_program(restore).out == input);
  CHECK(winnow_program(restore + " -o " + (folder / "back.txt")).code == 0);
  CHECK(folder.read("back.txt") == input);
  CHECK(winnow_program(restore + " --only despam.promo_ornament").out.find("◀\n\nNobody") !=
        std::string::npos);
  const Ran none = winnow_program(restore + " --only despam.bio 2>/dev/null");
  CHECK(none.code == 0);
  CHECK(none.out == folder.read("out.txt"));

  SECTION("a text elsewhere is named") {
    fs::rename(folder / "out.txt", folder / "moved.txt");
    CHECK(winnow_program(restore + " 2>/dev/null").code == 4);
    CHECK(winnow_program(restore + " --text " + (folder / "moved.txt")).out == input);
  }
  SECTION("a changed text is refused") {
    folder.write("out.txt", folder.read("out.txt") + "more\n");
    const Ran ran = winnow_program(restore + " 2>&1");
    CHECK(ran.code == 5);
    CHECK(ran.out.find("the text is not as winnow wrote it") != std::string::npos);
  }
  SECTION("what is no audit is refused") {
    CHECK(winnow_program("restore " + in + " 2>/dev/null").code == 5);
    CHECK(winnow_program("restore /none 2>/dev/null").code == 4);
  }
  SECTION("with the text on standard output the audit has a name") {
    const Ran ran = winnow_program(in + " --audit " + (folder / "a.jsonl"));
    folder.write("text", ran.out);
    CHECK(winnow_program("restore " + (folder / "a.jsonl") + " --text " + (folder / "text")).out ==
          input);
    CHECK(winnow_program("restore " + (folder / "a.jsonl") + " 2>/dev/null").code == 2);
  }
}

TEST_CASE("an audit never takes the place of a source", "[program]") {
  const Folder folder;
  folder.write("in.txt", "Some text.\n");
  const std::string in = folder / "in.txt";
  const auto [arguments, message] = GENERATE(table<std::string, std::string>({
      {" --audit", "wants a file"},
      {" x.txt --audit a.jsonl", "wants one source"},
      {" x.txt -o new/ --audit a.jsonl", "takes no file"},
      {" -o /tmp/x --audit /tmp/x", "the same file"},
      {" --audit https://a.example/", "is no audit"},
  }));
  const Ran ran = winnow_program(in + arguments + " 2>&1");
  CHECK(ran.code == 2);
  CHECK(ran.out.find(message) != std::string::npos);
  CHECK(winnow_program("clean --audit " + in + " " + in + " 2>/dev/null").code == 2);
  CHECK(folder.read("in.txt") == "Some text.\n");
}

TEST_CASE("a run with audits can be taken back", "[program]") {
  const Folder in;
  in.write("a/p.html", article(1));
  in.write("latin.txt", "The caf\xE9 of the harbour opened again on Thursday after the storm.\n");
  in.write("empty.html", "<div id=app></div>");
  const Folder out;
  winnow_program("run -q --summary none --audit -o " + out.path() + " " + in.path() +
                 " 2>/dev/null");
  CHECK(winnow_program("restore " + (out / "audit/a/p.txt.jsonl")).out == article(1));
  CHECK(winnow_program("restore " + (out / "audit/latin.txt.jsonl")).out == in.read("latin.txt"));
  CHECK_FALSE(fs::exists(out / "audit/empty.txt.jsonl"));
  CHECK(out.read("manifest.jsonl").find(R"("audit":"audit/a/p.txt.jsonl")") != std::string::npos);

  const Folder plain;
  winnow_program("run -q --summary none -o " + plain.path() + " " + in.path() + " 2>/dev/null");
  CHECK_FALSE(fs::exists(plain / "audit"));
  CHECK(plain.read("manifest.jsonl").find("\"audit\"") == std::string::npos);
  CHECK(plain.read("a/p.txt") == out.read("a/p.txt"));
}

TEST_CASE("scraped texts: a second pass changes nothing, and the audit rebuilds the input",
          "[program]") {
  const Folder folder;
  for (const char* name : {"01-harbour", "02-bicycle", "03-birds", "04-library", "05-tram"}) {
    const fs::path sample =
        fs::path(WINNOW_SOURCE_DIR) / "samples/texts" / (name + std::string(".txt"));
    CAPTURE(sample.string());
    REQUIRE(fs::exists(sample));
    const std::string text = folder / (name + std::string(".txt"));
    const std::string audit = text + ".audit.jsonl";
    REQUIRE(winnow_program(sample.string() + " -o " + text + " --audit " + audit).code == 0);
    CHECK(winnow_program("--check " + text).code == 0);
    const Ran restored = winnow_program("restore " + audit);
    CHECK(restored.code == 0);
    std::ifstream input(sample, std::ios::binary);
    CHECK(restored.out == std::string(std::istreambuf_iterator<char>(input), {}));
  }
}
