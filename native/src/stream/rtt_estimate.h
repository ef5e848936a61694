#pragma once

#include <cstdint>

#include "microseconds.h"

namespace binding {

/** How late the peer may be with an acknowledgement, and we with ours (RFC 9000 section 18.2). */
constexpr Microseconds kAckDelayMaxUs = 25 * kMillisecondUs;

/** The round trip as RFC 9002 section 5 estimates it. */
class RttEstimate {
 public:
  /** `round_trip` from sending to the acknowledgement; `ack_delay` as the peer says. Returns the
   *  round trip without what the peer delayed. */
  Microseconds sample(Microseconds round_trip, Microseconds ack_delay);
  void forget() { *this = RttEstimate(); }

  bool measured() const { return latest_us_ != 0; }
  Microseconds smoothed() const { return smoothed_us_; }
  Microseconds minimum() const { return minimum_us_; }
  /** After so long without an answer something was lost, more likely than not. */
  Microseconds probe_timeout() const;
  /** A packet so much older than one that arrived is lost (section 6.1.2). */
  Microseconds loss_delay() const;

 private:
  /**
   * Assumed before the first sample. RFC 9002 says 333 ms for a path it knows nothing of; here a
   * handshake has just crossed it. The first probe then leaves after 325 ms: later than the answer
   * over nearly any path on earth, and three times sooner than with the RFC's guess.
   */
  static constexpr uint32_t kInitialUs = 100'000;

  uint32_t latest_us_ = 0;
  uint32_t smoothed_us_ = kInitialUs;
  uint32_t variation_us_ = kInitialUs / 2;
  uint32_t minimum_us_ = 0;
};

}  // namespace binding
