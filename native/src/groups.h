#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace binding {

/** Sets of connections that are sent the same line; they live here so that one call reaches all. */
class Groups {
 public:
  uint32_t make();
  /** The members, who must forget the group; empty if there is no such group. */
  std::vector<uint32_t> release(uint32_t group);
  /** False if there is no such group or the connection is in it already. */
  bool add(uint32_t group, uint32_t id);
  bool remove(uint32_t group, uint32_t id);
  /** nullptr if there is no such group. */
  const std::vector<uint32_t>* members(uint32_t group) const;

 private:
  std::unordered_map<uint32_t, std::vector<uint32_t>> groups_;
  uint32_t last_ = 0;
};

}  // namespace binding
