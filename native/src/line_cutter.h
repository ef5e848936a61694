#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace binding {

/**
 * Cuts the bytes of one peer into lines, in place.
 *
 * A line ends at '\n'; one '\r' before it is dropped; blank lines are skipped. Only the beginning
 * of an unfinished line is ever kept, at most the limit plus one byte. Knows nothing of sockets or
 * JavaScript, so that it can be fuzzed alone.
 */
class LineCutter {
 public:
  struct Outcome {
    /** Bytes of the chunk that are dealt with; less than given only if `too_long`. */
    size_t consumed;
    /** The line that begins at `consumed` (after what is pending) is over the limit. */
    bool too_long;
  };

  LineCutter() = default;
  ~LineCutter() { free(pending_); }
  LineCutter(const LineCutter&) = delete;
  LineCutter& operator=(const LineCutter&) = delete;

  /** So many bytes in front of the next chunk must be writable: a line's beginning goes there. */
  size_t headroom() const { return pending_bytes_; }

  /** Calls `line(start, bytes)` for every complete line. The chunk may be given again after a
   *  too long line, from `consumed` on and with a higher limit. */
  template <typename LineSink>
  Outcome cut(uint8_t* chunk, size_t bytes, size_t limit, LineSink&& line) {
    size_t at = 0;
    while (at < bytes) {
      uint8_t* start = chunk + at;
      auto* newline = static_cast<uint8_t*>(memchr(start, '\n', bytes - at));
      if (newline == nullptr) {
        return keep(start, bytes - at, limit) ? Outcome{bytes, false} : Outcome{at, true};
      }
      size_t line_bytes = static_cast<size_t>(newline - start);
      // Only the first line of a chunk can have a beginning, so it lands in the headroom.
      start -= pending_bytes_;
      line_bytes += pending_bytes_;
      if (pending_bytes_ > 0) memcpy(start, pending_, pending_bytes_);
      if (line_bytes > 0 && start[line_bytes - 1] == '\r') line_bytes--;
      if (line_bytes > limit) return Outcome{at, true};
      forget();
      if (line_bytes > 0) line(start, line_bytes);
      at = static_cast<size_t>(newline - chunk) + 1;
    }
    return Outcome{bytes, false};
  }

  /** Drops the unfinished line. */
  void forget();

 private:
  /** Keeps the beginning of a line; false if it is already longer than any line may be. */
  bool keep(const uint8_t* part, size_t bytes, size_t limit);

  uint8_t* pending_ = nullptr;
  size_t pending_bytes_ = 0;
  size_t capacity_ = 0;
};

}  // namespace binding
