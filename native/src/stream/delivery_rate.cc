#include "delivery_rate.h"

#include <algorithm>

namespace binding {

void DeliveryRate::on_sent(SentPacket* packet, uint64_t in_flight_bytes, Microseconds now) {
  if (in_flight_bytes == 0) first_sent_us_ = delivered_us_ = now;
  packet->delivered_bytes = delivered_;
  packet->delivered_us = delivered_us_;
  packet->first_sent_us = first_sent_us_;
  packet->app_limited = delivered_ < app_limited_until_;
}

void DeliveryRate::on_acknowledged(const SentPacket& packet, Microseconds now, Sample* sample) {
  delivered_ += packet.bytes;
  delivered_us_ = now;
  // The newest packet of those acknowledged at once spans the shortest time.
  if (sample->acknowledged_bytes == 0 || packet.delivered_bytes >= sample->prior_delivered) {
    sample->prior_delivered = packet.delivered_bytes;
    sample->send_us = packet.sent_us - packet.first_sent_us;
    sample->ack_us = now - packet.delivered_us;
    sample->app_limited = packet.app_limited;
    first_sent_us_ = std::max(first_sent_us_, packet.sent_us);
  }
  sample->acknowledged_bytes += packet.bytes;
}

uint64_t DeliveryRate::rate(const Sample& sample, Microseconds minimum_round_trip) const {
  const Microseconds interval = std::max(sample.send_us, sample.ack_us);
  // Shorter than a round trip: acknowledgements came compressed.
  if (interval == 0 || interval < minimum_round_trip) return 0;
  return (delivered_ - sample.prior_delivered) * kSecondUs / interval;
}

}  // namespace binding
