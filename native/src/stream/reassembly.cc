#include "reassembly.h"

#include <algorithm>
#include <cstring>

namespace binding {

bool Reassembly::has_place(uint64_t offset, size_t count) const {
  if (offset <= ordered_ || beyond_.size() < kHolesMax) return true;
  return !beyond_.would_grow(offset, offset + count);
}

void Reassembly::accept(uint64_t offset, const uint8_t* bytes, size_t count) {
  const uint64_t end = offset + count;
  if (end <= ordered_) return;
  if (offset < ordered_) {
    bytes += ordered_ - offset;
    offset = ordered_;
  }
  ensure(static_cast<size_t>(std::max(end, highest()) - read_));
  copy_in(offset, bytes, static_cast<size_t>(end - offset));
  if (offset > ordered_) {
    beyond_.add(offset, end);
    return;
  }
  ordered_ = end;
  if (beyond_.empty()) return;
  beyond_.remove_below(ordered_);
  if (!beyond_.empty() && beyond_.front().begin == ordered_) {
    ordered_ = beyond_.front().end;
    beyond_.remove_below(ordered_);
  }
}

size_t Reassembly::read(uint8_t* into, size_t capacity) {
  const auto count = static_cast<size_t>(std::min<uint64_t>(capacity, ordered_ - read_));
  if (count == 0) return 0;
  copy_out(read_, into, count);
  read_ += count;
  if (read_ == ordered_ && beyond_.empty()) release();
  return count;
}

void Reassembly::ensure(size_t bytes) {
  if (bytes <= capacity_) return;
  Reassembly grown(pool_);
  grown.buffer_ = pool_.take(bytes, &grown.capacity_);
  if (buffer_ != nullptr) {
    // Holes are copied along with what surrounds them.
    const auto kept = static_cast<size_t>(highest() - read_);
    const size_t start = static_cast<size_t>(read_) & (capacity_ - 1);
    const size_t first = std::min(kept, capacity_ - start);
    grown.copy_in(read_, buffer_ + start, first);
    grown.copy_in(read_ + first, buffer_, kept - first);
  }
  std::swap(buffer_, grown.buffer_);
  std::swap(capacity_, grown.capacity_);
}

void Reassembly::copy_in(uint64_t offset, const uint8_t* bytes, size_t count) {
  const size_t start = static_cast<size_t>(offset) & (capacity_ - 1);
  const size_t first = std::min(count, capacity_ - start);
  memcpy(buffer_ + start, bytes, first);
  if (count > first) memcpy(buffer_, bytes + first, count - first);
}

void Reassembly::copy_out(uint64_t offset, uint8_t* into, size_t count) const {
  const size_t start = static_cast<size_t>(offset) & (capacity_ - 1);
  const size_t first = std::min(count, capacity_ - start);
  memcpy(into, buffer_ + start, first);
  if (count > first) memcpy(into + first, buffer_, count - first);
}

void Reassembly::release() {
  if (buffer_ != nullptr) pool_.give(buffer_, capacity_);
  buffer_ = nullptr;
  capacity_ = 0;
}

}  // namespace binding
