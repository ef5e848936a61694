#pragma once

#include <cstddef>
#include <cstdint>

#include "microseconds.h"

namespace binding {

/**
 * A packet of the stream: the plain text of one DTLS record, big endian.
 *
 *     kind u8 = 1 | flags u8 | packet number u32 | [acknowledgement] | [offset u48 | data …]
 *     acknowledgement: largest u32 | delay u16 | window end u48 | ranges u8 | run u16 |
 *                      ranges × (gap u16 | run u16)
 *
 * The kind can begin neither JSON nor white space, so a bare line in a datagram is told apart.
 */
constexpr uint8_t kPacketKind = 1;

/** Gaps that one acknowledgement can tell of: twice the losses in flight at 10 Mbit/s, 20 % loss
 *  and a round trip of 80 ms; each is told of in many acknowledgements. */
constexpr size_t kAckGapsMax = 32;
/** What `delay` counts, in microseconds: 16 bits then reach half a second. */
constexpr Microseconds kAckDelayUnitUs = 8;
/** What either end may send before the other has said anything, in bytes: ten full datagrams, the
 *  most that may leave at first (RFC 9002 section 7.2), and a few more. */
constexpr uint64_t kInitialWindowBytes = 16 * 1024;
/** Offsets are below this: 48 bits. */
constexpr uint64_t kOffsetEnd = uint64_t{1} << 48;

/** Packet numbers from `first` to `last`, both included. */
struct AckRange {
  uint32_t first;
  uint32_t last;
};

struct Acknowledgement {
  Microseconds delay_us;
  /** Bytes of the stream at and behind this offset may not be sent yet. */
  uint64_t window_end;
  size_t count;
  /** Newest first; between two of them at least one number is missing. */
  AckRange ranges[kAckGapsMax + 1];
};

struct Packet {
  uint32_t number;
  bool has_ack;
  bool has_data;
  /** The stream ends behind the data. */
  bool fin;
  bool ping;
  uint64_t offset;
  const uint8_t* data;
  size_t data_bytes;
  Acknowledgement ack;

  bool elicits_ack() const { return has_data || ping; }
};

/** False if the bytes are no packet, or one that contradicts itself. `data` points into them. */
bool decode_packet(const uint8_t* bytes, size_t count, Packet* packet);

/** Writes one packet: the acknowledgement, if any, goes before the data. */
class PacketWriter {
 public:
  /** Room that every packet needs, in bytes: all but the ranges and the data. */
  static constexpr size_t kFixedBytes = 6 + 15 + 6;

  PacketWriter(uint8_t* into, size_t capacity, uint32_t number);
  void add_ping();
  /** Leaves out the oldest ranges that do not fit into half of the packet. */
  void add_ack(const Acknowledgement& ack);
  /** What `add_data` has room for. */
  size_t data_room() const;
  void add_data(uint64_t offset, const uint8_t* data, size_t count, bool fin);
  size_t bytes() const { return at_; }

 private:
  void put(uint64_t value, int octets);

  uint8_t* into_;
  size_t capacity_;
  size_t at_ = 0;
};

}  // namespace binding
