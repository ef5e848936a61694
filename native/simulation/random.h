#pragma once

#include <cstdint>

namespace simulation {

/** The same numbers from the same seed, everywhere: SplitMix64 (Steele, Lea, Flood, 2014). */
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t mixed = state_ += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return mixed ^ mixed >> 31;
  }
  /** From `least` to `most`, both included. */
  uint64_t between(uint64_t least, uint64_t most) { return least + next() % (most - least + 1); }
  bool chance(double probability) {
    return static_cast<double>(next() >> 11) * 0x1p-53 < probability;
  }

 private:
  uint64_t state_;
};

}  // namespace simulation
