#pragma once

#include <cstdint>

namespace simulation {

/** The run that `violated` names. */
void begin_run(uint64_t seed);

/** Something that must hold does not: says so with the seed, and ends the program with 1. */
[[noreturn]] void violated(const char* what, uint64_t got, uint64_t limit);

inline void must(bool holds, const char* what, uint64_t got = 0, uint64_t limit = 0) {
  if (!holds) violated(what, got, limit);
}

}  // namespace simulation
