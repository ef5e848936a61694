#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "microseconds.h"

namespace binding {

/** Spreads datagrams over time at a given rate. */
class Pacer {
 public:
  /** Timers are no finer: what is held back leaves in lots of this length. */
  static constexpr Microseconds kQuantumUs = kMillisecondUs;

  bool ready(Microseconds now) const { return next_us_ <= now; }
  /** When a lot has gathered. */
  Microseconds due() const { return next_us_ + kQuantumUs; }

  /** `burst_bytes` may leave at once after a silence. */
  void on_sent(size_t bytes, uint64_t bytes_per_second, size_t burst_bytes, Microseconds now) {
    const Microseconds burst =
        std::max(kUnusedTimeMaxUs, burst_bytes * kSecondUs / bytes_per_second);
    const Microseconds earliest = now > burst ? now - burst : 0;
    next_us_ = std::max(next_us_, earliest) + bytes * kSecondUs / bytes_per_second;
  }
  void forget() { next_us_ = 0; }

 private:
  /** Time that may be made up for: a lot, and a timer that comes late. */
  static constexpr Microseconds kUnusedTimeMaxUs = 4 * kMillisecondUs;

  Microseconds next_us_ = 0;
};

}  // namespace binding
