#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../src/byte_pool.h"
#include "../src/send_queue.h"
#include "../src/stream/reliable_stream.h"
#include "network.h"
#include "random.h"

namespace simulation {

/** The first instant: not 0, as no clock of a machine that runs is. */
constexpr Microseconds kBeginningUs = 1'000'000'000;

/** What one end writes and how it reads. */
struct Habits {
  uint64_t bytes = 0;
  size_t write_bytes_min = 1;
  size_t write_bytes_max = 1;
  /** Between two writes; 0: whenever there is room in the queue. */
  Microseconds pause_us = 0;
  bool pause_is_random = true;
  /** The writer waits while so much is queued. */
  size_t queue_bytes_max = 256 * 1024;
  /** It says that this was all. */
  bool finishes = true;
  size_t read_bytes_max = 64 * 1024;
  /** The chance, at each reading, to look away for up to so long. */
  double rest = 0;
  Microseconds rest_us_max = 0;
};

/** A stream with somebody who writes into it and somebody who reads from it, checking both. */
class End {
 public:
  End(const binding::StreamOptions& options, const Habits& habits, uint64_t text,
      binding::BytePool& pool, Random& random, Microseconds now);

  /** The text that the other end writes. */
  void expect(uint64_t text) { expected_text_ = text; }

  void write(Microseconds now);
  void read(Microseconds now);
  /** Writes so much at once, whatever the habits are. */
  void write_bytes(size_t count, Microseconds now);
  void receive(const Network::Arrival& arrival);
  /** Hands all that should leave to the network. */
  void produce(int self, Network& network, Microseconds now);
  void finish() { stream_.finish(); }
  void set_reading(bool reading) { reading_ = reading; }

  /** When it does something by itself. */
  Microseconds due() const;
  bool is_done() const { return stream_.settled() && stream_.peer_finished(); }
  bool wrote_all() const { return written_ >= habits_.bytes; }

  binding::ReliableStream& stream() { return stream_; }
  const binding::ReliableStream& stream() const { return stream_; }
  uint64_t written() const { return written_; }
  uint64_t bytes_read() const { return read_; }
  uint64_t datagrams_sent() const { return datagrams_sent_; }
  /** When each write happened, and the stream's length after it. */
  struct Written {
    uint64_t end;
    Microseconds at;
  };
  const std::vector<Written>& writes() const { return writes_; }
  /** From writing to reading, for each write of the other end that was read to its end since the
   *  last call. */
  void take_delays(const End& writer, Microseconds now, std::vector<Microseconds>* delays);
  /** What left since the last call, for those who read along. */
  std::vector<std::string> take_log();
  void keep_log() { logging_ = true; }

 private:
  void check_datagram(const uint8_t* datagram, size_t bytes);
  void log(const binding::Packet& packet, Microseconds now);

  const binding::StreamOptions options_;
  const Habits habits_;
  const uint64_t text_;
  uint64_t expected_text_ = 0;
  Random& random_;
  binding::SendQueue queue_;
  binding::ReliableStream stream_;
  std::vector<uint8_t> buffer_;
  std::vector<Written> writes_;
  std::vector<std::string> log_;
  size_t delays_taken_ = 0;
  uint64_t written_ = 0;
  uint64_t read_ = 0;
  uint64_t datagrams_sent_ = 0;
  int64_t last_number_ = -1;
  Microseconds next_write_us_ = 0;
  Microseconds next_read_us_ = 0;
  bool reading_ = true;
  bool logging_ = false;
};

}  // namespace simulation
