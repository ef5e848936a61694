#include "connection_table.h"

#include "connection.h"

namespace binding {

ConnectionTable::ConnectionTable() = default;
ConnectionTable::~ConnectionTable() = default;

uint32_t ConnectionTable::next_id() {
  if (first_free_ != kNone) return slots_[first_free_].id;
  if (slots_.size() == kConnectionsMax) return 0;
  return (1u << kSlotBits) | static_cast<uint32_t>(slots_.size());
}

void ConnectionTable::put(uint32_t id, std::unique_ptr<Connection> connection) {
  const uint32_t slot = id & (kConnectionsMax - 1);
  if (slot == slots_.size()) {
    slots_.push_back(Slot{std::move(connection), id, kNone});
  } else {
    first_free_ = slots_[slot].next_free;
    if (first_free_ == kNone) last_free_ = kNone;
    slots_[slot].connection = std::move(connection);
  }
  count_++;
}

void ConnectionTable::clear() {
  slots_.clear();
  first_free_ = last_free_ = kNone;
  count_ = 0;
}

std::unique_ptr<Connection> ConnectionTable::remove(uint32_t id) {
  if (find(id) == nullptr) return nullptr;
  const uint32_t slot = id & (kConnectionsMax - 1);
  std::unique_ptr<Connection> removed = std::move(slots_[slot].connection);
  const uint32_t generation = (id >> kSlotBits) % kGenerations + 1;
  slots_[slot].id = (generation << kSlotBits) | slot;
  slots_[slot].next_free = kNone;
  if (last_free_ == kNone) first_free_ = slot;
  else slots_[last_free_].next_free = slot;
  last_free_ = slot;
  count_--;
  return removed;
}

}  // namespace binding
