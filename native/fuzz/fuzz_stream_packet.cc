// The parser of the reliable stream: whatever decodes is consistent, and written anew it decodes to
// the same. A stream that is given any datagram first keeps to its word. The input is the datagram.

#include <cstring>
#include <vector>

#include "../src/stream/packet.h"
#include "../src/stream/reliable_stream.h"
#include "require.h"

namespace {

using binding::Packet;
using fuzz::require;

/** As long as any packet, in bytes. */
constexpr size_t kCapacity = 2048;
constexpr size_t kWindowBytes = 65'536;
constexpr binding::Microseconds kGiveUpUs = 30'000'000;

void check_consistent(const Packet& packet, const std::vector<uint8_t>& datagram) {
  if (packet.has_data && packet.data_bytes > 0) {
    require(packet.data >= datagram.data() &&
                packet.data + packet.data_bytes == datagram.data() + datagram.size(),
            "data is what is left of the datagram");
  }
  require(!packet.has_data || packet.data_bytes > 0 || packet.fin, "data is empty only at the end");
  require(!packet.fin || packet.has_data, "only data ends a stream");
  require(!packet.has_data || packet.offset + packet.data_bytes <= binding::kOffsetEnd,
          "an offset has 48 bits");
  if (!packet.has_ack) return;
  require(packet.ack.count >= 1 && packet.ack.count <= binding::kAckGapsMax + 1,
          "ranges are bounded");
  for (size_t at = 0; at < packet.ack.count; at++) {
    const auto& range = packet.ack.ranges[at];
    require(range.first <= range.last, "a range is not turned round");
    const bool below = at == 0 || range.last + uint64_t{1} < packet.ack.ranges[at - 1].first;
    require(below, "ranges go down, with a gap between them");
  }
}

void check_written_anew(const Packet& packet) {
  uint8_t bytes[kCapacity];
  // Half of a packet is for ranges, so that with twice the room none is left out.
  binding::PacketWriter writer(bytes, sizeof bytes, packet.number);
  if (packet.ping) writer.add_ping();
  if (packet.has_ack) writer.add_ack(packet.ack);
  if (packet.has_data) {
    if (packet.data_bytes > writer.data_room()) return;
    writer.add_data(packet.offset, packet.data, packet.data_bytes, packet.fin);
  }
  Packet again;
  require(decode_packet(bytes, writer.bytes(), &again), "what was written is a packet");
  require(again.number == packet.number && again.ping == packet.ping && again.fin == packet.fin &&
              again.has_data == packet.has_data && again.has_ack == packet.has_ack,
          "the same packet");
  if (packet.has_data) {
    require(again.offset == packet.offset && again.data_bytes == packet.data_bytes &&
                memcmp(again.data, packet.data, packet.data_bytes) == 0,
            "the same data");
  }
  if (!packet.has_ack) return;
  require(again.ack.window_end == packet.ack.window_end && again.ack.count == packet.ack.count,
          "the same acknowledgement");
  for (size_t at = 0; at < packet.ack.count; at++) {
    require(again.ack.ranges[at].first == packet.ack.ranges[at].first &&
                again.ack.ranges[at].last == packet.ack.ranges[at].last,
            "the same ranges");
  }
}

void check_stream(const std::vector<uint8_t>& datagram) {
  binding::BytePool pool;
  binding::SendQueue out(pool);
  const binding::StreamOptions options{kCapacity / 2, kWindowBytes, 0, kGiveUpUs};
  binding::ReliableStream stream(options, out, pool, 0);
  stream.receive(datagram.data(), datagram.size(), 1);
  stream.receive(datagram.data(), datagram.size(), 2);
  require(stream.buffered_bytes() <= kWindowBytes, "what waits is bounded by the window");
  uint8_t into[kCapacity];
  size_t produced = 0;
  while (stream.produce(into, 3) > 0) require(++produced < 8, "it answers, and falls silent");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  // Of exactly that many bytes, so that the sanitizer sees a look beyond them.
  const std::vector<uint8_t> datagram(bytes, bytes + count);
  Packet packet;
  if (decode_packet(datagram.data(), datagram.size(), &packet)) {
    check_consistent(packet, datagram);
    check_written_anew(packet);
  }
  check_stream(datagram);
  return 0;
}
