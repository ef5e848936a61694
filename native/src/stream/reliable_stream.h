#pragma once

#include <cstddef>
#include <cstdint>

#include "../send_queue.h"
#include "congestion.h"
#include "loss_detection.h"
#include "microseconds.h"
#include "outgoing_bytes.h"
#include "packet.h"
#include "reassembly.h"
#include "received_packets.h"
#include "rtt_estimate.h"
#include "sent_packets.h"

namespace binding {

struct StreamOptions {
  /** Longest datagram that `produce` makes, in bytes. */
  size_t datagram_bytes;
  /** How far the peer may be ahead of what was read here, in bytes. */
  size_t window_bytes;
  /** A probe after so much silence of ours keeps address translators open; 0: none. */
  Microseconds keep_alive_us;
  /** With something unacknowledged and nothing heard for so long, the peer is lost. */
  Microseconds give_up_us;
};

/**
 * Bytes in order, complete and once, over datagrams that may be lost, doubled and reordered.
 *
 * A pure state machine: datagrams, time and bytes go in, datagrams and bytes come out. It knows no
 * socket, no cipher and no clock, so it runs in a simulation as it runs in the server.
 */
class ReliableStream {
 public:
  static constexpr Microseconds kNever = kNeverUs;

  /** What is to be sent lies in `out` until it is acknowledged: whoever writes, appends there. */
  ReliableStream(const StreamOptions& options, SendQueue& out, BytePool& pool, Microseconds now);

  enum class Verdict : uint8_t { kFresh, kOld, kMalformed };
  /** A datagram of the peer. kFresh: it is the newest so far; kOld: late or a duplicate, dealt with
   *  too; kMalformed: not ours, ignored, and the stream is as before. */
  Verdict receive(const uint8_t* datagram, size_t bytes, Microseconds now);

  /** Writes the next datagram that should leave now; 0: none. To be called until then: after
   *  writing, after receiving, and when `due` has come. `into` has room for `datagram_bytes`. */
  size_t produce(uint8_t* into, Microseconds now);
  /** When `produce` has something to do even if nothing else happens. */
  Microseconds due() const;

  /** Copies what arrived in order, up to `capacity`; 0: nothing. Reading opens the window. */
  size_t read(uint8_t* into, size_t capacity);

  /** Nothing will be appended to `out` any more: the end travels behind what is in there. */
  void finish();
  /** All that the peer sent was read and its end has come. */
  bool peer_finished() const;
  /** All of ours is acknowledged, the end included if there is one. */
  bool settled() const;
  /** The peer has not answered for `give_up_us`. */
  bool lost(Microseconds now) const;

  /** The peer's address, or ours, is a new one: what was measured of the path is forgotten
   *  (RFC 9000 section 9.4). */
  void path_changed(Microseconds now);

  const RttEstimate& round_trip() const { return rtt_; }
  /** Packets found lost, and bytes sent again for it or as a probe. */
  uint32_t packets_lost() const { return packets_lost_; }
  uint64_t bytes_resent() const { return bytes_resent_; }
  /** What `read` would copy, and the memory in which that and what came too early wait. */
  size_t readable_bytes() const { return reassembly_.readable_bytes(); }
  size_t buffered_bytes() const { return reassembly_.buffer_bytes(); }
  /** All memory beside the object itself; 0 while nothing is on its way. */
  size_t owned_bytes() const {
    return outgoing_.heap_bytes() + sent_.heap_bytes() + received_.heap_bytes() +
           reassembly_.heap_bytes();
  }

 private:
  using Chunk = OutgoingBytes::Chunk;

  // Receiving: reliable_stream_receiving.cc
  bool is_consistent(const Packet& packet) const;
  void on_ack(const Acknowledgement& ack, Microseconds now);
  void settle(SentPacket& packet, Microseconds now, DeliveryRate::Sample* sample);
  void detect_losses(Microseconds now);
  void take_data(const Packet& packet, Microseconds now);
  void end_trace();

  // Sending: reliable_stream.cc
  void on_timers(Microseconds now);
  void probe();
  Chunk next_chunk(size_t room) const;
  bool has_chunk() const { return outgoing_.has_lost() || outgoing_.has_new(); }
  size_t write_packet(uint8_t* into, Microseconds now, bool may_carry_data);
  void record(const Chunk& chunk, size_t bytes, bool has_ack, Microseconds now);
  /** The window as it is now; what was once granted is never taken back. */
  uint64_t window_end() const { return reassembly_.read_offset() + window_bytes_; }
  bool window_update_due() const;
  Microseconds keep_alive_due() const;

  const Microseconds keep_alive_us_;
  const Microseconds give_up_us_;
  const uint32_t datagram_bytes_;
  const uint32_t window_bytes_;

  OutgoingBytes outgoing_;
  SentPackets sent_;
  RttEstimate rtt_;
  LossDetection loss_;
  Congestion congestion_;
  ReceivedPackets received_;
  Reassembly reassembly_;

  uint64_t bytes_resent_ = 0;
  /** The window's end as last sent, as last sent so that its loss is noticed, and as the peer is
   *  known to have it. */
  uint64_t granted_ = kInitialWindowBytes;
  uint64_t announced_ = kInitialWindowBytes;
  uint64_t confirmed_ = kInitialWindowBytes;
  /** Where the peer's bytes end; kOffsetEnd: it has not said. */
  uint64_t peer_end_ = kOffsetEnd;
  /** From here on the next probe takes what is unacknowledged. */
  uint64_t probe_offset_ = 0;
  Microseconds last_sent_us_;
  /** Since when an answer is due and nothing at all has come. */
  Microseconds waiting_since_us_ = 0;
  uint32_t next_number_ = 0;
  uint32_t packets_lost_ = 0;
  /** Once the packet `traced_number_` is acknowledged, the peer knows what we received up to
   *  `traced_ack_`, and the window. */
  uint64_t traced_window_ = 0;
  uint32_t traced_number_ = kNoNumber;
  uint32_t traced_ack_ = 0;
  uint8_t probes_ = 0;
  bool ping_wanted_ = false;

  /** Never sent: the stream is lost before its numbers run out. */
  static constexpr uint32_t kNoNumber = UINT32_MAX;
};

}  // namespace binding
