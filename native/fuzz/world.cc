#include "world.h"

#include <malloc.h>
#include <sys/time.h>
#include <sys/types.h>

#include <cstdlib>
#include <ctime>

#include "../src/wolfssl_library.h"
#include "require.h"

namespace fuzz {

namespace {

/** Some moment after this was written: 2026-11-21. */
constexpr uint64_t kBeginMs = 1'795'219'200'000;

uint64_t now_ms = kBeginMs;
uint64_t draws[World::kSides] = {};
World::Side playing = World::kServer;
size_t held_bytes = 0;

/** SplitMix64: not random at all to who knows it, and as good as random to who does not. */
uint64_t draw() {
  const uint64_t seed = ++draws[playing] * World::kSides + playing;
  uint64_t mixed = seed * 0x9e3779b97f4a7c15;
  mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
  return mixed ^ mixed >> 31;
}

void* take(size_t bytes) {
  void* memory = malloc(bytes);
  held_bytes += malloc_usable_size(memory);
  return memory;
}

void give_back(void* memory) {
  held_bytes -= malloc_usable_size(memory);
  free(memory);
}

void* change(void* memory, size_t bytes) {
  held_bytes -= malloc_usable_size(memory);
  void* changed = realloc(memory, bytes);
  held_bytes += malloc_usable_size(changed);
  return changed;
}

}  // namespace

void World::begin() {
  now_ms = kBeginMs;
  for (uint64_t& side : draws) side = 0;
  playing = kServer;
}

void World::play(Side side) { playing = side; }

void World::pass(uint64_t ms) { now_ms += ms; }

void count_wolfssl_bytes() {
  require(wolfSSL_SetAllocators(take, give_back, change) == 0, "wolfSSL takes our allocators");
}

size_t wolfssl_bytes() { return held_bytes; }

}  // namespace fuzz

extern "C" {

ssize_t __wrap_getrandom(void* into, size_t bytes, unsigned) {
  auto* at = static_cast<uint8_t*>(into);
  for (size_t left = bytes; left > 0; left--) *at++ = static_cast<uint8_t>(fuzz::draw());
  return static_cast<ssize_t>(bytes);
}

time_t __wrap_time(time_t* into) {
  const auto seconds = static_cast<time_t>(fuzz::now_ms / 1000);
  if (into != nullptr) *into = seconds;
  return seconds;
}

int __wrap_gettimeofday(timeval* into, void*) {
  into->tv_sec = static_cast<time_t>(fuzz::now_ms / 1000);
  into->tv_usec = static_cast<suseconds_t>(fuzz::now_ms % 1000 * 1000);
  return 0;
}
}
