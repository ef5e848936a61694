#include <algorithm>

#include "reliable_stream.h"

namespace binding {

namespace {
/** An acknowledgement that comes later after its packet is told again, the first one having been
 *  lost: it measures a silence, not the path. */
bool is_prompt(const Acknowledgement& ack) { return ack.delay_us <= 2 * kAckDelayMaxUs; }
}  // namespace

bool ReliableStream::is_consistent(const Packet& packet) const {
  if (packet.number == kNoNumber) return false;
  if (packet.has_ack && packet.ack.ranges[0].last >= next_number_) return false;
  if (!packet.has_data) return true;
  const uint64_t end = packet.offset + packet.data_bytes;
  if (end > granted_ || end > peer_end_) return false;
  if (!packet.fin) return true;
  return end >= reassembly_.highest() && (peer_end_ == kOffsetEnd || end == peer_end_);
}

ReliableStream::Verdict ReliableStream::receive(const uint8_t* datagram, size_t bytes,
                                                Microseconds now) {
  Packet packet;
  if (!decode_packet(datagram, bytes, &packet) || !is_consistent(packet)) {
    return Verdict::kMalformed;
  }
  const Verdict verdict = received_.is_newest(packet.number) ? Verdict::kFresh : Verdict::kOld;
  waiting_since_us_ = now;
  if (packet.has_ack) on_ack(packet.ack, now);
  // Without a place for its bytes the packet counts as lost: the peer will send them again.
  if (packet.has_data && !reassembly_.has_place(packet.offset, packet.data_bytes)) return verdict;
  received_.note(packet.number, packet.elicits_ack(), now);
  if (packet.has_data) take_data(packet, now);
  return verdict;
}

void ReliableStream::take_data(const Packet& packet, Microseconds now) {
  const uint64_t end = packet.offset + packet.data_bytes;
  // Whoever ends waits for the answer to leave; whoever repeats himself missed the last one.
  if (packet.fin || end <= reassembly_.ordered_offset()) received_.want_ack(now);
  if (packet.fin) peer_end_ = end;
  reassembly_.accept(packet.offset, packet.data, packet.data_bytes);
}

void ReliableStream::on_ack(const Acknowledgement& ack, Microseconds now) {
  outgoing_.allow(ack.window_end);
  if (sent_.empty()) return;
  DeliveryRate::Sample sample;
  Microseconds round_trip = 0;
  bool any = false;
  for (size_t range = 0; range < ack.count; range++) {
    const AckRange& numbers = ack.ranges[range];
    if (numbers.last < sent_[0].number) break;
    for (size_t index = sent_.find(numbers.first); index < sent_.size(); index++) {
      SentPacket& packet = sent_[index];
      if (packet.number > numbers.last) break;
      if (!packet.outstanding) continue;
      if (packet.number == ack.ranges[0].last && !packet.old_path && is_prompt(ack)) {
        round_trip = rtt_.sample(now - packet.sent_us, ack.delay_us);
      }
      settle(packet, now, &sample);
      any = true;
    }
  }
  if (!any) return;
  sent_.trim();
  loss_.on_acknowledged(ack.ranges[0].last);
  probes_ = 0;
  detect_losses(now);
  congestion_.update(sample, round_trip, now);
}

void ReliableStream::settle(SentPacket& packet, Microseconds now, DeliveryRate::Sample* sample) {
  packet.outstanding = false;
  outgoing_.on_acknowledged(Chunk{packet.offset, packet.offset + packet.length});
  congestion_.on_acknowledged(packet, now, sample);
  if (packet.number == traced_number_) {
    received_.forget_up_to(traced_ack_);
    confirmed_ = traced_window_;
    end_trace();
  }
}

void ReliableStream::detect_losses(Microseconds now) {
  loss_.detect(sent_, rtt_, now, [this](const SentPacket& packet) {
    packets_lost_++;
    outgoing_.on_lost(Chunk{packet.offset, packet.offset + packet.length});
    congestion_.on_lost(packet);
    // The peer may not know how far it may go.
    if (packet.announces_window) announced_ = confirmed_;
    if (packet.number == traced_number_) end_trace();
  });
}

void ReliableStream::end_trace() {
  traced_number_ = kNoNumber;
  if (received_.has_gaps()) ping_wanted_ = true;
}

}  // namespace binding
