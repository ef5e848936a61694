#pragma once

#include <cstddef>
#include <cstdint>

namespace fuzz {

/**
 * What a target that has wolfSSL inside sees of the world: a clock that only the input moves, and
 * chance that repeats, so that a recorded handshake succeeds again. The linker puts it in the place
 * of getrandom, time and gettimeofday.
 */
struct World {
  /** Each draws from a chance of its own, whatever the others draw. */
  enum Side { kServer, kClient, kSides };
  static void begin();
  static void play(Side side);
  static void pass(uint64_t ms);
};

/** Counts what wolfSSL holds, from here on. Once, before its first allocation. */
void count_wolfssl_bytes();
/** What wolfSSL holds, in bytes. */
size_t wolfssl_bytes();

}  // namespace fuzz
