#pragma once

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

/** What a batch must hold: each line's peer, and the bytes of all lines one after the other. */
class ExpectedLines {
 public:
  void add(uint32_t peer, std::string_view text) {
    lines_.push_back({peer, static_cast<uint32_t>(text.size())});
    text_ += text;
  }

  size_t count() const { return lines_.size(); }

  bool has(uint32_t peer) const {
    for (const Line& line : lines_) {
      if (line.peer == peer) return true;
    }
    return false;
  }

  /** `meta` holds [peer, offset in data, bytes] for each of as many lines. */
  bool match(const uint8_t* data, const uint32_t* meta) const {
    const char* text = text_.data();
    for (const Line& line : lines_) {
      if (meta[0] != line.peer || meta[2] != line.bytes) return false;
      if (memcmp(data + meta[1], text, line.bytes) != 0) return false;
      text += line.bytes;
      meta += 3;
    }
    return true;
  }

  void clear() {
    lines_.clear();
    text_.clear();
  }

 private:
  struct Line {
    uint32_t peer;
    uint32_t bytes;
  };

  std::vector<Line> lines_;
  std::string text_;
};

}  // namespace fuzz
