#pragma once

#include <cstdint>

namespace simulation {

/** The byte at an offset of a text: neighbours differ, and so do texts and far apart places. */
inline uint8_t letter(uint64_t text, uint64_t offset) {
  const uint64_t mixed = (offset + text * 0x9e3779b9) * 0xff51afd7ed558ccd;
  return static_cast<uint8_t>(mixed >> 40);
}

}  // namespace simulation
