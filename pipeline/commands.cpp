#include "pipeline/commands.hpp"

#include <unistd.h>

#include <filesystem>
#include <memory>

#include "pipeline/interrupt.hpp"
#include "pipeline/publisher.hpp"
#include "pipeline/report.hpp"
#include "stages/fetch/fetch_options.hpp"

namespace winnow {

namespace {

std::unique_ptr<const Log>& held_log() {
  static std::unique_ptr<const Log> log = std::make_unique<const Log>(Log::Format::text);
  return log;
}

}  // namespace

const Log& program_log() { return *held_log(); }

void set_program_log(Log::Format format, bool quiet) {
  held_log() = std::make_unique<const Log>(format, quiet);
}

int complain(const std::string& message, Exit code) {
  program_log().error("failed", message, {{"exit_code", static_cast<int>(code)}});
  return static_cast<int>(code);
}

int exit_code_of(const RunReport& report) {
  const int by_signal = signal_exit_code();
  return by_signal != 0 ? by_signal : report.exit_code();
}

std::string prepare_folder(const std::string& directory) {
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  if (error || ::access(directory.c_str(), W_OK) != 0) {
    return "cannot write to the folder " + directory +
           (error ? ": " + error.message() : std::string());
  }
  return {};
}

void print_rejection(const Receipt& receipt) {
  const Rejection& rejection = *receipt.rejection;
  const bool many =
      rejection.reason == fetch_reasons::unchanged || (is_left(receipt) && !rejection.fatal);
  if (!many) {
    program_log().warn("input_rejected",
                       receipt.origin.url + ": " + std::string(rejection.reason.word()) +
                           (rejection.detail.empty() ? "" : ": ") + rejection.detail,
                       {{"source", receipt.origin.url},
                        {"reason", rejection.reason.word()},
                        {"detail", rejection.detail}});
  }
}

}  // namespace winnow
