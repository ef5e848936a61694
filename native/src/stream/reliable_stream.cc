#include "reliable_stream.h"

#include <algorithm>

namespace binding {

namespace {
/** Datagrams that a probe time-out sends: one may be lost as the others were (RFC 9002 section
 *  6.2.4). */
constexpr uint8_t kProbesPerTimeout = 2;
/** Time-outs in a row after which the path is taken for a new one (section 7.6: three). */
constexpr unsigned kPersistentCongestionTimeouts = 3;
/** A window that reading has opened by one part in so many is worth a packet of its own. */
constexpr uint64_t kWindowParts = 4;
/** IP, UDP and DTLS headers around every packet, in bytes: they fill the path as well. */
constexpr size_t kHeadersBytes = 60;
/** Room for the headers and some data; and the longest DTLS record (RFC 9147 section 4). */
constexpr size_t kDatagramBytesMin = 128;
constexpr size_t kDatagramBytesMax = 16 * 1024;
}  // namespace

ReliableStream::ReliableStream(const StreamOptions& options, SendQueue& out, BytePool& pool,
                               Microseconds now)
    : keep_alive_us_(options.keep_alive_us),
      give_up_us_(options.give_up_us),
      datagram_bytes_(static_cast<uint32_t>(
          std::clamp(options.datagram_bytes, kDatagramBytesMin, kDatagramBytesMax))),
      window_bytes_(static_cast<uint32_t>(
          std::max<uint64_t>(options.window_bytes, kInitialWindowBytes))),
      outgoing_(out),
      sent_(pool),
      congestion_(datagram_bytes_),
      reassembly_(pool),
      last_sent_us_(now) {}

void ReliableStream::finish() {
  if (!outgoing_.finished()) outgoing_.finish();
}

bool ReliableStream::peer_finished() const { return reassembly_.read_offset() == peer_end_; }

bool ReliableStream::settled() const { return outgoing_.settled(); }

bool ReliableStream::lost(Microseconds now) const {
  if (next_number_ == kNoNumber) return true;
  return !sent_.empty() && now - waiting_since_us_ >= give_up_us_;
}

size_t ReliableStream::read(uint8_t* into, size_t capacity) {
  return reassembly_.read(into, capacity);
}

void ReliableStream::path_changed(Microseconds) {
  rtt_.forget();
  loss_.forget_path();
  congestion_.forget_path();
  for (size_t index = 0; index < sent_.size(); index++) sent_[index].old_path = true;
  // One datagram at once: it tells the peer where we are, and its answer measures the path.
  probe();
}

bool ReliableStream::window_update_due() const {
  // Nobody but a peer near the end of what it may send needs to be told more than it hears anyway.
  if (received_.empty() || peer_end_ != kOffsetEnd) return false;
  if (reassembly_.highest() + kInitialWindowBytes / 2 < announced_) return false;
  return window_end() - announced_ >= window_bytes_ / kWindowParts;
}

Microseconds ReliableStream::keep_alive_due() const {
  return keep_alive_us_ == 0 ? kNever : last_sent_us_ + keep_alive_us_;
}

Microseconds ReliableStream::due() const {
  if (next_number_ == kNoNumber) return kNever;
  if (probes_ > 0 || ping_wanted_ || window_update_due()) return 0;
  Microseconds due = std::min(received_.ack_due(), loss_.due(sent_, rtt_));
  if (has_chunk() && congestion_.has_room()) {
    due = std::min(due, congestion_.is_unpaced() ? 0 : congestion_.pacing_due());
  }
  return std::min(due, keep_alive_due());
}

void ReliableStream::on_timers(Microseconds now) {
  if (loss_.loss_due(now)) detect_losses(now);
  if (loss_.due(sent_, rtt_) <= now) {
    loss_.on_probe(now);
    if (loss_.probes() == kPersistentCongestionTimeouts) congestion_.on_persistent_congestion();
    probe();
  }
  if (keep_alive_due() <= now) ping_wanted_ = true;
}

void ReliableStream::probe() {
  probes_ = kProbesPerTimeout;
  probe_offset_ = 0;
}

ReliableStream::Chunk ReliableStream::next_chunk(size_t room) const {
  if (probes_ > 0 && !outgoing_.has_lost()) {
    const Chunk oldest = outgoing_.unacknowledged(probe_offset_, room);
    if (!oldest.empty()) return oldest;
  }
  return outgoing_.next(room);
}

size_t ReliableStream::produce(uint8_t* into, Microseconds now) {
  if (next_number_ == kNoNumber) return 0;
  on_timers(now);
  const bool may_carry_data = probes_ > 0 || congestion_.may_send(now);
  return write_packet(into, now, may_carry_data);
}

size_t ReliableStream::write_packet(uint8_t* into, Microseconds now, bool may_carry_data) {
  PacketWriter writer(into, datagram_bytes_, next_number_);
  Chunk chunk{0, 0};
  if (may_carry_data) chunk = next_chunk(datagram_bytes_ - PacketWriter::kFixedBytes);
  // The first probe always leaves; the second only if there is something in it.
  bool ping = ping_wanted_ || window_update_due();
  if (chunk.empty() && probes_ > 0) {
    ping = ping || probes_ == kProbesPerTimeout;
    probes_ = 0;
  }
  const bool ack_due = received_.ack_due() <= now;
  if (chunk.empty() && !ping && !ack_due) {
    if (may_carry_data && !has_chunk()) congestion_.on_app_limited();
    return 0;
  }
  // Whoever only receives asks now and then whether its acknowledgements arrive (RFC 9000 section
  // 13.2.4): else there would be more and more gaps to tell of.
  if (chunk.empty() && received_.has_gaps() && traced_number_ == kNoNumber) ping = true;
  if (ping && chunk.empty()) writer.add_ping();

  const bool has_ack = !received_.empty() && (received_.ack_waits() || ping || chunk.empty());
  if (has_ack) {
    Acknowledgement ack;
    received_.acknowledge(&ack, now);
    ack.window_end = granted_ = std::max(granted_, window_end());
    writer.add_ack(ack);
  }
  if (!chunk.empty()) {
    chunk.end = std::min<uint64_t>(chunk.end, chunk.begin + writer.data_room());
    writer.add_data(chunk.begin, outgoing_.data(chunk), outgoing_.data_bytes(chunk),
                    outgoing_.fin(chunk));
  }
  ping_wanted_ = false;
  last_sent_us_ = now;
  if (ping || !chunk.empty()) record(chunk, writer.bytes(), has_ack, now);
  next_number_++;
  return writer.bytes();
}

void ReliableStream::record(const Chunk& chunk, size_t bytes, bool has_ack, Microseconds now) {
  if (probes_ > 0) {
    probes_--;
    probe_offset_ = chunk.end;
  }
  if (chunk.begin < outgoing_.sent()) bytes_resent_ += chunk.end - chunk.begin;
  outgoing_.on_sent(chunk);
  if (sent_.empty()) waiting_since_us_ = now;
  SentPacket packet{};
  packet.sent_us = now;
  packet.offset = chunk.begin;
  packet.number = next_number_;
  packet.length = static_cast<uint16_t>(chunk.end - chunk.begin);
  packet.bytes = static_cast<uint16_t>(bytes + kHeadersBytes);
  packet.outstanding = true;
  packet.announces_window = has_ack;
  congestion_.on_sent(&packet, now);
  loss_.on_sent(now);
  sent_.push(packet);
  if (!has_ack) return;
  announced_ = granted_;
  if (traced_number_ == kNoNumber) {
    traced_number_ = next_number_;
    traced_ack_ = received_.last();
    traced_window_ = granted_;
  }
}

}  // namespace binding
