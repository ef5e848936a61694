#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace binding {

/**
 * How many handshakes each source may begin: a token bucket per source, made when it is first seen
 * and forgotten once it is full again. Only sources that proved their address are counted, so the
 * table cannot be filled with made-up ones.
 */
class HandshakeAllowance {
 public:
  /** `per_second` 0: any number. The burst is twice as many. */
  explicit HandshakeAllowance(uint32_t per_second) : per_second_(per_second) {}
  /** Takes one; false if the source has none left. */
  bool take(uint64_t source, uint64_t now_us);

 private:
  struct Spent {
    double tokens;
    uint64_t at_us;
  };
  double recovered(const Spent& spent, uint64_t now_us) const;
  bool has_room(uint64_t source, uint64_t now_us);

  const uint32_t per_second_;
  std::unordered_map<uint64_t, Spent> spent_;
  uint64_t swept_us_ = 0;
};

}  // namespace binding
