#include "random.h"

#include <sys/random.h>

namespace binding {

// Up to 256 bytes come whole or not at all, and never wait once the system is up (getrandom(2)).
bool fill_random(uint8_t* into, size_t bytes) {
  return getrandom(into, bytes, 0) == static_cast<ssize_t>(bytes);
}

}  // namespace binding
