// Fetch opens what a Request names: an http(s) URL, a local file, or "-" for standard input.
//
//   in        Request
//   out       Response: bytes as they came, content codings still on
//   rejects   those of fetch_options.hpp
//   threads   the call is const and safe to run concurrently; it blocks until the bytes are there
//   network   http and https only; redirects are followed one by one, each address checked; one
//             try, and no robots.txt is asked for: a person wants this page now
//
// FetchMany (fetch_many.hpp) is the same for batches: one thread drives all transfers.
#ifndef WINNOW_STAGES_FETCH_FETCH_HPP
#define WINNOW_STAGES_FETCH_FETCH_HPP

#include <string_view>

#include "stages/fetch/fetch_options.hpp"
#include "stages/record/request.hpp"
#include "stages/record/response.hpp"
#include "stages/record/result.hpp"

namespace winnow {

class Fetch {
 public:
  static constexpr std::string_view name = "fetch";

  explicit Fetch(FetchOptions options = {}) : options_(std::move(options)) {}
  Outcome<Response> operator()(Request request) const;

 private:
  FetchOptions options_;
};

// True for http and https URLs; everything else is a path.
bool is_web_url(std::string_view url);

// Reads a file, or standard input for "-"; gives what the request holds already.
Outcome<Response> read_local(Request request, const FetchOptions& options);

}  // namespace winnow

#endif  // WINNOW_STAGES_FETCH_FETCH_HPP
