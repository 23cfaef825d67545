// One Ctrl-C or SIGTERM lets what is in flight finish; a second one ends the program at once.
#ifndef WINNOW_PIPELINE_INTERRUPT_HPP
#define WINNOW_PIPELINE_INTERRUPT_HPP

#include <atomic>

namespace winnow {

// Installs the handlers (once per process) and returns the flag that the first signal sets.
const std::atomic<bool>& stop_on_signals();

// Installs the handler of SIGHUP (once per process) and returns the flag that the signal sets;
// whoever acts on it clears it.
std::atomic<bool>& reload_on_hangup();

// 128 + the number of the signal that came; 0 if none did.
int signal_exit_code();

}  // namespace winnow

#endif  // WINNOW_PIPELINE_INTERRUPT_HPP
