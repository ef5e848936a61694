#include "garbage.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <cstring>
#include <vector>

#include "../src/stream/reliable_stream.h"
#include "random.h"
#include "violation.h"

namespace simulation {

using binding::kMillisecondUs;
using binding::ReliableStream;

namespace {

constexpr binding::StreamOptions kOptions{600, 32 * 1024, 0, 30 * binding::kSecondUs};
constexpr int kTurns = 400;
constexpr size_t kWriteBytesMax = 2'000;
constexpr size_t kQueueBytesMax = 64 * 1024;
/** Of a peer that lies: the window, twice for rounding, and the books about it. */
constexpr size_t kOwnedBytesMax = 512 * 1024;

/** A stream, and what it owns in its own bytes: a malformed datagram must not change one. */
struct Victim {
  binding::BytePool pool;
  binding::SendQueue queue{pool};
  ReliableStream stream{kOptions, queue, pool, 0};

  bool receive(const std::vector<uint8_t>& datagram, binding::Microseconds now) {
    uint8_t before[sizeof stream];
    memcpy(before, static_cast<const void*>(&stream), sizeof stream);
    if (stream.receive(datagram.data(), datagram.size(), now) !=
        ReliableStream::Verdict::kMalformed) {
      return true;
    }
    must(memcmp(before, static_cast<const void*>(&stream), sizeof stream) == 0,
         "a malformed datagram changes nothing");
    return false;
  }
};

std::vector<uint8_t> noise(Random& random) {
  std::vector<uint8_t> bytes(random.between(0, 64));
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random.next());
  // Some of it looks like ours at first.
  if (bytes.size() > 1 && random.chance(0.8)) {
    bytes[0] = binding::kPacketKind;
    bytes[1] &= 0x0f;
  }
  if (bytes.size() > 5 && random.chance(0.8)) bytes[2] = bytes[3] = 0;
  return bytes;
}

void spoil(Random& random, std::vector<uint8_t>* datagram) {
  if (random.chance(0.3)) datagram->resize(random.between(0, datagram->size()));
  for (uint64_t flips = random.between(0, 3); flips > 0 && !datagram->empty(); flips--) {
    // The front has what is judged; the rest is only data.
    const uint64_t last = std::min<size_t>(datagram->size() - 1, 40);
    (*datagram)[random.between(0, last)] ^= static_cast<uint8_t>(1 << random.between(0, 7));
  }
}

void drain(ReliableStream& stream, std::vector<uint8_t>& buffer) {
  while (stream.read(buffer.data(), buffer.size()) > 0) continue;
}

}  // namespace

void run_garbage(uint64_t seed) {
  begin_run(seed);
  Random random(seed);
  Victim ends[2];
  std::vector<uint8_t> buffer(kOptions.datagram_bytes);
  binding::Microseconds now = 0;
  uint64_t taken = 0;
  uint64_t malformed = 0;
  for (int turn = 0; turn < kTurns; turn++) {
    now += random.between(0, 30) * kMillisecondUs;
    Victim& from = ends[turn % 2];
    Victim& to = ends[1 - turn % 2];
    if (from.queue.bytes() < kQueueBytesMax) {
      const size_t bytes = random.between(1, kWriteBytesMax);
      memset(from.queue.reserve(bytes), turn, bytes);
      from.queue.commit(bytes);
    }
    while (const size_t bytes = from.stream.produce(buffer.data(), now)) {
      std::vector<uint8_t> datagram(buffer.begin(), buffer.begin() + static_cast<ptrdiff_t>(bytes));
      if (random.chance(0.3)) spoil(random, &datagram);
      (to.receive(datagram, now) ? taken : malformed)++;
      if (random.chance(0.3)) (to.receive(noise(random), now) ? taken : malformed)++;
    }
    must(from.stream.due() > now, "after produce nothing is due any more");
    if (random.chance(0.5)) drain(to.stream, buffer);
    must(to.stream.owned_bytes() < kOwnedBytesMax, "memory is bounded whatever comes",
         to.stream.owned_bytes(), kOwnedBytesMax);
  }
  printf("{\"seed\":%" PRIu64 ",\"taken\":%" PRIu64 ",\"malformed\":%" PRIu64 "}\n", seed, taken,
         malformed);
}

}  // namespace simulation
