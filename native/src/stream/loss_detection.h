#pragma once

#include <algorithm>
#include <cstdint>

#include "microseconds.h"
#include "rtt_estimate.h"
#include "sent_packets.h"

namespace binding {

/** Which packets are lost, and when to probe because no answer says (RFC 9002 section 6). */
class LossDetection {
 public:
  void on_sent(Microseconds now) { last_sent_us_ = now; }
  /** The peer has acknowledged something new, `largest` being the highest number so far. */
  void on_acknowledged(uint32_t largest) {
    largest_acknowledged_ = std::max(largest_acknowledged_, largest);
    any_acknowledged_ = true;
    probes_ = 0;
  }

  /** Calls `lost(packet)` for each that is; what is left is judged again when `due` has come. */
  template <typename Lost>
  void detect(SentPackets& sent, const RttEstimate& rtt, Microseconds now, Lost&& lost) {
    loss_due_us_ = kNeverUs;
    if (!any_acknowledged_) return;
    const Microseconds delay = rtt.loss_delay();
    for (size_t index = 0; index < sent.size(); index++) {
      SentPacket& packet = sent[index];
      if (packet.number >= largest_acknowledged_) break;
      if (!packet.outstanding) continue;
      const bool overtaken = largest_acknowledged_ - packet.number >= kPacketThreshold;
      if (overtaken || packet.sent_us + delay <= now) {
        packet.outstanding = false;
        lost(packet);
      } else {
        loss_due_us_ = std::min(loss_due_us_, packet.sent_us + delay);
      }
    }
    sent.trim();
  }

  /** A packet was overtaken and may be judged by its age. */
  bool loss_due(Microseconds now) const { return loss_due_us_ <= now; }
  Microseconds due(const SentPackets& sent, const RttEstimate& rtt) const {
    if (loss_due_us_ != kNeverUs) return loss_due_us_;
    return sent.empty() ? kNeverUs : last_sent_us_ + probe_timeout(rtt);
  }
  void on_probe(Microseconds now) {
    last_sent_us_ = now;
    if (probes_ < UINT8_MAX) probes_++;
  }
  /** In a row, without an answer. */
  unsigned probes() const { return probes_; }
  void forget_path() { probes_ = 0; }

 private:
  /** RFC 9002 section 6.1.1. */
  static constexpr uint32_t kPacketThreshold = 3;
  /** Longest wait between two probes, in microseconds: at 20 % loss each way three in a row get no
   *  answer once in 20 times, and a person waits for the line behind them. */
  static constexpr Microseconds kProbeIntervalMaxUs = 2 * kSecondUs;
  /** So many make the shortest wait, 26 ms, longer than the longest. */
  static constexpr unsigned kDoublingsMax = 7;

  Microseconds probe_timeout(const RttEstimate& rtt) const {
    const Microseconds base = rtt.probe_timeout();
    return std::min(base << std::min<unsigned>(probes_, kDoublingsMax), kProbeIntervalMaxUs);
  }

  Microseconds loss_due_us_ = kNeverUs;
  Microseconds last_sent_us_ = 0;
  uint32_t largest_acknowledged_ = 0;
  bool any_acknowledged_ = false;
  uint8_t probes_ = 0;
};

}  // namespace binding
