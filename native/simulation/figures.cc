#include "figures.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

namespace simulation {

namespace {

Microseconds percentile(const std::vector<Microseconds>& sorted, double share) {
  if (sorted.empty()) return 0;
  const auto index = static_cast<size_t>(static_cast<double>(sorted.size() - 1) * share);
  return sorted[index];
}

void print_end(const char* name, const End& end) {
  const binding::ReliableStream& stream = end.stream();
  printf(",\"%s\":{\"written\":%" PRIu64 ",\"read\":%" PRIu64 ",\"datagrams\":%" PRIu64
         ",\"packetsLost\":%" PRIu32 ",\"bytesResent\":%" PRIu64 ",\"roundTripUs\":%" PRIu64 "}",
         name, end.written(), end.bytes_read(), end.datagrams_sent(), stream.packets_lost(),
         stream.bytes_resent(), stream.round_trip().smoothed());
}

}  // namespace

void print_figures(const Plan& plan, World& world) {
  std::vector<Microseconds>& delays = world.delays();
  std::sort(delays.begin(), delays.end());
  const Microseconds took = world.now() - kBeginningUs;
  const double seconds = static_cast<double>(took) / static_cast<double>(binding::kSecondUs);
  printf("{\"seed\":%" PRIu64 ",\"seconds\":%.6f,\"goodput\":%.0f,\"messages\":%zu", plan.seed,
         seconds, static_cast<double>(world.end(1).bytes_read()) / seconds, delays.size());
  printf(",\"delayUs\":{\"p50\":%" PRIu64 ",\"p99\":%" PRIu64 ",\"max\":%" PRIu64 "}",
         percentile(delays, 0.5), percentile(delays, 0.99), percentile(delays, 1));
  print_end("first", world.end(0));
  print_end("second", world.end(1));
  printf("}\n");
}

}  // namespace simulation
