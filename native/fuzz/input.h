#pragma once

#include <cstddef>
#include <cstdint>

namespace fuzz {

/** The bytes of one run, taken from the front. What is not there any more reads as zero. */
class Input {
 public:
  Input(const uint8_t* bytes, size_t count) : bytes_(bytes), left_(count) {}

  bool empty() const { return left_ == 0; }
  size_t left() const { return left_; }

  uint8_t byte() {
    if (left_ == 0) return 0;
    left_--;
    return *bytes_++;
  }

  /** Big endian, as a reader of a hex dump would want it. */
  uint16_t word() {
    const unsigned high = byte();
    return static_cast<uint16_t>(high << 8 | byte());
  }

  /** The next `wanted` bytes, or what is left of them. */
  const uint8_t* take(size_t wanted, size_t* got) {
    const uint8_t* start = bytes_;
    *got = wanted < left_ ? wanted : left_;
    bytes_ += *got;
    left_ -= *got;
    return start;
  }

 private:
  const uint8_t* bytes_;
  size_t left_;
};

}  // namespace fuzz
