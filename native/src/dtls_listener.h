#pragma once

#include <memory>

#include "datagram_port.h"
#include "handshake_allowance.h"
#include "listener.h"
#include "timer_queue.h"
#include "tls_context.h"

namespace binding {

/**
 * Greets strangers without keeping anything of them: a hello is answered by a cookie, and only who
 * comes back with it gets a connection. Two objects stand ready to greet, one with the newest
 * cookie secret and, for a while after each change, one with the secret before.
 */
class DtlsListener : public Listener, private DatagramPort::Greeter, private Timer {
 public:
  DtlsListener(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context);
  ~DtlsListener() override;

  bool open(const Address& at, Address* bound, Failure* failure);
  void shut() override;

  void on_ready(uint32_t) override {}
  void on_deadline(DeadlineKind) override {}

 private:
  static constexpr size_t kSecretBytes = 32;
  /** A secret and a connection that is ready to greet with it. */
  struct Desk {
    uint8_t secret[kSecretBytes];
    std::unique_ptr<DtlsConnection> connection;
  };
  void on_hello(const Datagram& hello) override;
  void on_time() override;
  enum class Outcome : uint8_t { kAnswered, kAdmitted, kRejected };
  Outcome greet(Desk& desk, const Datagram& hello);
  bool staff(Desk& desk);
  void admit(Desk& desk, const Datagram& hello);

  EventLoop& loop_;
  std::shared_ptr<TlsContext> context_;
  HandshakeAllowance allowance_;
  DatagramPort* port_ = nullptr;
  Desk newest_;
  Desk former_;
  bool former_open_ = false;
};

}  // namespace binding
