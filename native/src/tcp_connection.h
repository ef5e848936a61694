#pragma once

#include "connection.h"

namespace binding {

/** TLS over TCP: a socket of its own, records of cipher text in a byte stream. */
class TcpConnection : public Connection {
 public:
  TcpConnection(EventLoop& loop, uint32_t id, int fd, std::shared_ptr<TlsContext> context,
                const Address& peer, uint32_t listener);
  ~TcpConnection() override;

  void accept();
  void dial(const std::string& server_name, bool name_is_address);

  size_t queued_bytes() const override { return plain_.bytes() + cipher_.bytes(); }
  void flush() override;
  void part() override;

  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind kind) override;

 private:
  // Reading: tcp_connection_reading.cc
  bool finish_dial();
  /** True if there may be more than was read. */
  bool receive();
  void handshake();
  bool begin_tls();
  void read_lines();
  void on_end_of_stream();

  // Sending: tcp_connection_sending.cc
  void send_cipher();
  void on_writable();
  void say_goodbye();

  void reading_changed() override { update_interest(); }
  void begin_close() override { update_interest(); }
  void drop(CloseReason reason) override;
  void fail_tls(CloseCode code);
  void fail_dial(int error);
  /** The one way to kClosed. How the socket goes: see the enum. */
  enum class Farewell : uint8_t { kLinger, kClose, kReset };
  void finish(CloseReason reason, Farewell farewell);
  void update_interest();
  /** Asks for another event if the socket is ready still. */
  void look_again();

  int fd_;
  uint32_t interest_ = 0;
  SendQueue cipher_;
};

}  // namespace binding
