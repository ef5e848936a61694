#include "speed.h"

#include <cinttypes>
#include <cstdio>
#include <ctime>
#include <vector>

#include "../src/stream/reliable_stream.h"
#include "violation.h"

namespace simulation {

using binding::ReliableStream;

namespace {

constexpr binding::StreamOptions kOptions{1178, 256 * 1024, 0, 30 * binding::kSecondUs};
/** Lines on their way at once. */
constexpr int kLines = 8;
constexpr binding::Microseconds kRoundTripUs = 200;

struct Party {
  binding::BytePool pool;
  binding::SendQueue queue{pool};
  ReliableStream stream{kOptions, queue, pool, 0};
};

/** Hands over all that leaves; returns how many datagrams that were. */
uint64_t pass(Party& from, Party& to, std::vector<uint8_t>& buffer, binding::Microseconds now) {
  uint64_t count = 0;
  while (const size_t bytes = from.stream.produce(buffer.data(), now)) {
    to.stream.receive(buffer.data(), bytes, now);
    count++;
  }
  return count;
}

}  // namespace

void measure_speed(const Arguments& arguments) {
  const uint64_t rounds = arguments.whole("count", 100'000) / kLines;
  const size_t line_bytes = arguments.whole("size", 100);
  Party writer;
  Party reader;
  std::vector<uint8_t> buffer(kOptions.window_bytes);
  const std::vector<uint8_t> line(line_bytes, 'x');
  binding::Microseconds now = binding::kSecondUs;
  uint64_t packets = 0;
  uint64_t bytes_read = 0;
  const clock_t began = clock();
  for (uint64_t round = 0; round < rounds; round++) {
    for (int index = 0; index < kLines; index++) {
      writer.queue.append(line.data(), line.size());
      packets += pass(writer, reader, buffer, now);
      bytes_read += reader.stream.read(buffer.data(), buffer.size());
    }
    now += kRoundTripUs;
    packets += pass(reader, writer, buffer, now);
  }
  const double ns =
      static_cast<double>(clock() - began) * (1e9 / CLOCKS_PER_SEC) / static_cast<double>(packets);
  must(bytes_read == rounds * kLines * line_bytes, "all lines arrive", bytes_read);
  printf("{\"packets\":%" PRIu64 ",\"nsPerPacket\":%.1f,\"streamBytes\":%zu}\n", packets, ns,
         sizeof(ReliableStream));
}

}  // namespace simulation
