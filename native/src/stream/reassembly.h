#pragma once

#include <cstddef>
#include <cstdint>

#include "../byte_pool.h"
#include "range_set.h"

namespace binding {

/** Puts the bytes of the peer in order; holds no buffer while all of them are read. */
class Reassembly {
 public:
  /** Holes in what arrived, at most: a full window in flight at 20 % loss has 200. Past it a peer
   *  is playing, and each hole would cost memory and time. */
  static constexpr size_t kHolesMax = 512;

  explicit Reassembly(BytePool& pool) : pool_(pool) {}
  ~Reassembly() { release(); }
  Reassembly(const Reassembly&) = delete;
  Reassembly& operator=(const Reassembly&) = delete;

  /** Whether bytes there can be taken without too many holes. */
  bool has_place(uint64_t offset, size_t count) const;
  /** What arrived before is not written again. */
  void accept(uint64_t offset, const uint8_t* bytes, size_t count);
  size_t read(uint8_t* into, size_t capacity);

  /** All below was read. */
  uint64_t read_offset() const { return read_; }
  /** All below has arrived. */
  uint64_t ordered_offset() const { return ordered_; }
  /** Nothing arrived at or behind this offset. */
  uint64_t highest() const { return beyond_.empty() ? ordered_ : beyond_.back().end; }
  size_t readable_bytes() const { return static_cast<size_t>(ordered_ - read_); }
  size_t buffer_bytes() const { return capacity_; }
  size_t heap_bytes() const { return capacity_ + beyond_.heap_bytes(); }

 private:
  void ensure(size_t bytes);
  void copy_in(uint64_t offset, const uint8_t* bytes, size_t count);
  void copy_out(uint64_t offset, uint8_t* into, size_t count) const;
  void release();

  BytePool& pool_;
  /** A ring: the byte at offset o lies at o modulo the capacity, a power of two. */
  uint8_t* buffer_ = nullptr;
  size_t capacity_ = 0;
  uint64_t read_ = 0;
  uint64_t ordered_ = 0;
  RangeSet beyond_;
};

}  // namespace binding
