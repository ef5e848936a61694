#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace binding {

/**
 * Buffers of 512 B to 1 MiB in powers of two, kept for the next connection that has something to
 * send: a connection with an empty queue holds none. One pool per loop, so there is no lock.
 */
class BytePool {
 public:
  /** Small, so that 1,000 queued chat lines stay within a second-level cache. */
  static constexpr size_t kSmallest = 512;

  BytePool() = default;
  ~BytePool();
  BytePool(const BytePool&) = delete;
  BytePool& operator=(const BytePool&) = delete;

  /** At least `bytes`; `*capacity` says how many and must be handed back to `give`. */
  uint8_t* take(size_t bytes, size_t* capacity);
  void give(uint8_t* buffer, size_t capacity);

 private:
  static constexpr int kClasses = 12;
  struct Free {
    Free* next;
  };
  std::array<Free*, kClasses> free_{};
  size_t kept_bytes_ = 0;
};

}  // namespace binding
