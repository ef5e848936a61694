#include "line_cutter.h"

namespace binding {

namespace {
/** First allocation for an unfinished line, in bytes: most lines of a chat fit. */
constexpr size_t kPendingBytesMin = 256;
}  // namespace

bool LineCutter::keep(const uint8_t* part, size_t bytes, size_t limit) {
  const size_t total = pending_bytes_ + bytes;
  // A '\r' at the end may yet turn out to belong to the line's end, so it is not counted.
  const size_t counted = part[bytes - 1] == '\r' ? total - 1 : total;
  if (counted > limit) return false;
  if (total > capacity_) {
    size_t capacity = capacity_ == 0 ? kPendingBytesMin : capacity_;
    while (capacity < total) capacity *= 2;
    auto* grown = static_cast<uint8_t*>(realloc(pending_, capacity));
    if (grown == nullptr) abort();
    pending_ = grown;
    capacity_ = capacity;
  }
  memcpy(pending_ + pending_bytes_, part, bytes);
  pending_bytes_ = total;
  return true;
}

void LineCutter::forget() {
  if (pending_ == nullptr) return;
  free(pending_);
  pending_ = nullptr;
  pending_bytes_ = 0;
  capacity_ = 0;
}

}  // namespace binding
