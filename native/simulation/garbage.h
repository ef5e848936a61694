#pragma once

#include <cstdint>

namespace simulation {

/**
 * What no cipher would let through reaches `receive`: noise, datagrams with a few bits changed and
 * datagrams cut short. Memory stays bounded, nothing loops, and what is malformed changes nothing.
 */
void run_garbage(uint64_t seed);

}  // namespace simulation
