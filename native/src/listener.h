#pragma once

#include <cstdint>

#include "loop_member.h"

namespace binding {

/** A bound address where peers may come in. */
class Listener : public LoopMember {
 public:
  explicit Listener(uint32_t id) : id_(id) {}
  uint32_t id() const { return id_; }
  /** Nobody new comes in from here on; an event of this wake-up may still name the object. */
  virtual void shut() = 0;

 private:
  const uint32_t id_;
};

}  // namespace binding
