#include "violation.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

namespace simulation {

namespace {
uint64_t current_seed = 0;
}

void begin_run(uint64_t seed) { current_seed = seed; }

void violated(const char* what, uint64_t got, uint64_t limit) {
  printf("{\"seed\":%" PRIu64 ",\"violated\":\"%s\",\"got\":%" PRIu64 ",\"limit\":%" PRIu64 "}\n",
         current_seed, what, got, limit);
  exit(1);
}

}  // namespace simulation
