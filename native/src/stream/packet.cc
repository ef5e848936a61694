#include "packet.h"

#include <algorithm>
#include <cstring>

namespace binding {

namespace {

constexpr uint8_t kHasAck = 0x01;
constexpr uint8_t kHasData = 0x02;
constexpr uint8_t kFin = 0x04;
constexpr uint8_t kPing = 0x08;
constexpr uint8_t kKnownFlags = kHasAck | kHasData | kFin | kPing;

constexpr size_t kFlagsAt = 1;
constexpr int kOffsetOctets = 6;
/** One gap and the run below it, in bytes. */
constexpr size_t kGapBytes = 4;
constexpr uint32_t kRunMax = UINT16_MAX;

/** Takes numbers off the front; after taking more than there is, everything is 0 and `whole`
 *  false. */
struct Reader {
  const uint8_t* at;
  const uint8_t* end;
  bool whole = true;

  uint64_t take(int octets) {
    if (end - at < octets) {
      whole = false;
      at = end;
      return 0;
    }
    uint64_t value = 0;
    for (int octet = 0; octet < octets; octet++) value = value << 8 | *at++;
    return value;
  }
};

bool decode_ack(Reader& reader, Acknowledgement* ack) {
  const auto largest = static_cast<uint32_t>(reader.take(4));
  ack->delay_us = reader.take(2) * kAckDelayUnitUs;
  ack->window_end = reader.take(kOffsetOctets);
  const auto gaps = static_cast<size_t>(reader.take(1));
  const auto run = static_cast<uint32_t>(reader.take(2));
  if (!reader.whole || gaps > kAckGapsMax || run > largest) return false;
  ack->ranges[0] = AckRange{largest - run, largest};
  ack->count = gaps + 1;
  for (size_t index = 1; index < ack->count; index++) {
    const auto gap = static_cast<uint32_t>(reader.take(2));
    const auto length = static_cast<uint32_t>(reader.take(2));
    const uint32_t above = ack->ranges[index - 1].first;
    if (gap == 0 || length == 0 || gap + length > above) return false;
    ack->ranges[index] = AckRange{above - gap - length, above - gap - 1};
  }
  return true;
}

}  // namespace

bool decode_packet(const uint8_t* bytes, size_t count, Packet* packet) {
  Reader reader{bytes, bytes + count};
  if (reader.take(1) != kPacketKind) return false;
  const auto flags = static_cast<uint8_t>(reader.take(1));
  packet->number = static_cast<uint32_t>(reader.take(4));
  if (!reader.whole || flags == 0 || (flags & ~kKnownFlags) != 0) return false;
  packet->has_ack = (flags & kHasAck) != 0;
  packet->has_data = (flags & kHasData) != 0;
  packet->fin = (flags & kFin) != 0;
  packet->ping = (flags & kPing) != 0;
  if (packet->has_ack && !decode_ack(reader, &packet->ack)) return false;
  packet->data_bytes = 0;
  if (!packet->has_data) return !packet->fin && reader.at == reader.end;

  packet->offset = reader.take(kOffsetOctets);
  packet->data = reader.at;
  packet->data_bytes = static_cast<size_t>(reader.end - reader.at);
  if (!reader.whole || (packet->data_bytes == 0 && !packet->fin)) return false;
  return packet->offset + packet->data_bytes < kOffsetEnd;
}

PacketWriter::PacketWriter(uint8_t* into, size_t capacity, uint32_t number)
    : into_(into), capacity_(capacity) {
  put(kPacketKind, 1);
  put(0, 1);
  put(number, 4);
}

void PacketWriter::put(uint64_t value, int octets) {
  for (int octet = octets - 1; octet >= 0; octet--) {
    into_[at_++] = static_cast<uint8_t>(value >> (8 * octet));
  }
}

void PacketWriter::add_ping() { into_[kFlagsAt] |= kPing; }

void PacketWriter::add_ack(const Acknowledgement& ack) {
  into_[kFlagsAt] |= kHasAck;
  const AckRange& newest = ack.ranges[0];
  const uint32_t newest_run = std::min(newest.last - newest.first, kRunMax);
  put(newest.last, 4);
  put(std::min<uint64_t>(ack.delay_us / kAckDelayUnitUs, UINT16_MAX), 2);
  put(ack.window_end, kOffsetOctets);
  const size_t gaps_at = at_;
  put(0, 1);
  put(newest_run, 2);

  size_t gaps = std::min(ack.count - 1, (capacity_ - kFixedBytes) / 2 / kGapBytes);
  uint32_t above = newest.last - newest_run;
  for (size_t index = 1; index <= gaps; index++) {
    const AckRange& range = ack.ranges[index];
    const uint32_t gap = above - range.last - 1;
    const uint32_t run = std::min(range.last - range.first + 1, kRunMax);
    // Older than 16 bits can say: the peer has long judged those.
    if (gap > kRunMax) gaps = index - 1;
    if (index > gaps) break;
    put(gap, 2);
    put(run, 2);
    above = range.last + 1 - run;
  }
  into_[gaps_at] = static_cast<uint8_t>(gaps);
}

size_t PacketWriter::data_room() const { return capacity_ - at_ - kOffsetOctets; }

void PacketWriter::add_data(uint64_t offset, const uint8_t* data, size_t count, bool fin) {
  into_[kFlagsAt] |= fin ? kHasData | kFin : kHasData;
  put(offset, kOffsetOctets);
  if (count > 0) memcpy(into_ + at_, data, count);
  at_ += count;
}

}  // namespace binding
