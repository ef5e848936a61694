#pragma once

#include <cstdint>

#include "microseconds.h"
#include "packet.h"
#include "range_set.h"
#include "rtt_estimate.h"

namespace binding {

/** Which packets arrived, and when to say so (RFC 9000 section 13.2). */
class ReceivedPackets {
 public:
  bool empty() const { return !any_; }
  bool is_newest(uint32_t number) const { return !any_ || number > newest_; }
  /** Remembers the packet. One that asks for no acknowledgement is of no interest to the peer, so
   *  it is left out when it would make a gap. */
  void note(uint32_t number, bool elicits_ack, Microseconds now);

  /** When the acknowledgement that waits must leave, even alone. */
  Microseconds ack_due() const { return ack_due_us_; }
  bool ack_waits() const { return ack_due_us_ != kNeverUs; }
  void want_ack(Microseconds due) { ack_due_us_ = due < ack_due_us_ ? due : ack_due_us_; }
  /** All but the window; nothing waits any more. */
  void acknowledge(Acknowledgement* ack, Microseconds now);

  /** The highest number that an acknowledgement tells of. */
  uint32_t last() const { return last_; }
  /** The peer knows of what we received up to this number (section 13.2.4). */
  void forget_up_to(uint32_t number);
  /** There are gaps to tell of, until the peer acknowledges an acknowledgement. */
  bool has_gaps() const { return !older_.empty(); }
  size_t heap_bytes() const { return older_.heap_bytes(); }

 private:
  static constexpr unsigned kPacketsPerAck = 2;

  void insert(uint32_t number, Microseconds now);

  /** The newest run of numbers, [first_, last_]; all others are in `older_`. */
  uint32_t first_ = 0;
  uint32_t last_ = 0;
  uint32_t newest_ = 0;
  /** Nothing below is told of any more. */
  uint32_t floor_ = 0;
  bool any_ = false;
  uint8_t unacknowledged_ = 0;
  RangeSet older_;
  /** When `last_` arrived. */
  Microseconds last_us_ = 0;
  Microseconds ack_due_us_ = kNeverUs;
};

}  // namespace binding
