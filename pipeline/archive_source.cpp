#include "pipeline/archive_source.hpp"

#include "pipeline/archive_fields.hpp"
#include "stages/fetch/fetch.hpp"
#include "stages/source/sniff.hpp"
#include "stages/text/ascii.hpp"

namespace winnow {

namespace {

bool is_redirect(int status) { return status >= 300 && status < 400; }

// Lists and robots.txt that the run itself asked for, or that any other crawler did.
bool is_no_page(const WarcRecord& record) {
  if (record.type != "response" && record.type != "resource" && record.type != "conversion") {
    return true;
  }
  if (record.target_uri.ends_with("/robots.txt") || is_redirect(record.status) ||
      !record.header(archive_fields::list).empty()) {
    return true;
  }
  const std::string_view type = field_value(record.http_headers, "content-type");
  return type.find("xml") != std::string_view::npos && type.find("html") == std::string_view::npos;
}

Response content_of(WarcRecord& record) {
  Response response{.bytes = std::move(record.body),
                    .status = record.status,
                    .content_encoding = record.content_encoding};
  if (record.type == "conversion") {
    response.content_type = "text/plain; charset=utf-8";
  } else if (record.type == "resource") {
    response.content_type = record.content_type;
  } else {
    response.content_type = std::string(field_value(record.http_headers, "content-type"));
  }
  return response;
}

}  // namespace

Result<ArchiveSource> ArchiveSource::open(const std::string& path, const WarcOptions& options,
                                          RedirectOf redirect_of) {
  auto reader = WarcReader::open(path, options);
  if (!reader) {
    return std::move(reader).error();
  }
  return ArchiveSource(path, *std::move(reader), std::move(redirect_of));
}

std::optional<Request> ArchiveSource::next() {
  while (auto record = reader_.next()) {
    if (is_no_page(*record)) {
      continue;
    }
    if (!is_web_url(record->target_uri)) {
      ++refused_;
      continue;
    }
    const std::string_view asked = record->header(archive_fields::request_url);
    Request request{.origin = {.url = asked.empty() ? record->target_uri : std::string(asked),
                               .via = path_,
                               .final_url = record->target_uri}};
    if (const auto via = record->header(archive_fields::via); !via.empty()) {
      request.origin.via = via;
    }
    request.content = content_of(*record);
    request.content->origin.final_url = record->target_uri;
    if (!redirect_of_ || !redirect_of_(*request.content)) {
      return request;
    }
  }
  return std::nullopt;
}

}  // namespace winnow
