#pragma once

#include <cstdint>

#include "microseconds.h"
#include "sent_packets.h"

namespace binding {

/**
 * How fast the path delivers (draft-ietf-ccwg-bbr section 4.1): bytes acknowledged between a
 * packet's sending and its acknowledgement, over the time that either sending or delivering took.
 */
class DeliveryRate {
 public:
  struct Sample {
    /** Nothing was acknowledged yet if this is 0. */
    uint64_t acknowledged_bytes = 0;
    uint64_t prior_delivered = 0;
    Microseconds send_us = 0;
    Microseconds ack_us = 0;
    /** The sender had nothing to send: the path could have delivered more. */
    bool app_limited = false;
  };

  void on_sent(SentPacket* packet, uint64_t in_flight_bytes, Microseconds now);
  void on_acknowledged(const SentPacket& packet, Microseconds now, Sample* sample);
  /** What is in flight will be a measure of the sender, not of the path. */
  void on_app_limited(uint64_t in_flight_bytes) {
    app_limited_until_ = delivered_ + in_flight_bytes;
  }

  uint64_t delivered() const { return delivered_; }
  /** Bytes per second; 0: the sample says nothing. */
  uint64_t rate(const Sample& sample, Microseconds minimum_round_trip) const;

 private:
  uint64_t delivered_ = 0;
  Microseconds delivered_us_ = 0;
  Microseconds first_sent_us_ = 0;
  uint64_t app_limited_until_ = 0;
};

}  // namespace binding
