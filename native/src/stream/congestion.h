#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "delivery_rate.h"
#include "pacer.h"
#include "sent_packets.h"

namespace binding {

/**
 * How much may be in flight, and how fast it leaves: a model of the path in the manner of BBR
 * (Cardwell and others, "BBR: Congestion-Based Congestion Control", 2016).
 *
 * The path is what it was measured to deliver, not what it was seen to lose: on a radio network
 * one packet in twenty is lost at any rate, and a window halved at each would stay at nothing.
 */
class Congestion {
 public:
  explicit Congestion(size_t datagram_bytes);
  /** Begins anew on an unknown path; what is in flight belongs to the old one. */
  void forget_path();

  bool has_room() const { return in_flight_ < window_bytes_; }
  /** So little is in flight that it need not be spread over time. */
  bool is_unpaced() const { return in_flight_ < minimum_window(); }
  bool may_send(Microseconds now) const {
    return has_room() && (pacer_.ready(now) || is_unpaced());
  }
  Microseconds pacing_due() const { return pacer_.due(); }

  void on_sent(SentPacket* packet, Microseconds now);
  /** There is nothing to send though more might leave. */
  void on_app_limited() { rate_.on_app_limited(in_flight_); }
  void on_acknowledged(const SentPacket& packet, Microseconds now, DeliveryRate::Sample* sample);
  void on_lost(const SentPacket& packet);
  /** After all packets of one acknowledgement; `round_trip` is 0 if it gave none. */
  void update(const DeliveryRate::Sample& sample, Microseconds round_trip, Microseconds now);
  /** Nothing came back for several probes: the model is of a path that is gone. */
  void on_persistent_congestion();

 private:
  enum class State : uint8_t { kStartup, kDrain, kProbeBandwidth, kProbeRoundTrip };

  size_t minimum_window() const { return 4 * datagram_bytes_; }
  size_t initial_window() const { return 10 * datagram_bytes_; }
  uint64_t bandwidth() const { return std::max(bandwidth_[0], bandwidth_[1]); }
  /** Bandwidth times round trip, times a gain. */
  uint64_t inflight(uint32_t gain) const;
  /** The queue that was made on purpose is gone, as far as it ever goes. */
  bool is_drained() const;

  void count_round(const DeliveryRate::Sample& sample);
  void note_bandwidth(const DeliveryRate::Sample& sample);
  void judge_startup(const DeliveryRate::Sample& sample);
  void note_round_trip(Microseconds round_trip, Microseconds now);
  void advance(Microseconds now);
  void advance_gain(Microseconds now);
  void enter_probe_bandwidth(Microseconds now);
  void set_rate_and_window();

  DeliveryRate rate_;
  Pacer pacer_;
  uint64_t in_flight_ = 0;
  uint64_t window_bytes_ = 0;
  uint64_t pacing_rate_ = 0;
  /** The highest rates of this span of rounds and the one before, in bytes per second. */
  std::array<uint64_t, 2> bandwidth_{};
  uint64_t startup_bandwidth_ = 0;
  uint64_t round_ends_at_ = 0;
  uint64_t lost_in_round_ = 0;
  uint64_t acknowledged_in_round_ = 0;
  Microseconds round_trip_since_us_ = 0;
  Microseconds phase_since_us_ = 0;
  uint32_t round_trip_us_ = 0;
  uint32_t latest_round_trip_us_ = 0;
  uint32_t datagram_bytes_;
  uint16_t pacing_gain_ = 0;
  uint16_t window_gain_ = 0;
  /** Share of the bytes that the path loses, of 256. */
  uint16_t loss_ratio_ = 0;
  State state_ = State::kStartup;
  uint8_t rounds_in_span_ = 0;
  uint8_t rounds_without_growth_ = 0;
  uint8_t phase_ = 0;
  bool round_began_ = false;
  bool pipe_filled_ = false;
};

}  // namespace binding
