#include "end.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "text.h"
#include "violation.h"

namespace simulation {

using binding::kNeverUs;
using binding::ReliableStream;

namespace {
/** Datagrams that one stream may send at one instant: its window, and nobody's is larger. */
constexpr int kDatagramsAtOnceMax = 20'000;
/** Buffers come in powers of two. */
constexpr size_t kBufferRounding = 2;
}  // namespace

End::End(const binding::StreamOptions& options, const Habits& habits, uint64_t text,
         binding::BytePool& pool, Random& random, Microseconds now)
    : options_(options),
      habits_(habits),
      text_(text),
      random_(random),
      queue_(pool),
      stream_(options, queue_, pool, now),
      buffer_(std::max<size_t>(habits.read_bytes_max, options.datagram_bytes)),
      next_write_us_(now),
      next_read_us_(now) {}

void End::write_bytes(size_t count, Microseconds now) {
  uint8_t* into = queue_.reserve(count);
  for (size_t at = 0; at < count; at++) into[at] = letter(text_, written_ + at);
  queue_.commit(count);
  written_ += count;
  writes_.push_back(Written{written_, now});
}

void End::write(Microseconds now) {
  while (written_ < habits_.bytes && next_write_us_ <= now &&
         queue_.bytes() < habits_.queue_bytes_max) {
    const uint64_t size = random_.between(habits_.write_bytes_min, habits_.write_bytes_max);
    write_bytes(static_cast<size_t>(std::min(size, habits_.bytes - written_)), now);
    if (habits_.pause_us == 0) continue;
    next_write_us_ = std::max(next_write_us_, now - std::min(now, habits_.pause_us));
    next_write_us_ += habits_.pause_is_random ? random_.between(0, 2 * habits_.pause_us)
                                              : habits_.pause_us;
  }
  if (wrote_all() && habits_.finishes) stream_.finish();
}

void End::read(Microseconds now) {
  if (!reading_ || next_read_us_ > now) return;
  if (habits_.rest_us_max > 0 && random_.chance(habits_.rest)) {
    next_read_us_ = now + random_.between(1, habits_.rest_us_max);
    return;
  }
  for (;;) {
    const size_t capacity = static_cast<size_t>(random_.between(1, habits_.read_bytes_max));
    const size_t count = stream_.read(buffer_.data(), capacity);
    must(count <= capacity, "read stays within its capacity", count, capacity);
    for (size_t at = 0; at < count; at++) {
      must(buffer_[at] == letter(expected_text_, read_ + at), "bytes arrive once and in order",
           read_ + at, read_);
    }
    read_ += count;
    if (count == 0) return;
  }
}

void End::receive(const Network::Arrival& arrival) {
  const auto verdict =
      stream_.receive(arrival.datagram.data(), arrival.datagram.size(), arrival.at);
  must(verdict != ReliableStream::Verdict::kMalformed, "a datagram of the peer is well formed");
  must(stream_.buffered_bytes() < options_.window_bytes * kBufferRounding ||
           stream_.buffered_bytes() <= binding::kInitialWindowBytes,
       "what waits to be read is bounded by the window", stream_.buffered_bytes(),
       options_.window_bytes);
}

void End::produce(int self, Network& network, Microseconds now) {
  for (int count = 0;; count++) {
    must(count < kDatagramsAtOnceMax, "produce comes to an end");
    const size_t bytes = stream_.produce(buffer_.data(), now);
    if (bytes == 0) break;
    check_datagram(buffer_.data(), bytes);
    if (logging_) {
      binding::Packet packet;
      decode_packet(buffer_.data(), bytes, &packet);
      log(packet, now);
    }
    datagrams_sent_++;
    network.send(self, buffer_.data(), bytes, now);
  }
  must(stream_.due() > now, "after produce nothing is due any more", stream_.due(), now);
}

void End::check_datagram(const uint8_t* datagram, size_t bytes) {
  must(bytes <= options_.datagram_bytes, "no datagram is too long", bytes,
       options_.datagram_bytes);
  must(datagram[0] == binding::kPacketKind, "a datagram begins with its kind", datagram[0]);
  uint32_t number = 0;
  for (int at = 2; at < 6; at++) number = number << 8 | datagram[at];
  must(number > last_number_, "packet numbers grow", number);
  last_number_ = number;
}

Microseconds End::due() const {
  Microseconds due = stream_.due();
  const bool has_room = queue_.bytes() < habits_.queue_bytes_max;
  if (!wrote_all() && has_room) due = std::min(due, next_write_us_);
  if (reading_ && habits_.rest_us_max > 0 && stream_.readable_bytes() > 0) {
    due = std::min(due, next_read_us_);
  }
  return due;
}

void End::take_delays(const End& writer, Microseconds now, std::vector<Microseconds>* delays) {
  const std::vector<Written>& writes = writer.writes();
  while (delays_taken_ < writes.size() && writes[delays_taken_].end <= read_) {
    delays->push_back(now - writes[delays_taken_++].at);
  }
}

void End::log(const binding::Packet& packet, Microseconds now) {
  char line[256];
  snprintf(line, sizeof line,
           "{\"at\":%" PRIu64 ",\"number\":%" PRIu32
           ",\"offset\":%" PRIu64 ",\"bytes\":%zu,\"fin\":%s,\"ping\":%s",
           now - kBeginningUs, packet.number, packet.has_data ? packet.offset : 0,
           packet.data_bytes, packet.fin ? "true" : "false",
           packet.ping ? "true" : "false");
  log_.emplace_back(line);
  if (packet.has_ack) {
    snprintf(line, sizeof line,
             ",\"ack\":{\"largest\":%" PRIu32 ",\"gaps\":%zu,\"windowEnd\":%" PRIu64 "}",
             packet.ack.ranges[0].last, packet.ack.count - 1, packet.ack.window_end);
    log_.back() += line;
  }
  log_.back() += '}';
}

std::vector<std::string> End::take_log() {
  std::vector<std::string> taken;
  taken.swap(log_);
  return taken;
}

}  // namespace simulation
