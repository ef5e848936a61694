#pragma once

#include <cstddef>

#include "loop_member.h"

namespace binding {

class EventLoop;

/**
 * A socket after our last byte went out and our side was shut down. Closing it with unread bytes
 * would answer the peer with a reset, which may overtake and destroy what we sent last; so what
 * still comes is read and dropped, for a short time and up to a bound.
 */
class Lingering : public LoopMember {
 public:
  Lingering(EventLoop& loop, int fd) : loop_(loop), fd_(fd) {}
  ~Lingering() override;

  /** False if the peer has closed already: nothing to wait for. */
  bool begin();
  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind kind) override;

 private:
  bool drain();

  EventLoop& loop_;
  int fd_;
  size_t dropped_bytes_ = 0;
  Deadline deadline_;
};

}  // namespace binding
