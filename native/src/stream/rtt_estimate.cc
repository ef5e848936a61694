#include "rtt_estimate.h"

#include <algorithm>

namespace binding {

namespace {
/** No timer is finer (RFC 9002 section 6.1.2, kGranularity). */
constexpr Microseconds kGranularityUs = kMillisecondUs;
/** A longer round trip tells of a machine that slept, not of a path; believed, one such sample
 *  would make the probes after it wait for minutes. */
constexpr Microseconds kRoundTripMaxUs = 3 * kSecondUs;
}  // namespace

Microseconds RttEstimate::sample(Microseconds round_trip, Microseconds ack_delay) {
  const auto latest =
      static_cast<uint32_t>(std::clamp<Microseconds>(round_trip, 1, kRoundTripMaxUs));
  const auto delay = static_cast<uint32_t>(std::min(ack_delay, kAckDelayMaxUs));
  if (!measured()) {
    // A first line is a lone one, and its acknowledgement nearly always delayed; the RFC, which
    // does not subtract that from the first sample, would begin with too long a wait.
    latest_us_ = latest > delay ? latest - delay : latest;
    smoothed_us_ = minimum_us_ = latest_us_;
    variation_us_ = latest_us_ / 2;
    return latest_us_;
  }
  latest_us_ = latest;
  minimum_us_ = std::min(minimum_us_, latest);
  const uint32_t adjusted = latest >= minimum_us_ + delay ? latest - delay : latest;
  const uint32_t error =
      smoothed_us_ > adjusted ? smoothed_us_ - adjusted : adjusted - smoothed_us_;
  variation_us_ = static_cast<uint32_t>((uint64_t{variation_us_} * 3 + error) / 4);
  smoothed_us_ = static_cast<uint32_t>((uint64_t{smoothed_us_} * 7 + adjusted) / 8);
  return adjusted;
}

Microseconds RttEstimate::probe_timeout() const {
  const Microseconds spread = Microseconds{variation_us_} * 4;
  return smoothed_us_ + std::max(spread, kGranularityUs) + kAckDelayMaxUs;
}

Microseconds RttEstimate::loss_delay() const {
  const Microseconds longest = std::max(latest_us_, smoothed_us_);
  return std::max(longest + longest / 8, kGranularityUs);
}

}  // namespace binding
