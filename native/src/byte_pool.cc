#include "byte_pool.h"

#include <cstdlib>

namespace binding {

namespace {
/** Idle buffers kept per loop, in bytes: one burst to 8,000 connections; the rest goes back. */
constexpr size_t kKeptBytesMax = 4 * 1024 * 1024;

int class_of(size_t bytes) {
  int index = 0;
  for (size_t size = BytePool::kSmallest; size < bytes; size *= 2) index++;
  return index;
}
}  // namespace

BytePool::~BytePool() {
  for (Free* entry : free_) {
    while (entry != nullptr) {
      Free* next = entry->next;
      ::free(entry);
      entry = next;
    }
  }
}

uint8_t* BytePool::take(size_t bytes, size_t* capacity) {
  const int index = class_of(bytes);
  *capacity = kSmallest << index;
  if (index < kClasses && free_[index] != nullptr) {
    Free* entry = free_[index];
    free_[index] = entry->next;
    kept_bytes_ -= *capacity;
    return reinterpret_cast<uint8_t*>(entry);
  }
  auto* buffer = static_cast<uint8_t*>(malloc(*capacity));
  if (buffer == nullptr) abort();
  return buffer;
}

void BytePool::give(uint8_t* buffer, size_t capacity) {
  const int index = class_of(capacity);
  if (index >= kClasses || kept_bytes_ + capacity > kKeptBytesMax) {
    ::free(buffer);
    return;
  }
  auto* entry = reinterpret_cast<Free*>(buffer);
  entry->next = free_[index];
  free_[index] = entry;
  kept_bytes_ += capacity;
}

}  // namespace binding
