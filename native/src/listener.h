#pragma once

#include <cstdint>
#include <memory>

#include "address.h"
#include "failure.h"
#include "loop_member.h"
#include "tls_context.h"

namespace binding {

class EventLoop;

/** One listening socket. */
class Listener : public LoopMember {
 public:
  Listener(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context)
      : loop_(loop), id_(id), context_(std::move(context)) {}
  ~Listener() override;

  bool open(const Address& at, int backlog, Address* bound, Failure* failure);
  uint32_t id() const { return id_; }
  /** Gives the port back at once; an event of this wake-up may still name the object. */
  void shut();

  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind kind) override;

 private:
  int bind_socket(const Address& at);
  void pause();

  EventLoop& loop_;
  uint32_t id_;
  int fd_ = -1;
  std::shared_ptr<TlsContext> context_;
  Deadline deadline_;
};

}  // namespace binding
