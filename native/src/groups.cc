#include "groups.h"

#include <algorithm>

namespace binding {

uint32_t Groups::make() {
  groups_.emplace(++last_, std::vector<uint32_t>());
  return last_;
}

std::vector<uint32_t> Groups::release(uint32_t group) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return {};
  std::vector<uint32_t> members = std::move(found->second);
  groups_.erase(found);
  return members;
}

bool Groups::add(uint32_t group, uint32_t id) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return false;
  std::vector<uint32_t>& members = found->second;
  if (std::find(members.begin(), members.end(), id) != members.end()) return false;
  members.push_back(id);
  return true;
}

bool Groups::remove(uint32_t group, uint32_t id) {
  const auto found = groups_.find(group);
  if (found == groups_.end()) return false;
  std::vector<uint32_t>& members = found->second;
  const auto member = std::find(members.begin(), members.end(), id);
  if (member == members.end()) return false;
  *member = members.back();
  members.pop_back();
  return true;
}

const std::vector<uint32_t>* Groups::members(uint32_t group) const {
  const auto found = groups_.find(group);
  return found == groups_.end() ? nullptr : &found->second;
}

}  // namespace binding
