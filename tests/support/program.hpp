// The program as a person runs it.
#ifndef WINNOW_TESTS_SUPPORT_PROGRAM_HPP
#define WINNOW_TESTS_SUPPORT_PROGRAM_HPP

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <string>

#include "tests/support/catch.hpp"

namespace winnow::testing {

struct Ran {
  int code = 0;
  std::string out;
};

// Runs the program in a shell; standard error goes with standard output only if asked for.
inline Ran winnow_program(const std::string& arguments, const std::string& before = {}) {
  const std::string command = before + WINNOW_PROGRAM " " + arguments;
  FILE* pipe = popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  Ran ran;
  std::array<char, 4096> buffer{};
  for (std::size_t size = 0; (size = fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    ran.out.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

}  // namespace winnow::testing

#endif  // WINNOW_TESTS_SUPPORT_PROGRAM_HPP
