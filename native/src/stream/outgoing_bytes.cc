#include "outgoing_bytes.h"

#include <algorithm>

namespace binding {

void OutgoingBytes::allow(uint64_t window_end) { allowed_ = std::max(allowed_, window_end); }

uint64_t OutgoingBytes::sendable() const {
  if (!finished()) return std::min(written(), allowed_);
  return end_ <= allowed_ ? end_ + 1 : allowed_;
}

OutgoingBytes::Chunk OutgoingBytes::next(size_t room) const {
  if (!lost_.empty()) {
    const RangeSet::Range& lost = lost_.front();
    return Chunk{lost.begin, std::min(lost.end, lost.begin + room)};
  }
  const uint64_t end = std::max(sendable(), sent_);
  return Chunk{sent_, std::min(end, sent_ + room)};
}

OutgoingBytes::Chunk OutgoingBytes::unacknowledged(uint64_t from, size_t room) const {
  uint64_t begin = std::max(from, acknowledged_);
  for (size_t index = beyond_.touching(begin); index < beyond_.size(); index++) {
    const RangeSet::Range& known = beyond_[index];
    if (known.end <= begin) continue;
    if (known.begin > begin) return Chunk{begin, std::min(known.begin, begin + room)};
    begin = known.end;
  }
  if (begin >= sent_) return Chunk{sent_, sent_};
  return Chunk{begin, std::min(sent_, begin + room)};
}

void OutgoingBytes::on_sent(const Chunk& chunk) {
  sent_ = std::max(sent_, chunk.end);
  lost_.remove(chunk.begin, chunk.end);
}

void OutgoingBytes::on_acknowledged(const Chunk& chunk) {
  if (chunk.end <= acknowledged_) return;
  lost_.remove(chunk.begin, chunk.end);
  if (chunk.begin > acknowledged_) {
    beyond_.add(chunk.begin, chunk.end);
    return;
  }
  uint64_t end = chunk.end;
  if (!beyond_.empty()) {
    beyond_.remove_below(end);
    if (!beyond_.empty() && beyond_.front().begin == end) {
      end = beyond_.front().end;
      beyond_.remove_below(end);
    }
  }
  queue_.consume(static_cast<size_t>(std::min(end, end_) - acknowledged_));
  acknowledged_ = end;
}

void OutgoingBytes::on_lost(const Chunk& chunk) {
  uint64_t begin = chunk.begin;
  while (begin < chunk.end) {
    const Chunk missing = unacknowledged(begin, static_cast<size_t>(chunk.end - begin));
    if (missing.empty() || missing.begin >= chunk.end) return;
    lost_.add(missing.begin, std::min(missing.end, chunk.end));
    begin = missing.end;
  }
}

}  // namespace binding
