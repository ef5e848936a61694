#include "congestion.h"

#include <algorithm>

namespace binding {

namespace {

/** Gains and ratios are of 256. */
constexpr uint32_t kUnit = 256;
/** 2/ln 2: the least that doubles the rate in every round trip. */
constexpr uint16_t kStartupGain = 739;
constexpr uint16_t kDrainGain = 89;
/** Twice what the path holds, because acknowledgements come in lots. */
constexpr uint16_t kWindowGain = 512;
/** Ask for more in one phase, let the queue that it made run dry in the next, then cruise. */
constexpr std::array<uint16_t, 8> kPhaseGains = {320, 192, 256, 256, 256, 256, 256, 256};
constexpr uint8_t kCruise = 2;
/** A span holds every phase once, so that the highest rate of two spans has seen one that asked
 *  for more. */
constexpr uint8_t kRoundsPerSpan = kPhaseGains.size();
/** The pipe is full when the rate has not grown by a quarter for three rounds. */
constexpr uint32_t kGrowth = 320;
constexpr uint8_t kRoundsWithoutGrowthMax = 3;
/** The shortest round trip is measured anew after so long, with little in flight. */
constexpr Microseconds kRoundTripAgeMaxUs = 10 * kSecondUs;
constexpr Microseconds kProbeRoundTripUs = 200 * kMillisecondUs;
/** Most that is in flight, in bytes: 38 Mbit/s over 40 ms. Less than half of the window that we
 *  grant: a hole holds the window's front for two or three round trips, and what comes behind it
 *  meanwhile needs its place. */
constexpr uint64_t kInFlightMax = 192 * 1024;
/** What may leave between two timers, in bytes: 250 Mbit/s at one wake-up in a millisecond. */
constexpr uint64_t kQuantumBytesMax = 32 * 1024;
/** Three in ten: who loses more on a path does so by filling it. */
constexpr uint16_t kLossRatioMax = 77;
/** No slower than one datagram in about a tenth of a second. */
constexpr uint64_t kPacingRateMin = 10'000;

}  // namespace

Congestion::Congestion(size_t datagram_bytes)
    : datagram_bytes_(static_cast<uint32_t>(datagram_bytes)) {
  forget_path();
}

void Congestion::forget_path() {
  in_flight_ = 0;
  pacer_.forget();
  round_trip_us_ = latest_round_trip_us_ = 0;
  loss_ratio_ = 0;
  on_persistent_congestion();
  window_bytes_ = initial_window();
}

void Congestion::on_persistent_congestion() {
  bandwidth_ = {};
  startup_bandwidth_ = 0;
  lost_in_round_ = acknowledged_in_round_ = 0;
  rounds_in_span_ = rounds_without_growth_ = 0;
  round_ends_at_ = rate_.delivered();
  state_ = State::kStartup;
  pipe_filled_ = false;
  pacing_gain_ = window_gain_ = kStartupGain;
  pacing_rate_ = 0;
  window_bytes_ = minimum_window();
}

uint64_t Congestion::inflight(uint32_t gain) const {
  return bandwidth() * round_trip_us_ / kSecondUs * gain / kUnit;
}

bool Congestion::is_drained() const {
  return in_flight_ <= std::max<uint64_t>(inflight(kUnit), minimum_window());
}

void Congestion::on_sent(SentPacket* packet, Microseconds now) {
  rate_.on_sent(packet, in_flight_, now);
  in_flight_ += packet->bytes;
  // Before the first measure the initial window alone is the limit.
  if (pacing_rate_ > 0) pacer_.on_sent(packet->bytes, pacing_rate_, initial_window(), now);
}

void Congestion::on_acknowledged(const SentPacket& packet, Microseconds now,
                                 DeliveryRate::Sample* sample) {
  if (packet.old_path) return;
  in_flight_ -= packet.bytes;
  acknowledged_in_round_ += packet.bytes;
  rate_.on_acknowledged(packet, now, sample);
}

void Congestion::on_lost(const SentPacket& packet) {
  if (packet.old_path) return;
  in_flight_ -= packet.bytes;
  lost_in_round_ += packet.bytes;
}

void Congestion::update(const DeliveryRate::Sample& sample, Microseconds round_trip,
                        Microseconds now) {
  if (sample.acknowledged_bytes == 0) return;
  count_round(sample);
  note_bandwidth(sample);
  judge_startup(sample);
  if (round_trip > 0) note_round_trip(round_trip, now);
  advance(now);
  set_rate_and_window();
}

void Congestion::count_round(const DeliveryRate::Sample& sample) {
  round_began_ = sample.prior_delivered >= round_ends_at_;
  if (!round_began_) return;
  round_ends_at_ = rate_.delivered();
  const uint64_t judged = lost_in_round_ + acknowledged_in_round_;
  // A few packets say little about a ratio.
  if (judged > initial_window()) {
    const uint64_t ratio = lost_in_round_ * kUnit / judged;
    loss_ratio_ = static_cast<uint16_t>((loss_ratio_ * 3 + ratio) / 4);
    lost_in_round_ = acknowledged_in_round_ = 0;
  }
}

void Congestion::note_bandwidth(const DeliveryRate::Sample& sample) {
  // A sender with nothing to say learns nothing, so what it knew does not age either.
  if (round_began_ && !sample.app_limited && ++rounds_in_span_ >= kRoundsPerSpan) {
    bandwidth_ = {0, bandwidth_[0]};
    rounds_in_span_ = 0;
  }
  const uint64_t rate = rate_.rate(sample, round_trip_us_);
  if (!sample.app_limited || rate > bandwidth()) bandwidth_[0] = std::max(bandwidth_[0], rate);
}

void Congestion::judge_startup(const DeliveryRate::Sample& sample) {
  if (pipe_filled_ || !round_began_ || sample.app_limited) return;
  if (bandwidth() >= startup_bandwidth_ * kGrowth / kUnit) {
    startup_bandwidth_ = bandwidth();
    rounds_without_growth_ = 0;
    return;
  }
  pipe_filled_ = ++rounds_without_growth_ >= kRoundsWithoutGrowthMax;
}

void Congestion::note_round_trip(Microseconds round_trip, Microseconds now) {
  latest_round_trip_us_ = static_cast<uint32_t>(round_trip);
  const bool expired = now - round_trip_since_us_ > kRoundTripAgeMaxUs;
  if (round_trip_us_ == 0 || latest_round_trip_us_ <= round_trip_us_ ||
      (expired && is_unpaced())) {
    round_trip_us_ = latest_round_trip_us_;
    round_trip_since_us_ = now;
  } else if (expired && state_ == State::kProbeBandwidth) {
    state_ = State::kProbeRoundTrip;
    pacing_gain_ = kUnit;
    phase_since_us_ = 0;
  }
}

void Congestion::advance(Microseconds now) {
  switch (state_) {
    case State::kStartup:
      if (!pipe_filled_) return;
      state_ = State::kDrain;
      pacing_gain_ = kDrainGain;
      return;
    case State::kDrain:
      if (is_drained()) enter_probe_bandwidth(now);
      return;
    case State::kProbeBandwidth:
      advance_gain(now);
      return;
    case State::kProbeRoundTrip:
      rate_.on_app_limited(in_flight_);
      if (phase_since_us_ == 0) {
        if (in_flight_ <= window_bytes_) {
          phase_since_us_ = now;
          round_trip_us_ = latest_round_trip_us_;
        }
      } else if (now - phase_since_us_ > kProbeRoundTripUs) {
        round_trip_since_us_ = now;
        enter_probe_bandwidth(now);
      }
  }
}

void Congestion::enter_probe_bandwidth(Microseconds now) {
  state_ = State::kProbeBandwidth;
  phase_ = kCruise;
  phase_since_us_ = now;
  pacing_gain_ = kPhaseGains[phase_];
  window_gain_ = kWindowGain;
}

void Congestion::advance_gain(Microseconds now) {
  const bool long_enough = now - phase_since_us_ > round_trip_us_;
  bool over = long_enough;
  if (pacing_gain_ < kUnit) over = long_enough || is_drained();
  if (pacing_gain_ > kUnit) {
    over = long_enough && (lost_in_round_ > 0 || in_flight_ >= inflight(pacing_gain_));
  }
  if (!over) return;
  phase_ = static_cast<uint8_t>((phase_ + 1) % kPhaseGains.size());
  phase_since_us_ = now;
  pacing_gain_ = kPhaseGains[phase_];
}

void Congestion::set_rate_and_window() {
  if (bandwidth() == 0 || round_trip_us_ == 0) return;
  uint64_t rate = bandwidth() * pacing_gain_ / kUnit;
  // Asking for more must ask for more than is lost, or the rate would sink at each asking.
  if (state_ == State::kProbeBandwidth && pacing_gain_ > kUnit) {
    rate = rate * kUnit / (kUnit - std::min(loss_ratio_, kLossRatioMax));
  }
  if (!pipe_filled_) {
    rate = std::max(rate, initial_window() * kSecondUs / round_trip_us_ * kStartupGain / kUnit);
  }
  pacing_rate_ = std::max(rate, kPacingRateMin);

  const uint64_t quantum =
      std::clamp<uint64_t>(pacing_rate_ * Pacer::kQuantumUs / kSecondUs, datagram_bytes_,
                           kQuantumBytesMax);
  uint64_t window = inflight(window_gain_) + 3 * quantum;
  if (state_ == State::kProbeRoundTrip) window = inflight(kUnit / 2);
  const uint64_t least = pipe_filled_ ? minimum_window() : initial_window();
  window_bytes_ = std::clamp<uint64_t>(window, least, std::max<uint64_t>(least, kInFlightMax));
}

}  // namespace binding
