#pragma once

#include <cstddef>
#include <cstdint>

#include "byte_pool.h"

namespace binding {

/** Bytes that wait for their turn, first in, first out; holds no buffer while empty. */
class SendQueue {
 public:
  explicit SendQueue(BytePool& pool) : pool_(pool) {}
  ~SendQueue() { clear(); }
  SendQueue(const SendQueue&) = delete;
  SendQueue& operator=(const SendQueue&) = delete;

  size_t bytes() const { return end_ - begin_; }
  bool empty() const { return end_ == begin_; }
  const uint8_t* data() const { return buffer_ + begin_; }

  /** Where at least `bytes` may be written before `commit`; `spare` says how many really. */
  uint8_t* reserve(size_t bytes);
  size_t spare() const { return capacity_ - end_; }
  void commit(size_t bytes) { end_ += bytes; }

  void append(const uint8_t* bytes, size_t count);
  void consume(size_t bytes);
  void clear();

 private:
  BytePool& pool_;
  uint8_t* buffer_ = nullptr;
  size_t capacity_ = 0;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace binding
