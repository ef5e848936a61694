#include "sent_packets.h"

#include <type_traits>

namespace binding {

namespace {
/** First allocation, in packets: the 16 lines that a quick writer has in flight. */
constexpr uint32_t kCapacityMin = 16;
static_assert(std::is_trivially_copyable_v<SentPacket>);
}  // namespace

void SentPackets::push(const SentPacket& packet) {
  if (count_ == capacity_) grow();
  slots_[(head_ + count_) & mask()] = packet;
  count_++;
}

size_t SentPackets::find(uint32_t number) const {
  // Nearly always it is the first one that is asked for.
  if (count_ == 0 || (*this)[0].number >= number) return 0;
  size_t low = 1;
  size_t high = count_;
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if ((*this)[middle].number < number) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void SentPackets::trim() {
  while (count_ > 0 && !slots_[head_].outstanding) {
    head_ = (head_ + 1) & mask();
    count_--;
  }
  if (count_ == 0) release();
}

void SentPackets::grow() {
  const uint32_t capacity = capacity_ == 0 ? kCapacityMin : capacity_ * 2;
  size_t buffer_bytes;
  auto* slots =
      reinterpret_cast<SentPacket*>(pool_.take(capacity * sizeof(SentPacket), &buffer_bytes));
  for (uint32_t index = 0; index < count_; index++) slots[index] = (*this)[index];
  if (slots_ != nullptr) pool_.give(reinterpret_cast<uint8_t*>(slots_), buffer_bytes_);
  slots_ = slots;
  buffer_bytes_ = buffer_bytes;
  capacity_ = capacity;
  head_ = 0;
}

void SentPackets::release() {
  if (slots_ != nullptr) pool_.give(reinterpret_cast<uint8_t*>(slots_), buffer_bytes_);
  slots_ = nullptr;
  buffer_bytes_ = 0;
  capacity_ = head_ = count_ = 0;
}

}  // namespace binding
