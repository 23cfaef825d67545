#include "stages/fetch/fetch.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "stages/fetch/journey.hpp"
#include "stages/fetch/transfer.hpp"
#include "stages/text/ascii.hpp"
#include "stages/text/digest.hpp"

namespace winnow {

namespace {

Rejection too_large(const FetchOptions& options) {
  return {fetch_reasons::too_large, "more than " + std::to_string(options.max_bytes) + " bytes"};
}

// Reads to the end or one byte past the limit.
std::string read_up_to(std::istream& stream, std::uint64_t limit) {
  constexpr std::size_t step = std::size_t{256} << 10U;
  std::string bytes;
  std::size_t size = 0;
  while (stream && size <= limit) {
    bytes.resize(size + step);
    stream.read(bytes.data() + size, step);
    size += static_cast<std::size_t>(stream.gcount());
  }
  bytes.resize(size);
  bytes.shrink_to_fit();  // hundreds of small files may wait at one time
  return bytes;
}

Response response_of(Request request, std::string bytes) {
  Response response{.origin = std::move(request.origin), .bytes = std::move(bytes)};
  response.origin.input_hash = digest(response.bytes);
  response.origin.input_bytes = response.bytes.size();
  return response;
}

}  // namespace

bool is_web_url(std::string_view url) {
  return ascii::starts_with_ignoring_case(url, "http://") ||
         ascii::starts_with_ignoring_case(url, "https://");
}

Outcome<Response> read_local(Request request, const FetchOptions& options) {
  namespace fs = std::filesystem;
  if (request.failed) {
    return *std::move(request.failed);
  }
  if (request.content) {
    Response response = *std::move(request.content);
    response.origin = std::move(request.origin);
    response.origin.input_hash = digest(response.bytes);
    response.origin.input_bytes = response.bytes.size();
    const auto memory = request.revalidate && options.memory && options.revalidate
                            ? options.memory->page(response.origin.url)
                            : std::nullopt;
    if (memory && memory->input_hash == response.origin.input_hash) {
      return Rejection{fetch_reasons::unchanged, "the same bytes"};
    }
    return response;
  }
  const std::string path = request.origin.url;
  if (path.find("://") != std::string::npos || path.starts_with("javascript:")) {
    return Rejection{fetch_reasons::blocked_scheme, path};
  }
  std::string bytes;
  if (path == "-") {
    bytes = read_up_to(std::cin, options.max_bytes);
  } else {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      return Rejection{fetch_reasons::not_found, path};
    }
    if (fs::is_directory(status)) {
      return Rejection{fetch_reasons::unreadable, path + " is a folder"};
    }
    if (fs::is_regular_file(status) && fs::file_size(path, error) > options.max_bytes) {
      return too_large(options);
    }
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      return Rejection{fetch_reasons::unreadable, path + ": " + std::strerror(errno)};
    }
    bytes = read_up_to(file, options.max_bytes);
  }
  if (bytes.size() > options.max_bytes) {
    return too_large(options);
  }
  return response_of(std::move(request), std::move(bytes));
}

Outcome<Response> Fetch::operator()(Request request) const {
  if (request.content || request.failed || !is_web_url(request.origin.url)) {
    return read_local(std::move(request), options_);
  }
  const AddressPolicy addresses(options_.allow_private, options_.allow_address);
  const auto now = [&] { return options_.clock ? options_.clock() : std::time(nullptr); };
  Journey journey(std::move(request), options_, addresses, now());
  if (auto refused = journey.refused()) {
    return *std::move(refused);
  }
  Transfer transfer(options_, addresses);
  for (;;) {
    transfer.begin(journey.ask());
    auto step = journey.took(transfer.end(curl_easy_perform(transfer.handle())), now());
    if (step.done) {
      return *std::move(step.done);
    }
  }
}

}  // namespace winnow
