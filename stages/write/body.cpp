// Three writers: for text that came as text, for plain text and for Markdown. The last one keeps a
// stack of open list items and quotes; a line begins with what each of them puts before it.
#include "stages/write/body.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include "stages/text/ascii.hpp"
#include "stages/text/attributes.hpp"
#include "stages/text/fences.hpp"
#include "stages/write/layout.hpp"

namespace winnow {

namespace {

std::string on_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::string as_lines(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) {
    out += out.empty() ? "" : "\n";
    out += line;
  }
  return out;
}

std::string with_prefix(std::string_view text, std::string_view first, std::string_view rest) {
  std::string out(first);
  for (const char c : text) {
    out += c;
    if (c == '\n') {
      out += rest;
    }
  }
  return out;
}

// A fence longer than any run of backticks inside.
std::string fenced(std::string_view text, std::string_view language) {
  std::size_t longest = 2;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  return fence + std::string(language) + "\n" + std::string(text) + "\n" + fence;
}

// What `class="language-cpp"` says on the code or an element around it, as highlighters have it.
std::string language_of(const Document& document, ElementIndex element) {
  constexpr int steps = 3;
  for (int i = 0; i < steps && element != no_element; ++i) {
    const std::string words = attribute(document, element, "class").value_or("");
    for (const std::string_view key : {"language-", "lang-"}) {
      const std::size_t at = words.find(key);
      if (at == std::string::npos || (at > 0 && !ascii::is_space(words[at - 1]))) {
        continue;
      }
      const std::string_view rest = std::string_view(words).substr(at + key.size());
      const std::string_view name = rest.substr(0, rest.find_first_of(" \t\n\r\f"));
      const bool plain = name.find_first_not_of(
                             "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                             "0123456789+#-_.") == std::string_view::npos;
      return plain && name.size() <= 20 ? std::string(name) : std::string();
    }
    element = document.elements[element].parent;
  }
  return {};
}

std::string hashes(const Block& block) {
  return std::string(std::max<std::size_t>(block.level, 1), '#') + " ";
}

std::string ended(std::string out) { return out.empty() ? out : out + '\n'; }

// Text that came as text: its own marks of structure are in it. What is written reads as the same
// blocks again.
class VerbatimWriter {
 public:
  VerbatimWriter(const Document& document, bool markdown, Tables tables)
      : document_(document), markdown_(markdown), tables_(markdown ? Tables::keep : tables) {}

  std::string run() {
    for (const Block& block : document_.blocks) {
      if (!kept(block)) {
        continue;
      }
      const std::string_view between = separator(block);
      const bool row = tables_ != Tables::keep && block.kind == BlockKind::cell;
      if (!row || between != "\n") {
        end_table();
      }
      if (row) {
        rows_.push_back(block.text);
      } else {
        out_ += out_.empty() ? "" : between;
        out_ += indent(block);
        add(block);
      }
      previous_ = &block;
    }
    end_table();
    return ended(std::move(out_));
  }

 private:
  // Rows are collected, and written when the table is whole.
  void end_table() {
    const std::vector<std::string> lines = table_lines(rows_of_lines(rows_), tables_);
    if (!lines.empty()) {
      out_ += (out_.empty() ? "" : "\n\n") + as_lines(lines);
    }
    rows_.clear();
  }

  // Items and rows that stood together do so still.
  std::string_view separator(const Block& block) const {
    if (previous_ == nullptr) {
      return "";
    }
    const bool close = block.kind == BlockKind::cell || block.kind == BlockKind::list_item;
    return close && previous_->kind == block.kind && !blank_before(block) ? "\n" : "\n\n";
  }

  // A blank line, and nothing else, lay between the two.
  bool blank_before(const Block& block) const {
    const std::uint32_t begin = previous_->source.end;
    if (begin > block.source.begin || block.source.end > document_.bytes.size()) {
      return false;
    }
    const std::string_view gap =
        std::string_view(document_.bytes).substr(begin, block.source.begin - begin);
    const auto ends = std::ranges::count(gap, '\n');
    return std::max(ends, std::ranges::count(gap, '\r')) > 1 && ascii::trim(gap).empty();
  }

  // What an item has before it on its line, which is where its level comes from.
  std::string_view indent(const Block& block) const {
    if (block.kind != BlockKind::list_item || block.source.end > document_.bytes.size()) {
      return "";
    }
    const std::string_view before = std::string_view(document_.bytes).substr(0, block.source.begin);
    const std::size_t text = before.find_last_not_of(" \t") + 1;
    const bool whole = text == 0 || before[text - 1] == '\n' || before[text - 1] == '\r';
    return whole ? before.substr(text) : "";
  }

  void add(const Block& block) {
    const Fences fences = block.kind == BlockKind::code ? fences_around(block) : Fences{};
    const bool marked = block.text.starts_with('#') || block.text.find('\n') != std::string::npos;
    if (!fences.open.empty()) {
      out_ += std::string(fences.open) + "\n" + block.text + "\n" + std::string(fences.close);
    } else {
      out_ += markdown_ && block.kind == BlockKind::heading && !marked ? hashes(block) : "";
      out_ += block.text;
    }
  }

  Fences fences_around(const Block& block) const {
    const bool inside = block.source.end <= document_.bytes.size();
    return inside ? fences_of(std::string_view(document_.bytes)
                                  .substr(block.source.begin, block.source.size()))
                  : Fences{};
  }

  const Document& document_;
  bool markdown_;
  Tables tables_;
  std::string out_;
  const Block* previous_ = nullptr;
  std::vector<std::string_view> rows_;  // of a table that goes on
};

// The cells of a data table in rows, from the first kept one on.
struct Table {
  struct Cell {
    ElementIndex element;
    std::string text;
  };
  struct Row {
    ElementIndex element;
    std::vector<Cell> cells;
  };
  std::vector<Row> rows;
  std::vector<std::uint32_t> others;  // blocks between the cells that are in none: a caption
  std::uint32_t end = 0;
};

class Writer {
 public:
  Writer(const Document& document, InlineOptions options)
      : document_(document), layout_(document), inlines_(document, options) {}
  virtual ~Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::string run() {
    for (std::uint32_t i = 0; i < document_.blocks.size();) {
      i = write(i);
    }
    return ended(std::move(out_));
  }

 protected:
  virtual void add_block(std::uint32_t block) = 0;
  virtual void add_table(ElementIndex table, const Table& rows) = 0;
  virtual void add_image(const ShownImage& image) = 0;

  // One text per column: "" for a cell that is empty, dropped or spanned.
  std::vector<std::string> columns_of(const Table::Row& row) const {
    constexpr std::size_t most = 200;
    std::vector<std::string> out;
    auto next = row.cells.begin();
    const Element& element = document_.elements[row.element];
    for (ElementIndex i = row.element + 1; i < element.end && next != row.cells.end();
         i = document_.elements[i].end) {
      const bool here = next->element == i;
      out.push_back(here ? next->text : std::string());
      next += here ? 1 : 0;
      for (std::size_t span = layout_.columns(i); span > 1 && out.size() < most; --span) {
        out.emplace_back();
      }
    }
    return out;
  }

  const Document& document_;
  Layout layout_;
  InlineWriter inlines_;
  std::string out_;

 private:
  // Returns the block to go on with.
  std::uint32_t write(std::uint32_t i) {
    const Block& block = document_.blocks[i];
    const CellPlace place = kept(block) ? layout_.cell(block) : CellPlace{};
    if (place.table != no_element) {
      const Table table = gather(i, place.table);
      add_table(place.table, table);
      std::ranges::for_each(table.others, [&](std::uint32_t other) { add_block(other); });
      return table.end;
    }
    for (const ShownImage& image : inlines_.images_before(i)) {
      add_image(image);
    }
    if (kept(block)) {
      add_block(i);
    }
    return i + 1;
  }

  Table gather(std::uint32_t first, ElementIndex table) {
    Table out;
    out.end = std::max(document_.elements[table].end_block, first + 1);
    for (std::uint32_t i = first; i < out.end; ++i) {
      const Block& block = document_.blocks[i];
      const CellPlace place = layout_.cell(block);
      if (place.table != table) {
        if (kept(block)) {
          out.others.push_back(i);
        }
        continue;
      }
      for (const ShownImage& image : inlines_.images_before(i)) {
        add_to_cell(out, place, image.text);
      }
      if (kept(block)) {
        add_to_cell(out, place, inlines_.text(block));
      }
    }
    return out;
  }

  // Blocks of one cell follow each other on its line.
  static void add_to_cell(Table& table, const CellPlace& place, const std::string& text) {
    if (table.rows.empty() || table.rows.back().element != place.row) {
      table.rows.push_back({place.row, {}});
    }
    std::vector<Table::Cell>& cells = table.rows.back().cells;
    if (cells.empty() || cells.back().element != place.cell) {
      cells.push_back({place.cell, on_one_line(text)});
    } else {
      cells.back().text += " " + on_one_line(text);
    }
  }
};

class TextWriter : public Writer {
 public:
  TextWriter(const Document& document, InlineOptions options, Tables tables)
      : Writer(document, options), tables_(tables) {}

 private:
  struct Last {
    bool item = false;
    ElementIndex row = no_element;  // of a cell outside data tables
    ElementIndex table = no_element;
  };

  void add_block(std::uint32_t i) override {
    const Block& block = document_.blocks[i];
    const Last now{.item = is_item(i),
                   .row = block.kind == BlockKind::cell ? block.row : no_element,
                   .table = block.kind == BlockKind::cell ? layout_.table(block) : no_element};
    separate(now);
    out_ += now.item                        ? item(i)
            : block.kind == BlockKind::cell ? on_one_line(inlines_.text(block))
                                            : inlines_.text(block);
  }

  void add_table(ElementIndex table, const Table& rows) override {
    if (tables_ != Tables::keep) {
      add_lines(table, rows);
      return;
    }
    for (const Table::Row& row : rows.rows) {
      separate({.row = row.element, .table = table});
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        out_ += (i > 0 ? " | " : "") + row.cells[i].text;
      }
    }
  }

  void add_lines(ElementIndex table, const Table& rows) {
    TableRows all;
    all.header = !rows.rows.empty() &&
                 std::ranges::all_of(rows.rows.front().cells, [&](const Table::Cell& cell) {
                   return document_.elements[cell.element].tag == Tag::th_;
                 });
    for (const Table::Row& row : rows.rows) {
      all.rows.push_back(columns_of(row));
    }
    const std::vector<std::string> lines = table_lines(all, tables_);
    if (lines.empty()) {
      return;
    }
    separate({.row = rows.rows.front().element, .table = table});
    out_ += as_lines(lines);
  }

  void add_image(const ShownImage& image) override {
    separate({});
    out_ += image.text;
  }

  bool is_item(std::uint32_t i) {
    const BlockKind kind = document_.blocks[i].kind;
    return kind == BlockKind::list_item ||
           (kind == BlockKind::paragraph && layout_.starts_item(i) != no_element);
  }

  void separate(const Last& now) {
    const bool cells = now.row != no_element && last_.row != no_element;
    if (!out_.empty()) {
      out_ += cells && now.row == last_.row       ? " | "
              : cells && now.table == last_.table ? "\n"
              : now.item && last_.item            ? "\n"
                                                  : "\n\n";
    }
    last_ = now;
  }

  std::string item(std::uint32_t i) {
    const Block& block = document_.blocks[i];
    const ElementIndex li = block.element == no_element ? no_element : layout_.starts_item(i);
    const std::size_t level = block.kind == BlockKind::list_item ? block.level : layout_.depth(li);
    return std::string((std::max<std::size_t>(level, 1) - 1) * 2, ' ') +
           (li == no_element ? "- " : layout_.marker(li)) + on_one_line(inlines_.text(block));
  }

  Tables tables_;
  Last last_;
};

class MarkdownWriter : public Writer {
 public:
  using Writer::Writer;

 private:
  struct Open {
    Container container;
    std::string rest;  // what its lines begin with after the first
  };

  void add_block(std::uint32_t i) override {
    const Block& block = document_.blocks[i];
    add(layout_.containers(block.element), shown(block));
  }

  void add_table(ElementIndex table, const Table& rows) override {
    add(layout_.containers(table), grid(rows));
  }

  void add_image(const ShownImage& image) override {
    add(layout_.containers(image.element), image.text);
  }

  // Closes what the block is not in, opens what it is in, and writes it.
  void add(const std::vector<Container>& around, std::string_view text) {
    std::size_t shared = 0;
    while (shared < around.size() && shared < open_.size() &&
           open_[shared].container.element == around[shared].element) {
      ++shared;
    }
    const bool next_item = shared < around.size() && shared < open_.size() &&
                           around[shared].list != no_element && shared_list(around, shared);
    const bool first_below = shared > 0 && shared == open_.size() && shared < around.size() &&
                             around[shared].list != no_element &&
                             open_.back().container.list != no_element;
    open_.resize(shared);
    if (!out_.empty()) {
      out_ += next_item || first_below ? "\n" : "\n" + std::string(trimmed(rest())) + "\n";
    }
    std::string first = rest();
    for (std::size_t i = shared; i < around.size(); ++i) {
      first += open(around[i]);
    }
    out_ += with_prefix(text, first, rest());
  }

  bool shared_list(const std::vector<Container>& around, std::size_t at) const {
    return open_[at].container.list == around[at].list;
  }

  // Returns what its first line begins with.
  std::string open(const Container& container) {
    const bool quote = container.list == no_element;
    std::string first = quote ? "> " : layout_.marker(container.element);
    open_.push_back({container, quote ? first : std::string(first.size(), ' ')});
    return first;
  }

  std::string rest() const {
    std::string out;
    for (const Open& open : open_) {
      out += open.rest;
    }
    return out;
  }

  static std::string_view trimmed(std::string_view text) {
    const std::size_t end = text.find_last_not_of(' ');
    return text.substr(0, end == std::string_view::npos ? 0 : end + 1);
  }

  std::string shown(const Block& block) {
    switch (block.kind) {
      case BlockKind::heading: return hashes(block) + on_one_line(inlines_.text(block));
      case BlockKind::code: return fenced(block.text, language_of(document_, block.element));
      case BlockKind::cell: return on_one_line(inlines_.text(block));
      default: break;
    }
    const std::string text = inlines_.text(block);
    if (block.element != no_element) {
      return block.kind == BlockKind::list_item ? on_one_line(text) : text;
    }
    // Made by hand: it says itself what it is in.
    return block.kind == BlockKind::list_item ? "- " + on_one_line(text)
           : block.kind == BlockKind::quote   ? with_prefix(text, "> ", "> ")
                                              : text;
  }

  std::string grid(const Table& table) const {
    std::vector<std::vector<std::string>> rows;
    std::size_t columns = 0;
    for (const Table::Row& row : table.rows) {
      rows.push_back(columns_of(row));
      columns = std::max(columns, rows.back().size());
    }
    std::string out;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      out += (i > 0 ? "\n" : "") + line(rows[i], columns);
      if (i == 0) {
        out += "\n|";
        for (std::size_t column = 0; column < columns; ++column) {
          out += " --- |";
        }
      }
    }
    return out;
  }

  static std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
      out += c == '|' ? "\\|" : std::string(1, c);
    }
    return out;
  }

  static std::string line(const std::vector<std::string>& cells, std::size_t columns) {
    std::string out = "|";
    for (std::size_t i = 0; i < columns; ++i) {
      out += i < cells.size() && !cells[i].empty() ? " " + escaped(cells[i]) + " |" : "  |";
    }
    return out;
  }

  std::vector<Open> open_;
};

}  // namespace

std::string body_of(const Document& document, InlineOptions options, Tables tables) {
  if (document.media_type == MediaType::text) {
    return VerbatimWriter(document, options.markdown, tables).run();
  }
  return options.markdown ? MarkdownWriter(document, options).run()
                          : TextWriter(document, options, tables).run();
}

}  // namespace winnow
