// The command line. What it means is in commands.hpp; how keys are named, in settings.cpp.
#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "pipeline/commands.hpp"
#include "pipeline/config_command.hpp"
#include "pipeline/dedup_command.hpp"
#include "pipeline/jobs.hpp"
#include "pipeline/rules_command.hpp"
#include "pipeline/version.hpp"

namespace {

using winnow::complain;
using winnow::Exit;

// What the flags say, before it is put over the configuration.
struct Flags {
  std::vector<std::string> sources;
  std::string config;
  bool no_config = false;
  std::vector<std::pair<std::string, std::string>> sets;  // (assignment, who said it), in order
  winnow::CommandOptions options;
  winnow::RulesOptions rules;
  winnow::RestoreOptions restore;
  winnow::DedupCommandOptions dedup;
  winnow::StoreCommandOptions store;
  std::vector<std::string> job_names;  // --job
  std::string log_format = "text";
  std::string file;                       // the configuration that was read
  std::vector<winnow::JobSettings> jobs;  // of it
  winnow::ConfigOptions check;
};

// TOML of a string, so that a value goes through --set's door unharmed.
std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  return out + "\"";
}

std::string quoted_list(const std::vector<std::string>& values) {
  std::string out = "[";
  for (const std::string& value : values) {
    out += (out.size() > 1 ? ", " : "") + quoted(value);
  }
  return out + "]";
}

// A flag that sets a key of the configuration.
void text_flag(CLI::App& app, Flags& flags, const std::string& names, const std::string& key,
               const std::string& help) {
  app.add_option_function<std::string>(
      names,
      [&flags, names, key](const std::string& value) {
        flags.sets.emplace_back(key + "=" + quoted(value), names);
      },
      help);
}

void number_flag(CLI::App& app, Flags& flags, const std::string& names, const std::string& key,
                 const std::string& help) {
  app.add_option_function<std::string>(
      names,
      [&flags, names, key](const std::string& value) {
        flags.sets.emplace_back(key + "=" + value, names);
      },
      help);
}

void switch_flag(CLI::App& app, Flags& flags, const std::string& names,
                 const std::string& assignment, const std::string& help) {
  app.add_flag_callback(
      names, [&flags, names, assignment] { flags.sets.emplace_back(assignment, names); }, help);
}

void list_flag(CLI::App& app, Flags& flags, const std::string& names, const std::string& key,
               const std::string& help) {
  app.add_option_function<std::vector<std::string>>(
         names,
         [&flags, names, key](const std::vector<std::string>& values) {
           flags.sets.emplace_back(key + "=" + quoted_list(values), names);
         },
         help)
      ->allow_extra_args(false);
}

void add_config_flags(CLI::App& app, Flags& flags) {
  app.add_option("--config", flags.config, "configuration file");
  app.add_flag("--no-config", flags.no_config, "read no configuration file");
  app.add_option_function<std::vector<std::string>>(
         "--set",
         [&flags](const std::vector<std::string>& assignments) {
           for (const std::string& assignment : assignments) {
             flags.sets.emplace_back(assignment, "--set");
           }
         },
         "set any configuration key: section.key=value")
      ->allow_extra_args(false);
}

void add_rule_flags(CLI::App& app, Flags& flags) {
  list_flag(app, flags, "--rules", "despam.rules", "rule file on top of the built-in ones");
  list_flag(app, flags, "--no-rules", "despam.disable", "id of a rule to leave out");
}

void add_input_flags(CLI::App& app, Flags& flags) {
  app.add_option("source", flags.sources, "URL, file, folder, or - for standard input");
  text_flag(app, flags, "-f,--from", "input.from",
            "kind of input: auto, html, text, urls, feed, sitemap, opml, warc");
  text_flag(app, flags, "--strip", "strip.method", "model, rules");
  text_flag(app, flags, "--preset", "strip.preset", "precision, balanced, recall");
  list_flag(app, flags, "--drop", "strip.drop",
            "parts to drop, of: tables, lists, code, quotes, headings, captions, comments");
  list_flag(app, flags, "--keep", "strip.keep",
            "parts to keep, of the same, and links, images with their addresses");
  add_rule_flags(app, flags);
  text_flag(app, flags, "--store", "run.store",
            "folder that remembers from run to run what is done and what pages were like");
  text_flag(app, flags, "--repair", "normalize.repair", "none, safe, full");
  text_flag(app, flags, "-A,--user-agent", "fetch.user_agent", "User-Agent header");
  app.add_option_function<std::string>(
         "--robots",
         [&flags](const std::string& word) {
           flags.sets.emplace_back(word == "obey" ? "fetch.robots=true" : "fetch.robots=false",
                                   "--robots");
         },
         "obey (in run the default) or ignore robots.txt")
      ->check(CLI::IsMember({"obey", "ignore"}));
  text_flag(app, flags, "-b,--cookie", "fetch.cookie", "Cookie header");
  number_flag(app, flags, "--min-words", "filter.min_words",
              "words that must be left of a document");
  list_flag(app, flags, "-H,--header", "fetch.headers", "extra request header, \"Name: value\"");
  text_flag(app, flags, "-x,--proxy", "fetch.proxy", "proxy");
  switch_flag(app, flags, "-k,--insecure", "fetch.insecure=true", "do not check TLS certificates");
  switch_flag(app, flags, "--allow-private", "fetch.allow_private=true",
              "fetch from private and loopback addresses");
  list_flag(app, flags, "--allow-address", "fetch.allow_address",
            "network to fetch from though it is private, 10.1.0.0/16");
  text_flag(app, flags, "--render-cmd", "fetch.render_command",
            "shell command that reads a URL and prints its page, instead of HTTP");
  app.add_option_function<double>(
      "--timeout",
      [&flags](double seconds) {
        flags.sets.emplace_back(
            "fetch.timeout_ms=" + std::to_string(static_cast<long long>(seconds * 1000)),
            "--timeout");
      },
      "seconds for one transfer");
  add_config_flags(app, flags);
}

// Lists of pages, and what is taken of them.
void add_list_flags(CLI::App& app, Flags& flags) {
  list_flag(app, flags, "--feed", "input.feeds", "feed, or a page that names one: URL or file");
  list_flag(app, flags, "--sitemap", "input.sitemaps", "sitemap, or front page: URL or file");
  list_flag(app, flags, "--opml", "input.opml", "list of feeds: file or URL");
  list_flag(app, flags, "--url-list", "input.url_lists", "file with one URL or path a line");
  list_flag(app, flags, "--archive", "input.archives", "WARC, WET or ARC file");
  number_flag(app, flags, "--limit", "input.limit", "pages of one list");
  text_flag(app, flags, "--since,--max-age", "input.since",
            "pages not dated before, or not older than: 2026-11-24, 7d, 12h");
  switch_flag(app, flags, "--feed-content", "input.feed_content=true",
              "take the text of a feed that gives it whole");
}

void add_speed_flags(CLI::App& app, Flags& flags) {
  number_flag(app, flags, "-j,--jobs", "run.jobs", "threads; 0 = one per core");
  number_flag(app, flags, "--per-host", "fetch.per_host", "transfers on one host at a time");
  number_flag(app, flags, "--retry", "fetch.retries", "more tries where a transfer fails");
  app.add_option_function<double>(
      "--delay",
      [&flags](double seconds) {
        flags.sets.emplace_back(
            "fetch.delay_ms=" + std::to_string(static_cast<long long>(seconds * 1000)), "--delay");
      },
      "seconds between two requests to one host");
}

void add_output_flags(CLI::App& app, Flags& flags) {
  text_flag(app, flags, "-t,--to", "output.format", "format: text, md, json, jsonl");
  app.add_option("-o,--output", flags.options.output, "file or folder");
  text_flag(app, flags, "--name", "output.name", "name template, for example {host}/{date}-{slug}");
  switch_flag(app, flags, "-m,--metadata", "output.metadata=true", "add front matter");
  text_flag(app, flags, "--tables", "output.tables", "tables in text: keep, tsv, rows");
  app.add_flag_callback(
      "--force",
      [&flags] {
        flags.sets.emplace_back("output.on_exists=\"replace\"", "--force");
        flags.options.force = true;
      },
      "write over existing files; run: begin anew instead of going on with an interrupted run");
  switch_flag(app, flags, "--skip-existing", "output.on_exists=\"keep\"", "leave existing files");
  text_flag(app, flags, "--on-exists", "output.on_exists", "replace, keep, rename");
  text_flag(app, flags, "--dedup", "dedup.scope", "auto, none, run, store");
  text_flag(app, flags, "--warc", "output.warc", "archive of what is fetched: FILE.warc[.gz]");
  add_speed_flags(app, flags);
  text_flag(app, flags, "--report", "report.html", "page about the run, in the output folder");
  app.add_flag("--dry-run", flags.options.dry_run, "do everything but write");
  app.add_option("--summary", flags.options.summary, "text, json, none")
      ->check(CLI::IsMember({"text", "json", "none"}));
  app.add_option("--progress", flags.options.progress, "auto, always, never")
      ->check(CLI::IsMember({"auto", "always", "never"}));
  app.add_flag("-q,--quiet", flags.options.quiet, "say nothing but errors");
  app.add_option("--log-format", flags.log_format, "text, json")
      ->check(CLI::IsMember({"text", "json"}));
}

// The verbs of `winnow rules`, each with what it does.
using RulesVerb = int (*)(const winnow::RulesOptions&);
std::vector<std::pair<CLI::App*, RulesVerb>> add_rules_commands(CLI::App& rules, Flags& flags) {
  winnow::RulesOptions& options = flags.rules;
  std::vector<std::pair<CLI::App*, RulesVerb>> verbs;
  const auto add = [&](const char* name, const char* help, const char* words, RulesVerb verb) {
    CLI::App* app = rules.add_subcommand(name, help);
    app->add_option("words", options.words, words);
    add_rule_flags(*app, flags);
    add_config_flags(*app, flags);
    verbs.emplace_back(app, verb);
    return app;
  };
  add("list", "every rule with its action, place and reason", "ids", winnow::rules_list)
      ->add_option("--format", options.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  add("show", "rules as they are written", "ids", winnow::rules_show);
  CLI::App* test =
      add("test", "run the rules' own tests; exit 5 if one fails", "ids", winnow::rules_test);
  test->add_option("--lines", options.lines, "labelled lines as well: a file or folder of JSONL");
  test->add_option("--precision", options.precision, "what the labelled lines must reach");
  test->add_option("--recall", options.recall, "what the labelled lines must reach");
  add("lint", "what a careful reader would say of the rules; exit 5 if anything", "ids",
      winnow::rules_lint);
  CLI::App* attempt =
      add("try", "show what rules would do to documents", "ids, or a rule file", winnow::rules_try);
  attempt->add_option("--on", options.on, "documents: files, folders, URLs");
  attempt->add_option("--show", options.show, "hits printed for each rule");
  CLI::App* learn = add("learn", "lines that stand on many pages of a host, as proposals",
                        "documents, if there is no store", winnow::rules_learn);
  learn->add_option("--store", options.store, "the store of earlier runs (run.store)");
  learn->add_option("--share", options.proposal.share, "share of the host's pages");
  learn->add_option("--pages", options.proposal.least_pages, "pages that hold the line");
  learn->add_option("--accept", options.accept, "number of a proposal, or all: write its rule");
  learn->add_option("--to", options.to, "file that takes the rules");
  CLI::App* import = add("import", "turn site rules and cosmetic filter lists into a rule file",
                         "files or folders", winnow::rules_import);
  import->add_option("-o,--output", options.output, "file; standard output if not given");
  rules.require_subcommand(1);
  return verbs;
}

// The file is optional, so a source that stands behind --audit is taken for it: clean_command sees
// that it is none.
void add_audit_flag(CLI::App& app, Flags& flags) {
  app.add_option_function<std::vector<std::string>>(
         "--audit",
         [&flags](const std::vector<std::string>& values) {
           flags.sets.emplace_back("output.audit=true", "--audit");
           flags.options.audit = values.empty() ? "" : values.front();
         },
         "write what rebuilds the input with the text: to this file, or beside the text")
      ->expected(0, 1)
      ->type_name("[FILE]");
}

void add_restore_flags(CLI::App& app, Flags& flags) {
  winnow::RestoreOptions& restore = flags.restore;
  app.add_option("audit", restore.audit, "audit file")->required();
  app.add_option("--text", restore.text, "the text, where it is not where the audit says");
  app.add_option("-o,--output", restore.output, "file");
  app.add_option("--only", restore.only,
                 "print the text with what these reasons removed: despam.read_also, or despam")
      ->delimiter(',')
      ->allow_extra_args(false);
}

void add_dedup_flags(CLI::App& app, Flags& flags) {
  app.add_option("source", flags.sources, "JSONL files, text files, folders");
  app.add_option("--clusters", flags.dedup.clusters,
                 "file for the clusters: id and cluster, with .jsonl more; - for standard output");
  app.add_option("--apply", flags.dedup.apply, "write what is kept to this file or folder");
  app.add_option("--html", flags.dedup.html, "file to read the clusters side by side");
  text_flag(app, flags, "--store", "run.store",
            "compare with, and add to, the store of earlier runs");
  text_flag(app, flags, "--preset", "dedup.preset", "default, strict, loose, exact");
  app.add_option_function<std::string>(
      "--near",
      [&flags](const std::string& value) {
        flags.sets.emplace_back("dedup.preset=\"custom\"", "--near");
        flags.sets.emplace_back("dedup.near=" + value, "--near");
      },
      "likeness from which texts are near-duplicates, 0.2 .. 1");
  number_flag(app, flags, "-j,--jobs", "run.jobs", "threads; 0 = one per core");
  add_config_flags(app, flags);
}

void add_store_commands(CLI::App& app, Flags& flags) {
  const auto add = [&](const char* name, const char* help) {
    CLI::App* verb = app.add_subcommand(name, help);
    verb->add_option("store", flags.store.path, "the store of a job")->required();
    verb->callback([&flags, name] { flags.store.verb = name; });
    return verb;
  };
  add("info", "what is in it")
      ->add_option("--format", flags.store.format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  add("verify", "read every record; exit 5 if one is damaged");
  add("compact", "write it anew without what is dead")
      ->add_option("--keep-since", flags.store.keep_since,
                   "forget what was seen before: 2026-11-24, or 90d");
  add("export", "every document as JSONL");
  app.require_subcommand(1);
}

// Configuration file first, then the flags in the order they were given, over each job as well.
int apply(Flags& flags) {
  flags.options.sources = flags.sources;
  winnow::Settings& settings = flags.options.settings;
  flags.file = flags.no_config ? "" : winnow::find_config_file(flags.config);
  if (!flags.file.empty()) {
    auto loaded = winnow::load_settings(flags.file, settings);
    if (!loaded) {
      return complain(loaded.error().message);
    }
    flags.jobs = *std::move(loaded);
  }
  for (const auto& [assignment, who] : flags.sets) {
    auto set = winnow::set_setting(assignment, who, settings);
    for (winnow::JobSettings& job : flags.jobs) {
      set = winnow::set_setting(assignment, who, job.settings);
    }
    if (!set) {
      return complain(who + ": " + set.error().message);
    }
  }
  const auto placed = winnow::place_jobs(flags.jobs);
  return placed ? 0 : complain(placed.error().message);
}

// A first word that is no command is a source of `clean`.
std::vector<std::string> with_command(int argc, char** argv, const CLI::App& app) {
  std::vector<std::string> words(argv + 1, argv + argc);
  const bool named = !words.empty() && !app.get_subcommands([&](const CLI::App* command) {
                                             return command->check_name(words[0]);
                                           })
                                            .empty();
  const bool general =
      !words.empty() && (words[0] == "-h" || words[0] == "--help" || words[0] == "--version");
  if (!words.empty() && !named && !general) {
    words.insert(words.begin(), "clean");
  }
  std::reverse(words.begin(), words.end());  // CLI11 takes them last first
  return words;
}

}  // namespace

int main(int argc, char** argv) {
  Flags flags;
  CLI::App app{
      "winnow turns scraped web pages and texts into clean text, and says why.\n"
      "winnow SOURCE… is short for winnow clean SOURCE…"};
  app.set_version_flag("--version", std::string("winnow ") + winnow::version);
  app.require_subcommand(1);

  CLI::App* clean = app.add_subcommand("clean", "clean sources to standard output or files");
  add_input_flags(*clean, flags);
  add_output_flags(*clean, flags);
  clean->add_flag("--explain", flags.options.explain, "say on standard error what was marked");
  clean->add_flag("--check", flags.options.check,
                  "write nothing; exit 5 if cleaning would change an input");
  add_audit_flag(*clean, flags);

  CLI::App* run = app.add_subcommand("run", "clean many sources into a folder");
  add_input_flags(*run, flags);
  add_list_flags(*run, flags);
  switch_flag(*run, flags, "--refetch", "fetch.revalidate=false",
              "fetch and clean again what has not changed");
  add_output_flags(*run, flags);
  run->add_option("--job", flags.job_names,
                  "job of the configuration; all of them if none is named")
      ->allow_extra_args(false);
  run->add_flag("--resume", flags.options.resume,
                "go on with an interrupted run, or fail: without, a run does so where it can");
  switch_flag(*run, flags, "--audit", "output.audit=true",
              "put beside the texts what rebuilds the inputs, in the folder audit");

  CLI::App* list = app.add_subcommand("list", "print the pages that feeds and other lists name");
  add_input_flags(*list, flags);
  add_list_flags(*list, flags);
  add_speed_flags(*list, flags);
  list->add_option("--job", flags.job_names, "job of the configuration")->allow_extra_args(false);
  list->add_option("--format", flags.options.format, "text, tsv or jsonl")
      ->check(CLI::IsMember({"text", "tsv", "jsonl"}));

  CLI::App* restore = app.add_subcommand("restore", "rebuild an input from its audit and text");
  add_restore_flags(*restore, flags);

  CLI::App* explain = app.add_subcommand("explain", "show every block, kept or not, and why");
  add_input_flags(*explain, flags);
  explain->add_option("--format", flags.options.format, "text, json or html")
      ->check(CLI::IsMember({"text", "json", "html"}));

  CLI::App* report = app.add_subcommand("report", "make the page about a run anew");
  report->add_option("folder", flags.sources, "the run's output folder")->required()->expected(1);
  report->add_option("-o,--output", flags.options.output, "file; report.html in the folder");
  text_flag(*report, flags, "--store", "run.store", "the run's store: examples, trend, proposals");
  report->add_flag("-q,--quiet", flags.options.quiet, "say nothing but errors");
  add_config_flags(*report, flags);

  CLI::App* features = app.add_subcommand("features", "print the features of every block as JSONL");
  add_input_flags(*features, flags);

  CLI::App* config = app.add_subcommand("config", "check, show or make a configuration");
  config->require_subcommand(1);
  CLI::App* check = config->add_subcommand("check", "validate the configuration");
  check->add_flag("--strict", flags.check.strict, "exit 5 if there is anything to warn of");
  CLI::App* show = config->add_subcommand("show", "print every key with its value");
  show->add_flag("--origin", flags.check.origins, "say where each value comes from");
  show->add_option("--job", flags.check.job, "those of a job");
  CLI::App* init = config->add_subcommand("init", "print a commented configuration");
  add_config_flags(*check, flags);
  add_config_flags(*show, flags);

  CLI::App* dedup = app.add_subcommand("dedup", "find duplicates among texts that are there");
  add_dedup_flags(*dedup, flags);
  CLI::App* store = app.add_subcommand("store", "what a job remembers of earlier runs");
  add_store_commands(*store, flags);

  CLI::App* rules = app.add_subcommand("rules", "list, test, try, learn and import rules");
  const auto verbs = add_rules_commands(*rules, flags);

  if (argc == 1) {
    std::cerr << app.help();
    return static_cast<int>(Exit::usage);
  }
  try {
    app.parse(with_command(argc, argv, app));
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : static_cast<int>(Exit::usage);
  }
  winnow::set_program_log(
      flags.log_format == "json" ? winnow::Log::Format::json : winnow::Log::Format::text,
      flags.options.quiet);
  if (*init) {
    return winnow::config_init();
  }
  if (*store) {
    return winnow::store_command(flags.store);
  }
  if (*restore) {
    return winnow::restore_command(flags.restore);
  }
  if (const int code = apply(flags); code != 0) {
    return code;
  }
  if (*config) {
    flags.check.file = flags.file;
    flags.check.settings = flags.options.settings;
    flags.check.jobs = flags.jobs;
    return *check ? winnow::config_check(flags.check) : winnow::config_show(flags.check);
  }
  for (const auto& [verb, work] : verbs) {
    if (*verb) {
      flags.rules.settings = flags.options.settings;
      return work(flags.rules);
    }
  }
  if (*run || *list) {
    const auto chosen = winnow::choose_jobs(flags.jobs, flags.job_names, flags.options.sources);
    if (!chosen) {
      return complain(chosen.error().message);
    }
    if (!chosen->empty()) {
      return winnow::for_each_job(*chosen, flags.options,
                                  *run ? winnow::run_command : winnow::list_command);
    }
  }
  if (*list) {
    return winnow::list_command(flags.options);
  }
  if (!*run && flags.sources.empty()) {
    return complain("no source named; - reads standard input");
  }
  if (*dedup) {
    flags.dedup.settings = flags.options.settings;
    flags.dedup.sources = flags.sources;
    return winnow::dedup_command(flags.dedup);
  }
  if (*report) {
    return winnow::report_command(flags.options);
  }
  return *clean     ? winnow::clean_command(flags.options)
         : *run     ? winnow::run_command(flags.options)
         : *explain ? winnow::explain_command(flags.options)
                    : winnow::features_command(flags.options);
}
