#pragma once

#include <cstddef>
#include <cstdint>

#include "../send_queue.h"
#include "packet.h"
#include "range_set.h"

namespace binding {

/**
 * Which bytes of the queue were sent, acknowledged or lost, by their offset in the stream.
 *
 * The end of the stream is one more byte behind the last: sent, lost and acknowledged like any.
 */
class OutgoingBytes {
 public:
  /** [begin, end) of the stream; empty if there is nothing to send. */
  struct Chunk {
    uint64_t begin;
    uint64_t end;
    bool empty() const { return begin == end; }
  };

  explicit OutgoingBytes(SendQueue& queue) : queue_(queue) {}

  void finish() { end_ = written(); }
  bool finished() const { return end_ != kNoEnd; }
  bool settled() const { return acknowledged_ == total(); }

  /** Bytes below this offset may be sent; what the peer once allowed stays allowed. */
  void allow(uint64_t window_end);
  /** Nothing was ever sent at or behind this offset. */
  uint64_t sent() const { return sent_; }

  bool has_lost() const { return !lost_.empty(); }
  bool has_new() const { return sent_ < sendable(); }

  size_t heap_bytes() const { return beyond_.heap_bytes() + lost_.heap_bytes(); }

  /** What was lost comes first, in order; then what was never sent. */
  Chunk next(size_t room) const;
  /** What was sent and is not acknowledged, from `from` on. */
  Chunk unacknowledged(uint64_t from, size_t room) const;

  const uint8_t* data(const Chunk& chunk) const {
    return queue_.data() + (chunk.begin - acknowledged_);
  }
  /** Without the end of the stream, which `fin` tells of. */
  size_t data_bytes(const Chunk& chunk) const {
    return static_cast<size_t>((chunk.end < end_ ? chunk.end : end_) - chunk.begin);
  }
  bool fin(const Chunk& chunk) const { return chunk.end > end_; }

  void on_sent(const Chunk& chunk);
  void on_acknowledged(const Chunk& chunk);
  void on_lost(const Chunk& chunk);

 private:
  static constexpr uint64_t kNoEnd = UINT64_MAX;

  /** Of an ended stream this is not asked once the end is acknowledged. */
  uint64_t written() const { return acknowledged_ + queue_.bytes(); }
  uint64_t total() const { return finished() ? end_ + 1 : written(); }
  uint64_t sendable() const;

  SendQueue& queue_;
  /** Everything below is acknowledged; the queue begins here. */
  uint64_t acknowledged_ = 0;
  uint64_t sent_ = 0;
  uint64_t end_ = kNoEnd;
  uint64_t allowed_ = kInitialWindowBytes;
  /** Acknowledged behind `acknowledged_`. */
  RangeSet beyond_;
  RangeSet lost_;
};

}  // namespace binding
