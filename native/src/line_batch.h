#pragma once

#include <cstddef>
#include <cstdint>

namespace binding {

/** Longest line that any connection may be allowed, in bytes. */
constexpr size_t kLineBytesLimit = 1024 * 1024;
/** Plain text of one TLS record, in bytes (RFC 8446 section 5.1). */
constexpr size_t kRecordBytesMax = 16 * 1024;

/**
 * The lines of one wake-up, in memory that JavaScript sees too: `data` holds their bytes, `meta`
 * [connection, offset, bytes] for each. Records are decrypted straight into `data`.
 */
class LineBatch {
 public:
  /** A finished line of the longest kind and one more record always fit. */
  static constexpr size_t kDataBytes = 2 * kLineBytesLimit;
  /** Told when so much is waiting, in bytes: what JavaScript reads should still be in the cache. */
  static constexpr size_t kDataBytesFull = 256 * 1024;
  /** The shortest line is one byte and its newline; the record's first may end a kept one. */
  static constexpr uint32_t kLinesPerRecordMax = kRecordBytesMax / 2 + 1;
  static constexpr uint32_t kLinesMax = 2 * kLinesPerRecordMax;
  static constexpr size_t kMetaWords = 3;

  /** Both are JavaScript's memory and outlive the loop's last wake-up. */
  void use(uint8_t* data, uint32_t* meta) {
    data_ = data;
    meta_ = meta;
  }

  bool empty() const { return lines_ == 0; }
  uint32_t lines() const { return lines_; }
  /** True if a record after `headroom` bytes might not find room. */
  bool full(size_t headroom) const {
    return lines_ + kLinesPerRecordMax > kLinesMax || used_ > kDataBytesFull ||
           used_ + headroom + kRecordBytesMax > kDataBytes;
  }
  uint8_t* free_space() { return data_ + used_; }

  void add(uint32_t id, const uint8_t* line, size_t bytes) {
    uint32_t* meta = meta_ + kMetaWords * lines_++;
    meta[0] = id;
    meta[1] = static_cast<uint32_t>(line - data_);
    meta[2] = static_cast<uint32_t>(bytes);
    used_ = static_cast<size_t>(line - data_) + bytes;
  }
  void clear() { lines_ = 0, used_ = 0; }

  /** Drops the lines of connections for which `keep(id)` is false. */
  template <typename Keep>
  void filter(Keep&& keep) {
    uint32_t kept = 0;
    for (uint32_t line = 0; line < lines_; line++) {
      const uint32_t* from = meta_ + kMetaWords * line;
      if (!keep(from[0])) continue;
      uint32_t* to = meta_ + kMetaWords * kept++;
      to[0] = from[0], to[1] = from[1], to[2] = from[2];
    }
    lines_ = kept;
  }

 private:
  uint8_t* data_ = nullptr;
  uint32_t* meta_ = nullptr;
  size_t used_ = 0;
  uint32_t lines_ = 0;
};

}  // namespace binding
