#pragma once

#include <cstddef>
#include <cstdint>

namespace binding {

/** From the system's generator; false only if it has none. */
bool fill_random(uint8_t* into, size_t bytes);

}  // namespace binding
