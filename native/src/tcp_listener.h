#pragma once

#include <cstdint>
#include <memory>

#include "address.h"
#include "failure.h"
#include "listener.h"
#include "tls_context.h"

namespace binding {

class EventLoop;

/** One listening socket of TCP. Shut, it gives the port back at once. */
class TcpListener : public Listener {
 public:
  TcpListener(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context)
      : Listener(id), loop_(loop), context_(std::move(context)) {}
  ~TcpListener() override;

  bool open(const Address& at, int backlog, Address* bound, Failure* failure);
  void shut() override;

  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind kind) override;

 private:
  int bind_socket(const Address& at);
  void pause();

  EventLoop& loop_;
  int fd_ = -1;
  std::shared_ptr<TlsContext> context_;
  Deadline deadline_;
};

}  // namespace binding
