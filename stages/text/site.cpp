#include "stages/text/site.hpp"

#include <libpsl.h>

#include "stages/text/ascii.hpp"
#include "stages/text/url.hpp"

namespace winnow {

namespace {

// A libpsl that was built without a list reads the system's. Constant, never freed.
const psl_ctx_t* suffixes() {
  static const psl_ctx_t* const list =
      psl_builtin() != nullptr ? psl_builtin() : psl_latest(nullptr);
  return list;
}

}  // namespace

std::string site_of(std::string_view host) {
  const bool final_dot = host.size() > 1 && host.ends_with('.');
  std::string name = ascii::lower(final_dot ? host.substr(0, host.size() - 1) : host);
  if (is_ip_host(name) || name.find('\0') != std::string::npos || suffixes() == nullptr) {
    return name;
  }
  const char* site = psl_registrable_domain(suffixes(), name.c_str());
  return site == nullptr ? name : site;
}

bool same_site(std::string_view host_a, std::string_view host_b) {
  return site_of(host_a) == site_of(host_b);
}

}  // namespace winnow
