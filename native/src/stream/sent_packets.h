#pragma once

#include <cstddef>
#include <cstdint>

#include "../byte_pool.h"
#include "microseconds.h"

namespace binding {

/** What must be known of a packet that asks for an acknowledgement until it has one. */
struct SentPacket {
  Microseconds sent_us;
  /** The state of delivery when it left, for the rate (see congestion.h). */
  Microseconds delivered_us;
  Microseconds first_sent_us;
  uint64_t delivered_bytes;
  /** Bytes of the stream in it; the end of the stream counts as one byte. */
  uint64_t offset;
  uint32_t number;
  uint16_t length;
  /** Of the datagram. */
  uint16_t bytes;
  bool outstanding;
  bool app_limited;
  bool announces_window;
  /** Left before the path changed: it tells nothing of the new one. */
  bool old_path;
};

/** The packets not yet known to have arrived or be lost, oldest first; no heap while empty. */
class SentPackets {
 public:
  explicit SentPackets(BytePool& pool) : pool_(pool) {}
  ~SentPackets() { release(); }
  SentPackets(const SentPackets&) = delete;
  SentPackets& operator=(const SentPackets&) = delete;

  bool empty() const { return count_ == 0; }
  size_t size() const { return count_; }
  SentPacket& operator[](size_t index) { return slots_[(head_ + index) & mask()]; }
  const SentPacket& operator[](size_t index) const { return slots_[(head_ + index) & mask()]; }

  size_t heap_bytes() const { return buffer_bytes_; }

  void push(const SentPacket& packet);
  /** Index of the first packet with this number or a higher one. */
  size_t find(uint32_t number) const;
  /** Drops those in front that are no longer outstanding, so the first one always is. */
  void trim();

 private:
  size_t mask() const { return capacity_ - 1; }
  void grow();
  void release();

  BytePool& pool_;
  SentPacket* slots_ = nullptr;
  size_t buffer_bytes_ = 0;
  uint32_t capacity_ = 0;
  uint32_t head_ = 0;
  uint32_t count_ = 0;
};

}  // namespace binding
