#include "received_packets.h"

#include <algorithm>

namespace binding {

void ReceivedPackets::note(uint32_t number, bool elicits_ack, Microseconds now) {
  const bool in_order = any_ ? number == last_ + 1 : number == 0;
  newest_ = std::max(newest_, number);
  if (in_order) {
    last_ = number;
    last_us_ = now;
    any_ = true;
  } else if (elicits_ack) {
    insert(number, now);
  }
  if (!elicits_ack) return;
  unacknowledged_++;
  const bool at_once = !in_order || unacknowledged_ >= kPacketsPerAck;
  want_ack(at_once ? now : now + kAckDelayMaxUs);
}

void ReceivedPackets::insert(uint32_t number, Microseconds now) {
  if (!any_) {
    first_ = last_ = number;
    last_us_ = now;
    any_ = true;
  } else if (number > last_) {
    older_.add(first_, uint64_t{last_} + 1);
    first_ = last_ = number;
    last_us_ = now;
  } else if (number < first_ && number >= floor_) {
    older_.add(number, uint64_t{number} + 1);
  }
  if (!older_.empty() && older_.back().end == first_) {
    first_ = static_cast<uint32_t>(older_.back().begin);
    older_.remove(first_, last_);
  }
  if (older_.size() > kAckGapsMax) forget_up_to(static_cast<uint32_t>(older_.front().end - 1));
}

void ReceivedPackets::acknowledge(Acknowledgement* ack, Microseconds now) {
  ack->delay_us = now - last_us_;
  ack->ranges[0] = AckRange{first_, last_};
  ack->count = 1;
  for (size_t index = older_.size(); index > 0; index--) {
    const RangeSet::Range& range = older_[index - 1];
    ack->ranges[ack->count++] =
        AckRange{static_cast<uint32_t>(range.begin), static_cast<uint32_t>(range.end - 1)};
  }
  unacknowledged_ = 0;
  ack_due_us_ = kNeverUs;
}

void ReceivedPackets::forget_up_to(uint32_t number) {
  if (number < floor_) return;
  // The newest number itself stays: every acknowledgement names one.
  floor_ = std::min(number + 1, last_);
  older_.remove_below(floor_);
  first_ = std::max(first_, floor_);
}

}  // namespace binding
