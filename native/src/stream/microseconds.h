#pragma once

#include <cstdint>

namespace binding {

/** On any clock that never goes back; a stream only subtracts. */
using Microseconds = uint64_t;

/** Later than everything. */
constexpr Microseconds kNeverUs = UINT64_MAX;

constexpr Microseconds kSecondUs = 1'000'000;
constexpr Microseconds kMillisecondUs = 1'000;

}  // namespace binding
