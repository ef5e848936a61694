#include "handshake_allowance.h"

#include <algorithm>

namespace binding {

namespace {
constexpr double kBurstFactor = 2;
constexpr double kMicrosecondsPerSecond = 1e6;
/** Sources remembered at once; at it the recovered are dropped, and failing that newcomers wait. */
constexpr size_t kSourcesMax = 65536;
/** Time between two looks through all of them, in µs. */
constexpr uint64_t kSweepUs = 1'000'000;
}  // namespace

double HandshakeAllowance::recovered(const Spent& spent, uint64_t now_us) const {
  const double seconds = static_cast<double>(now_us - spent.at_us) / kMicrosecondsPerSecond;
  return std::max(0.0, spent.tokens - seconds * per_second_);
}

bool HandshakeAllowance::has_room(uint64_t source, uint64_t now_us) {
  if (spent_.size() < kSourcesMax || spent_.count(source) != 0) return true;
  if (now_us - swept_us_ < kSweepUs) return false;
  swept_us_ = now_us;
  for (auto at = spent_.begin(); at != spent_.end();) {
    if (recovered(at->second, now_us) == 0) at = spent_.erase(at);
    else ++at;
  }
  return spent_.size() < kSourcesMax;
}

bool HandshakeAllowance::take(uint64_t source, uint64_t now_us) {
  if (per_second_ == 0) return true;
  if (!has_room(source, now_us)) return false;
  Spent& spent = spent_.emplace(source, Spent{0, now_us}).first->second;
  spent.tokens = recovered(spent, now_us);
  spent.at_us = now_us;
  if (spent.tokens + 1 > kBurstFactor * per_second_) return false;
  spent.tokens += 1;
  return true;
}

}  // namespace binding
