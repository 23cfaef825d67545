// The misdeeds that a FaultServer can be told to do, a few lines each.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <stdexcept>

#include "tests/support/fault_server.hpp"
#include "tests/support/gzip.hpp"

namespace winnow::testing {

namespace fault {

namespace {

constexpr std::string_view html_head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";

std::string text_of(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += "<p>All work and no play. ";
  }
  text.resize(bytes);
  return text;
}

// Sends bytes and ends the connection.
Fault sends(std::string bytes) {
  return [bytes = std::move(bytes)](const Asked&, Line& line) {
    line.send(bytes);
    return After::close;
  };
}

// Sends an answer and keeps the connection.
Fault answers(std::string bytes) {
  return [bytes = std::move(bytes)](const Asked&, Line& line) {
    line.send(bytes);
    return After::keep_open;
  };
}

// Sends `start`, then `piece` for ever.
Fault repeats(std::string start, std::string piece) {
  return [start = std::move(start), piece = std::move(piece)](const Asked&, Line& line) {
    for (bool there = line.send(start); there;) {
      there = line.send(piece);
    }
    return After::close;
  };
}

Fault coded(std::string_view coding, std::string_view body) {
  return answers(
      answer("200 OK",
             "Content-Type: text/html\r\nContent-Encoding: " + std::string(coding) + "\r\n", body));
}

bool send_slowly(std::string_view bytes, Milliseconds interval, Line& line) {
  return std::ranges::all_of(bytes, [&](const char& byte) {
    return line.send({&byte, 1}) && line.wait(interval);
  });
}

std::string status_line(int status) {
  switch (status) {
    case 301: return "301 Moved Permanently";
    case 302: return "302 Found";
    case 303: return "303 See Other";
    case 307: return "307 Temporary Redirect";
    case 308: return "308 Permanent Redirect";
    case 429: return "429 Too Many Requests";
    case 503: return "503 Service Unavailable";
    default: return std::to_string(status) + " Status";
  }
}

std::string http_date(std::chrono::seconds from_now) {
  const std::time_t time =
      std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + from_now);
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  const std::size_t size =
      std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

std::string four_bytes(std::uint64_t value) {
  std::string out;
  for (int i = 0; i < 4; ++i) {
    out += static_cast<char>(value >> (8 * i) & 0xffU);
  }
  return out;
}

// `bytes` zeros as raw deflate that ends on a byte and refers to nothing before it.
std::string flushed_zeros(std::size_t bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY);
  std::string zeros(bytes, '\0');
  std::string out(deflateBound(&stream, bytes) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(zeros.data());
  stream.avail_in = static_cast<uInt>(bytes);
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FULL_FLUSH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

After refuse(int status, const std::string& retry_after, Line& line) {
  const std::string field = retry_after.empty() ? "" : "Retry-After: " + retry_after + "\r\n";
  line.send(answer(status_line(status), field, "busy"));
  return After::keep_open;
}

After send_page(Line& line) {
  line.send(answer("200 OK", "Content-Type: text/html\r\n", text_of(100)));
  return After::keep_open;
}

}  // namespace

Fault page(std::string body, std::string content_type) {
  const std::string type = content_type.empty() ? "" : "Content-Type: " + content_type + "\r\n";
  return answers(answer("200 OK", type, body));
}

Fault with_validators(std::string body, std::string etag, std::string last_modified) {
  return [=](const Asked& asked, Line& line) {
    const std::string fields =
        "Content-Type: text/html\r\nETag: " + etag + "\r\nLast-Modified: " + last_modified + "\r\n";
    // RFC 9110: a request with both is judged by the entity tag.
    const std::string tag = asked.field("If-None-Match");
    const bool same = tag.empty() ? asked.field("If-Modified-Since") == last_modified : tag == etag;
    line.send(same ? "HTTP/1.1 304 Not Modified\r\n" + fields + "\r\n"
                   : answer("200 OK", fields, body));
    return After::keep_open;
  };
}

Fault slow_loris(Milliseconds interval) {
  return [=](const Asked&, Line& line) {
    if (line.send(std::string(html_head) + "Content-Length: 1000000\r\n\r\n")) {
      send_slowly(text_of(1'000'000), interval, line);
    }
    return After::close;
  };
}

Fault slow_head(Milliseconds interval) {
  return [=](const Asked&, Line& line) {
    send_slowly(std::string(html_head) + "X: " + text_of(1'000'000), interval, line);
    return After::close;
  };
}

Fault no_answer() {
  return [](const Asked&, Line& line) {
    while (line.wait(std::chrono::hours(1))) {
    }
    return After::close;
  };
}

Fault endless_body() { return repeats(std::string(html_head) + "\r\n", text_of(16 << 10)); }

Fault endless_headers() { return repeats(std::string(html_head), "X-More: and more\r\n"); }

Fault endless_header_line() {
  return repeats(std::string(html_head) + "X-Long: ", std::string(4096, 'x'));
}

Fault endless_interim() {
  return repeats("", "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n");
}

Fault http09() { return sends("<p>" + text_of(200)); }

Fault length_too_long() {
  return sends(std::string(html_head) + "Content-Length: 1000\r\n\r\n" + text_of(500));
}

Fault length_too_short() {
  return sends(std::string(html_head) + "Content-Length: 500\r\n\r\n" + text_of(1000));
}

Fault bad_chunk_size() {
  return sends(std::string(html_head) +
               "Transfer-Encoding: chunked\r\n\r\n8\r\n<p>right\r\nzz\r\n<p>wrong\r\n0\r\n\r\n");
}

Fault missing_last_chunk() {
  return sends(std::string(html_head) + "Transfer-Encoding: chunked\r\n\r\n8\r\n<p>right\r\n");
}

Fault reset_in_the_middle() {
  return [](const Asked&, Line& line) {
    line.send(std::string(html_head) + "Content-Length: 1000\r\n\r\n" + text_of(500));
    line.reset();
    return After::close;
  };
}

Fault close_at_once() {
  return [](const Asked&, Line&) { return After::close; };
}

Fault redirect(std::string location, int status) {
  return answers(answer(status_line(status), "Location: " + location + "\r\n", ""));
}

Fault redirect_chain() {
  return [](const Asked& asked, Line& line) {
    const std::size_t slash = asked.path.rfind('/') + 1;
    const long number = std::strtol(asked.path.c_str() + slash, nullptr, 10);
    const std::string next = asked.path.substr(0, slash) + std::to_string(number + 1);
    line.send(answer(status_line(302), "Location: " + next + "\r\n", ""));
    return After::keep_open;
  };
}

// The same flushed block again and again: the compressor need not see the whole.
Fault gzip_bomb(std::uint64_t bytes) {
  return [=](const Asked&, Line& line) {
    constexpr std::size_t step = std::size_t{1} << 20U;
    const std::string zeros(step, '\0');
    const std::string block = flushed_zeros(step);
    const auto crc_of_block = crc32(0, reinterpret_cast<const Bytef*>(zeros.data()), step);
    uLong crc = 0;
    std::uint64_t sent = 0;
    bool there = line.send(std::string(html_head) + "Content-Encoding: gzip\r\n\r\n" +
                           std::string("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10));
    for (; there && sent < bytes; sent += step) {
      crc = crc32_combine(crc, crc_of_block, step);
      there = line.send(block);
    }
    if (there) {
      line.send(std::string("\x03\0", 2) + four_bytes(crc) + four_bytes(sent));
    }
    return After::close;
  };
}

Fault zstd_bomb(std::uint64_t bytes) {
  return [=](const Asked&, Line& line) {
    const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                       ZSTD_freeCCtx);
    const std::string zeros(std::size_t{1} << 20U, '\0');
    std::string out(ZSTD_CStreamOutSize(), '\0');
    bool there = line.send(std::string(html_head) + "Content-Encoding: zstd\r\n\r\n");
    for (std::uint64_t done = 0; there && done < bytes; done += zeros.size()) {
      const bool last = done + zeros.size() >= bytes;
      ZSTD_inBuffer in{zeros.data(), std::min<std::uint64_t>(zeros.size(), bytes - done), 0};
      for (std::size_t left = 1; there && (in.pos < in.size || (last && left > 0));) {
        ZSTD_outBuffer room{out.data(), out.size(), 0};
        left = ZSTD_compressStream2(context.get(), &room, &in, last ? ZSTD_e_end : ZSTD_e_continue);
        there = line.send(std::string_view(out).substr(0, room.pos));
      }
    }
    return After::close;
  };
}

Fault gzip_cut_short(std::string body) {
  const std::string packed = gzip(body);
  return coded("gzip", std::string_view(packed).substr(0, packed.size() / 2));
}

Fault plain_called_gzip(std::string body) { return coded("gzip", body); }

Fault nested_gzip(std::string body, int depth) {
  std::string codings;
  for (int i = 0; i < depth; ++i) {
    body = gzip(body);
    codings += codings.empty() ? "gzip" : ", gzip";
  }
  return coded(codings, body);
}

Fault unknown_coding(std::string body) { return coded("x-nonsense", body); }

Fault busy(int status, int times, std::string retry_after) {
  return [=](const Asked& asked, Line& line) {
    return asked.visit <= times ? refuse(status, retry_after, line) : send_page(line);
  };
}

Fault busy_until(int status, int times, std::chrono::seconds from_now) {
  return [=](const Asked& asked, Line& line) {
    return asked.visit <= times ? refuse(status, http_date(from_now), line) : send_page(line);
  };
}

}  // namespace fault

}  // namespace winnow::testing
