// SignatureLog: what dedup remembers of every document, in one append-only file with a checksum for
// each record. The bytes are described in log_format.hpp.
//
//   runs        documents are appended within a run, which has an id and a night (days since 1970).
//               A run that ended replaces an earlier one with its id; until it has ended, the
//               earlier one is what a crash leaves. So a night may be run again any number of times
//   crash       append() buffers; commit() is one write and one fdatasync. What was committed is
//               there after kill -9 and after a power cut. A torn record at the end is cut when the
//               file is opened; a run that did not end is taken back then, or goes on, as asked
//   damage      the file says how much of it was committed. A bad record before that place is
//               damage, not a torn end: the file is refused, with the place, unless damage is to
//               be skipped
//   parameters  a file is refused if its signatures were made with other parameters, another format
//               version or by another hash function
//   numbers     given in order, from 0, and never again to another document, except that those of a
//               run at the end which was taken back are free; compacting keeps them
//   memory      12 bytes for each document; signatures are read from the file when asked for
//   disk        25 bytes and the signature, half the id and the URL: 0.7 kB with an URL of 100
//               bytes
//   lock        one process writes ("FILE.lock"); a second is told which. Opening read-only takes
//               no lock and changes nothing: it sees what is in the file at that moment
//   threads     one at a time
#ifndef WINNOW_STAGES_DEDUP_SIGNATURE_LOG_HPP
#define WINNOW_STAGES_DEDUP_SIGNATURE_LOG_HPP

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "stages/dedup/log_file.hpp"
#include "stages/dedup/log_format.hpp"
#include "stages/dedup/log_scanner.hpp"
#include "stages/dedup/signature.hpp"
#include "stages/record/result.hpp"

namespace winnow {

enum class StoreFault : std::uint8_t {
  in_use,   // another process writes it
  refused,  // other parameters, another format, not a log
  damaged,  // a record that was committed is bad
  failed,   // the system said no
};

struct StoreError {
  StoreFault fault = StoreFault::failed;
  std::string message{};
};

struct LoggedDuplicate {
  std::uint32_t of = 0;       // a document's number
  std::uint8_t relation = 0;  // the stage's own numbering
  float jaccard = 0;
};

struct LoggedDocument {
  std::uint32_t number = 0;  // given by append()
  std::int32_t night = 0;    // that of the run
  Signature signature{};
  std::string id{};   // at most 255 bytes, the rest is cut
  std::string url{};  // cut likewise
  std::uint32_t text_bytes = 0;
  std::optional<LoggedDuplicate> duplicate{};  // nullopt: it was kept
};

struct LoggedRun {
  std::string id{};
  std::int32_t night = 0;
  std::uint32_t documents = 0;
  std::uint32_t duplicates = 0;
  bool ended = false;
  bool live = true;                // false: replaced by a later run, or older than asked for
  std::uint32_t first_number = 0;  // what its first document has, or would have
  std::uint64_t begin = 0;         // places in the file
  std::uint64_t end = 0;
};

struct LogDamage {
  std::uint64_t at = 0;
  std::uint64_t bytes = 0;
  std::string what{};
};

// What is in a log.
struct LogInfo {
  std::string path{};
  std::uint32_t version = 0;
  std::string parameters{};
  std::uint64_t bytes = 0;
  std::uint64_t dead_bytes = 0;  // of runs that are not live, and of damage
  std::uint64_t torn_bytes = 0;  // cut from the end, or to be cut
  std::uint64_t documents = 0;   // of live runs
  std::uint64_t duplicates = 0;  // of those
  std::uint64_t taken_back = 0;  // documents of a run that had not ended
  std::uint32_t next_number = 0;
  std::vector<LoggedRun> runs{};
  std::vector<LogDamage> damage{};  // at most 1,000
  std::uint64_t damaged_places = 0;
};

struct SignatureLogOptions {
  // All that the signatures depend on; nullopt: whatever the file says (to look at it only).
  std::optional<std::string> parameters{};
  bool read_only = false;
  // false: no fdatasync. kill -9 still loses nothing; a power cut may lose or damage the file.
  bool durable = true;
  enum class Unfinished : std::uint8_t { take_back, keep } unfinished = Unfinished::take_back;
  enum class Damage : std::uint8_t { refuse, skip } damage = Damage::refuse;
  // Runs of earlier nights are not live.
  std::int32_t since_night = std::numeric_limits<std::int32_t>::min();
  // append() commits by itself when so many bytes wait.
  std::size_t batch_bytes = std::size_t{8} << 20U;
  std::size_t max_url_bytes = 2048;  // at most 8,192
};

class SignatureLog {
 public:
  enum class Begin : std::uint8_t { again, resume };
  // A document as the file is read when it is opened, before it is known which runs are live.
  using Visit = std::function<void(std::uint32_t number, const Signature&, bool duplicate)>;

  static Result<SignatureLog, StoreError> open(const std::string& path, SignatureLogOptions options,
                                               const Visit& visit = {});
  SignatureLog(SignatureLog&&) noexcept = default;
  SignatureLog& operator=(SignatureLog&&) noexcept = default;
  // What was not committed is lost.
  ~SignatureLog() = default;

  // Reads the whole file without changing it and lists what is wrong; an error if there is no log.
  static Result<LogInfo, StoreError> verify(const std::string& path);

  // Functions that return a string: what went wrong, empty if nothing did. After a failed fdatasync
  // every later commit fails, too; after a full disk it may be tried again.

  // `resume` goes on with the unfinished run of that id, if there is one. Without, what that run
  // left is taken back. An unfinished run of another id ends here with what it has.
  std::string begin_run(const std::string& id, std::int32_t night, Begin begin = Begin::again);
  // The number it got.
  Result<std::uint32_t> append(const LoggedDocument& document);
  std::string commit();
  std::string end_run();      // commits
  std::string abandon_run();  // takes it back, also what was committed
  // Takes back what an unfinished run left behind its first documents, before it is resumed or
  // another one begins. Precondition: the run is live and was opened with Unfinished::keep.
  std::string keep_first(std::uint32_t documents);

  std::optional<LoggedDocument> document(std::uint32_t number) const;
  std::optional<Signature> signature(std::uint32_t number) const;

  // Live documents in order; those that wait for a commit are not among them.
  void each(const std::function<void(const LoggedDocument&)>& visit) const;
  void each_signature(const Visit& visit) const;
  // The documents of the last run, committed ones.
  void each_of_run(const std::function<void(const LoggedDocument&)>& visit) const;
  // One JSON object each; the name of a relation is what `relation_name` says, else its number.
  void export_lines(const std::function<void(std::string_view line)>& write,
                    const std::function<std::string(std::uint8_t)>& relation_name = {}) const;

  // Writes a new file with the live runs from `since_night` on and puts it in place of the old one.
  // Precondition: no run is open.
  std::string compact(std::int32_t since_night = std::numeric_limits<std::int32_t>::min());

  LogInfo info() const;
  const std::vector<LoggedRun>& runs() const { return runs_; }
  bool run_is_open() const { return run_open_; }
  // Some document that was visited at opening is not live.
  bool visited_in_vain() const { return visited_in_vain_; }
  std::uint64_t live_documents() const;
  std::uint32_t next_number() const { return next_number_; }
  std::uint64_t bytes() const { return end(); }
  std::uint64_t dead_bytes() const;

 private:
  static constexpr std::uint32_t max_number = 0xfffffffeU;
  using Trouble = std::optional<StoreError>;
  using UseRecord =
      std::function<void(const log_format::DocumentRecord& record, std::string_view raw)>;

  SignatureLog(std::string path, SignatureLogOptions options)
      : path_(std::move(path)), options_(std::move(options)) {}

  // Opening.
  Trouble start();
  Trouble create();
  Trouble read_header();
  Trouble check_header(std::string_view bytes) const;
  Trouble read_committed();
  Trouble load(const Visit& visit);
  Trouble pass_damage(LogScanner& scanner, const char* what);
  Trouble settle();
  const char* take(const LogScanner& scanner, const Visit& visit);
  const char* take_begin(const log_format::RunBegin& begin, std::uint64_t at);
  const char* take_end(const log_format::RunEnd& end, std::uint64_t behind);
  const char* take_document(const log_format::DocumentRecord& record, std::uint64_t at,
                            const Visit& visit);
  void note_damage(std::uint64_t at, std::uint64_t bytes, const char* what);

  // Runs.
  void close_run(std::uint64_t behind);
  void hide_replaced();
  void show_replaced(const std::string& id);
  void forget_run();
  std::string take_back();
  std::string cut_file(std::uint64_t bytes);
  const LoggedRun& run_at(std::uint64_t place) const;

  // Reading and writing.
  std::string write_committed(std::uint64_t bytes) const;
  std::string reload();
  std::string copy_live(const LogFile& to, std::int32_t since_night) const;
  template <class Use>
  void read_record(std::uint64_t at, std::uint32_t number, Use use) const;
  template <class Use>
  void find_record(std::uint32_t number, Use use) const;
  std::string scan_run(const LoggedRun& run, const UseRecord& use) const;
  LoggedDocument document_of(const log_format::DocumentRecord& record, std::int32_t night) const;
  std::uint64_t records_begin() const;
  std::uint64_t end() const { return size_ + buffer_.size(); }
  StoreError error(StoreFault fault, const std::string& what) const;

  std::string path_;
  SignatureLogOptions options_;
  std::unique_ptr<LogLock> lock_;
  LogFile file_;
  log_format::Header header_;
  std::uint64_t size_ = 0;       // of what is in the file
  std::uint64_t committed_ = 0;  // as the file says
  std::string buffer_;           // what will follow
  std::string broken_;           // why no commit can be trusted any more
  std::vector<LoggedRun> runs_;
  std::unordered_map<std::string, std::size_t> run_named_;  // the last one of that id
  std::vector<std::uint32_t> numbers_;                      // ascending
  std::vector<std::uint64_t> places_;                       // of their records
  std::uint32_t next_number_ = 0;
  bool unfinished_ = false;  // the last run has not ended
  bool run_open_ = false;    // and takes documents
  bool visited_in_vain_ = false;
  std::uint64_t torn_bytes_ = 0;
  std::uint64_t taken_back_ = 0;
  std::uint64_t damaged_bytes_ = 0;
  std::uint64_t damaged_places_ = 0;
  std::vector<LogDamage> damage_;
};

}  // namespace winnow

#endif  // WINNOW_STAGES_DEDUP_SIGNATURE_LOG_HPP
