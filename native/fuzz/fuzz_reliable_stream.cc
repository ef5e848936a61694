// Two reliable streams and what lies between them: the input is a script of writing, reading, time,
// datagrams that arrive, again or never, and datagrams that no peer of ours would send. As long as
// none of those was taken for good, every byte must arrive once and in order, and all of them in
// the end; and whatever was taken, memory stays bounded and nothing loops.

#include <algorithm>
#include <cstring>
#include <vector>

#include "../src/stream/reliable_stream.h"
#include "input.h"
#include "require.h"

namespace {

using binding::Microseconds;
using binding::PacketWriter;
using binding::ReliableStream;
using fuzz::require;
using Verdict = ReliableStream::Verdict;
using Datagram = std::vector<uint8_t>;

constexpr size_t kWindowBytes = 32 * 1024;
constexpr size_t kDatagramBytesMax = 1'400;
/** Bytes that one end writes in a script, at most: twice the window. */
constexpr uint64_t kWrittenBytesMax = 2 * kWindowBytes;
/** Datagrams on their way in one direction; those that come then are lost. */
constexpr size_t kOnTheirWayMax = 64;
/** Datagrams at one instant: one for each byte that may be in flight would be far too many. */
constexpr int kDatagramsAtOnceMax = 2'000;
/** What one stream may own: the window in a power of two, its ranges, and a record of 56 bytes for
 *  each packet in flight, of which there is at least one byte in each. */
constexpr size_t kOwnedBytesMax = 64 * 1024 + 32 * 1024 + kWrittenBytesMax * 2 * 56;
/** In so many turns of a tenth of a second an undisturbed talk comes to its end. */
constexpr int kEndingTurnsMax = 3'000;

uint8_t letter(int writer, uint64_t offset) {
  return static_cast<uint8_t>((offset + static_cast<uint64_t>(writer)) * 0x9e3779b97f4a7c15 >> 56);
}

struct End {
  End(const binding::StreamOptions& options, Microseconds now)
      : stream(options, queue, pool, now) {}

  binding::BytePool pool;
  binding::SendQueue queue{pool};
  ReliableStream stream;
  /** What it sent and the other has not yet received, or may receive again. */
  std::vector<Datagram> sent;
  uint64_t written = 0;
  uint64_t read = 0;
  int64_t last_number = -1;
  bool finished = false;
};

class Script {
 public:
  explicit Script(fuzz::Input input)
      : input_(input),
        options_{128 + size_t{input_.byte()} * 5, kWindowBytes,
                 input_.byte() % 4 * binding::kSecondUs, 30 * binding::kSecondUs},
        ends_{End(options_, now_), End(options_, now_)} {}

  void run() {
    while (!input_.empty()) step();
    if (!tainted_) finish();
  }

 private:
  /** One bit says who, three say what. */
  void step() {
    const uint8_t step = input_.byte();
    const int self = step & 1;
    switch (step >> 1 & 7) {
      case 0:
        write(self, input_.word() % 4'096);
        break;
      case 1:
        produce(self);
        break;
      case 2:
        deliver(self, step >> 4);
        break;
      case 3:
        deliver_spoilt(self);
        break;
      case 4:
        deliver_noise(self);
        break;
      case 5:
        deliver_forged(self);
        break;
      case 6:
        pass_time(step >> 4);
        break;
      case 7:
        do_seldom(self, step >> 4);
        break;
    }
    check(ends_[self]);
  }

  void write(int self, size_t count) {
    End& end = ends_[self];
    if (end.finished || end.written + count > kWrittenBytesMax) return;
    uint8_t* into = end.queue.reserve(count);
    for (size_t at = 0; at < count; at++) into[at] = letter(self, end.written + at);
    end.queue.commit(count);
    end.written += count;
  }

  void produce(int self) {
    End& end = ends_[self];
    uint8_t buffer[kDatagramBytesMax + 1'000];
    for (int count = 0;; count++) {
      require(count < kDatagramsAtOnceMax, "produce comes to an end");
      const size_t bytes = end.stream.produce(buffer, now_);
      if (bytes == 0) break;
      require(bytes <= options_.datagram_bytes, "no datagram is too long");
      binding::Packet packet;
      require(binding::decode_packet(buffer, bytes, &packet), "what leaves is well formed");
      require(packet.number > end.last_number, "packet numbers grow");
      end.last_number = packet.number;
      if (end.sent.size() < kOnTheirWayMax) end.sent.emplace_back(buffer, buffer + bytes);
    }
    require(end.stream.due() > now_, "after produce nothing is due any more");
  }

  /** Says whether the datagram was taken; what is malformed must leave no trace. */
  bool receive(int self, const Datagram& datagram) {
    ReliableStream& stream = ends_[self].stream;
    uint8_t before[sizeof stream];
    memcpy(before, static_cast<const void*>(&stream), sizeof stream);
    const size_t owned = stream.owned_bytes();
    // A copy of the exact size, so that the sanitizer sees a step beyond it.
    const Datagram exact(datagram.begin(), datagram.end());
    if (stream.receive(exact.data(), exact.size(), now_) != Verdict::kMalformed) return true;
    require(memcmp(before, static_cast<const void*>(&stream), sizeof stream) == 0,
            "a malformed datagram changes nothing");
    require(stream.owned_bytes() == owned, "a malformed datagram costs no memory");
    return false;
  }

  /** The oldest or another one on its way arrives; a duplicate stays for another time. */
  void deliver(int self, unsigned how) {
    std::vector<Datagram>& sent = ends_[1 - self].sent;
    if (sent.empty()) return;
    const size_t index = how % 2 == 0 ? 0 : input_.byte() % sent.size();
    const bool taken = receive(self, sent[index]);
    require(taken || tainted_, "a datagram of the peer is well formed");
    if (how / 2 % 4 != 3) sent.erase(sent.begin() + static_cast<ptrdiff_t>(index));
  }

  void deliver_spoilt(int self) {
    std::vector<Datagram>& sent = ends_[1 - self].sent;
    if (sent.empty()) return;
    Datagram datagram = sent[input_.byte() % sent.size()];
    const uint8_t changes = input_.byte();
    if (changes & 0x80) datagram.resize(input_.byte() % (datagram.size() + 1));
    for (int change = changes % 4; change >= 0 && !datagram.empty(); change--) {
      datagram[input_.byte() % std::min<size_t>(datagram.size(), 48)] = input_.byte();
    }
    if (receive(self, datagram)) tainted_ = true;
  }

  void deliver_noise(int self) {
    size_t count = 0;
    const uint8_t* noise = input_.take(input_.byte() % 64, &count);
    if (receive(self, Datagram(noise, noise + count))) tainted_ = true;
  }

  /** Well formed, of any content, near what the stream would believe. */
  void deliver_forged(int self) {
    uint8_t buffer[512];
    const auto near = static_cast<uint32_t>(ends_[1 - self].last_number + 1);
    PacketWriter writer(buffer, sizeof buffer, near + input_.byte() - 16);
    const uint8_t parts = input_.byte();
    if (parts & 1) writer.add_ping();
    if (parts & 2) forge_ack(self, writer);
    if (parts & 4) {
      const uint64_t offset = input_.word() * (parts & 16 ? 1 : 7);
      const size_t count = parts >> 5;
      writer.add_data(offset, buffer, count, (parts & 8) != 0);
    }
    if (receive(self, Datagram(buffer, buffer + writer.bytes()))) tainted_ = true;
  }

  void forge_ack(int self, PacketWriter& writer) {
    binding::Acknowledgement ack;
    ack.delay_us = input_.word();
    ack.window_end = uint64_t{input_.word()} << input_.byte() % 32;
    ack.count = 0;
    int64_t last = ends_[self].last_number - input_.byte() % 4;
    const size_t wanted = 1 + input_.byte() % (binding::kAckGapsMax + 1);
    while (last >= 0 && ack.count < wanted) {
      const int64_t first = std::max<int64_t>(last - input_.byte() % 8, 0);
      ack.ranges[ack.count++] =
          binding::AckRange{static_cast<uint32_t>(first), static_cast<uint32_t>(last)};
      last = first - 2 - input_.byte() % 4;
    }
    if (ack.count > 0) writer.add_ack(ack);
  }

  void pass_time(unsigned scale) {
    now_ += Microseconds{input_.byte()} << scale;
    // As a loop does when a timer has come.
    for (int self = 0; self < 2; self++) {
      if (ends_[self].stream.due() <= now_) produce(self);
    }
  }

  void do_seldom(int self, unsigned what) {
    End& end = ends_[self];
    if (what < 8) {
      read(self, size_t{what} * what * 64 + 1);
    } else if (what < 11) {
      end.stream.finish();
      end.finished = true;
    } else if (what < 13) {
      end.stream.path_changed(now_);
    } else {
      end.sent.clear();
    }
  }

  size_t read(int self, size_t capacity) {
    End& end = ends_[self];
    uint8_t buffer[4'096];
    const size_t count = end.stream.read(buffer, std::min(capacity, sizeof buffer));
    require(count <= capacity, "read stays within its capacity");
    for (size_t at = 0; at < count && !tainted_; at++) {
      require(buffer[at] == letter(1 - self, end.read + at), "bytes arrive once and in order");
    }
    end.read += count;
    return count;
  }

  void check(const End& end) const {
    require(end.stream.buffered_bytes() <= kWindowBytes, "what waits is bounded by the window");
    require(end.stream.owned_bytes() <= kOwnedBytesMax, "memory is bounded");
    require(end.stream.readable_bytes() <= end.stream.buffered_bytes(), "what is there, is there");
  }

  bool is_done(int self) const {
    return ends_[self].stream.settled() && ends_[self].stream.peer_finished();
  }

  /** From here on the network is kind: what was written must arrive. */
  void finish() {
    for (End& end : ends_) {
      end.stream.finish();
      end.finished = true;
    }
    for (int turn = 0; !(is_done(0) && is_done(1)); turn++) {
      require(turn < kEndingTurnsMax, "everything arrives in the end");
      now_ += binding::kSecondUs / 20;
      for (int self = 0; self < 2; self++) {
        produce(self);
        while (!ends_[self].sent.empty()) deliver(1 - self, 0);
        while (read(1 - self, SIZE_MAX) > 0) continue;
      }
    }
    require(ends_[0].read == ends_[1].written && ends_[1].read == ends_[0].written,
            "all that was written was read");
  }

  fuzz::Input input_;
  Microseconds now_ = binding::kSecondUs;
  const binding::StreamOptions options_;
  End ends_[2];
  /** An end has taken what its peer never sent. */
  bool tainted_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  Script(fuzz::Input(bytes, count)).run();
  return 0;
}
