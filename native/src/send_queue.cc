#include "send_queue.h"

#include <cstring>

namespace binding {

uint8_t* SendQueue::reserve(size_t bytes) {
  if (capacity_ - end_ >= bytes) return buffer_ + end_;
  const size_t waiting = this->bytes();
  if (capacity_ >= waiting + bytes && begin_ >= waiting) {
    // The sent part is at least as long as the rest, so each byte moves at most once per doubling.
    memcpy(buffer_, buffer_ + begin_, waiting);
  } else {
    size_t capacity;
    uint8_t* grown = pool_.take(waiting + bytes, &capacity);
    if (waiting > 0) memcpy(grown, buffer_ + begin_, waiting);
    if (buffer_ != nullptr) pool_.give(buffer_, capacity_);
    buffer_ = grown;
    capacity_ = capacity;
  }
  begin_ = 0;
  end_ = waiting;
  return buffer_ + end_;
}

void SendQueue::append(const uint8_t* bytes, size_t count) {
  memcpy(reserve(count), bytes, count);
  commit(count);
}

void SendQueue::consume(size_t bytes) {
  begin_ += bytes;
  if (begin_ == end_) clear();
}

void SendQueue::clear() {
  if (buffer_ != nullptr) pool_.give(buffer_, capacity_);
  buffer_ = nullptr;
  capacity_ = begin_ = end_ = 0;
}

}  // namespace binding
