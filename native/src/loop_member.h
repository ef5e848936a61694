#pragma once

#include <cstdint>

#include "deadlines.h"

namespace binding {

/** Something that owns a descriptor in a loop's epoll set and may have deadlines. */
class LoopMember {
 public:
  virtual ~LoopMember() = default;
  /** `events`: as epoll reported them. */
  virtual void on_ready(uint32_t events) = 0;
  virtual void on_deadline(DeadlineKind kind) = 0;
};

}  // namespace binding
