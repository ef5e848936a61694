#pragma once

#include <cstdio>
#include <cstdlib>

namespace fuzz {

/** What must hold for every input. Ends the process, which libFuzzer and the replay both report. */
inline void require(bool holds, const char* claim) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s\n", claim);
  abort();
}

}  // namespace fuzz
