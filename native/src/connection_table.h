#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace binding {

class Connection;

/**
 * Connections by id: 20 bits of slot and 11 of generation. The whole stays below 2^31, which V8
 * keeps as a small integer, so ids are cheap as keys of a Map. A freed slot is used again last.
 */
class ConnectionTable {
 public:
  static constexpr uint32_t kSlotBits = 20;
  static constexpr uint32_t kGenerations = 2047;
  /** Connections of one loop at once. */
  static constexpr uint32_t kConnectionsMax = 1u << kSlotBits;

  ConnectionTable();
  ~ConnectionTable();

  /** 0 if the table is full. */
  uint32_t next_id();
  void put(uint32_t id, std::unique_ptr<Connection> connection);
  Connection* find(uint32_t id) const {
    const uint32_t slot = id & (kConnectionsMax - 1);
    if (slot >= slots_.size() || slots_[slot].id != id) return nullptr;
    return slots_[slot].connection.get();
  }
  /** The connection, if there was one; the id is stale from here on. */
  std::unique_ptr<Connection> remove(uint32_t id);
  void clear();
  uint32_t count() const { return count_; }

  template <typename Visit>
  void for_each(Visit&& visit) {
    for (Slot& slot : slots_) {
      if (slot.connection != nullptr) visit(*slot.connection);
    }
  }

 private:
  struct Slot {
    std::unique_ptr<Connection> connection;
    uint32_t id;
    uint32_t next_free;
  };
  static constexpr uint32_t kNone = UINT32_MAX;

  std::vector<Slot> slots_;
  uint32_t first_free_ = kNone;
  uint32_t last_free_ = kNone;
  uint32_t count_ = 0;
};

}  // namespace binding
