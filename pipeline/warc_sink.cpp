#include "pipeline/warc_sink.hpp"

#include <ctime>

#include "pipeline/archive_fields.hpp"
#include "pipeline/version.hpp"
#include "stages/text/times.hpp"

namespace winnow {

Result<std::shared_ptr<WarcSink>> WarcSink::create(const std::string& path) {
  auto writer = WarcWriter::create(
      path, {.software = std::string("winnow/") + version, .date = utc(std::time(nullptr))});
  if (!writer) {
    return std::move(writer).error();
  }
  return std::make_shared<WarcSink>(*std::move(writer));
}

void WarcSink::add(Exchange exchange) {
  const std::lock_guard lock(mutex_);
  if (exchange.sequence == Exchange::no_sequence) {
    put(exchange, {});
  } else {
    waiting_[exchange.sequence].push_back(std::move(exchange));
  }
}

void WarcSink::add_content(const Request& request, std::uint64_t sequence, std::int64_t now) {
  add({.sequence = sequence,
       .request_url = request.origin.url,
       .url = request.origin.url,
       .body = request.content->bytes,
       .content_type = request.content->content_type,
       .time = now});
}

void WarcSink::write(const Receipt& receipt) {
  const std::lock_guard lock(mutex_);
  const auto found = waiting_.find(receipt.origin.sequence);
  if (found == waiting_.end()) {
    return;
  }
  for (const Exchange& exchange : found->second) {
    put(exchange, receipt.origin.via);
  }
  waiting_.erase(found);
}

void WarcSink::put(const Exchange& exchange, const std::string& via) {
  HttpExchange record{.url = exchange.url,
                      .date = utc(exchange.time),
                      .ip_address = exchange.peer,
                      .request = exchange.request_head,
                      .response_head = exchange.response_head,
                      .body = exchange.body,
                      .content_type = exchange.content_type};
  if (exchange.request_url != exchange.url) {
    record.extra.emplace_back(archive_fields::request_url, exchange.request_url);
  }
  if (!via.empty()) {
    record.extra.emplace_back(archive_fields::via, via);
  }
  if (exchange.sequence == Exchange::no_sequence) {
    record.extra.emplace_back(archive_fields::list, "yes");
  }
  if (std::string problem = writer_.write_response(record); problem_.empty()) {
    problem_ = std::move(problem);
  }
}

std::string WarcSink::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

}  // namespace winnow
