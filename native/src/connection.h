#pragma once

#include <memory>
#include <string>
#include <vector>

#include "address.h"
#include "close_reason.h"
#include "line_cutter.h"
#include "loop_member.h"
#include "send_queue.h"
#include "tls_stream.h"

namespace binding {

class EventLoop;

/** One TLS connection over TCP, from accept or dial to its close reason. */
class Connection : public LoopMember {
 public:
  Connection(EventLoop& loop, uint32_t id, int fd, std::shared_ptr<TlsContext> context,
             const Address& peer, uint32_t listener);
  ~Connection() override;

  void accept();
  void dial(const std::string& server_name, bool name_is_address);

  uint32_t id() const { return id_; }
  /** The handshake is done and neither end has begun to close for us. */
  bool is_open() const { return state_ == State::kOpen; }
  bool has_peer() const { return tls_.is_open() && (is_open() || state_ == State::kClosing); }
  const TlsStream& tls() const { return tls_; }
  const Address& peer() const { return peer_; }
  std::vector<uint32_t>& groups() { return groups_; }

  /** Plain text that waits; whoever writes into it calls `queued` for each line. */
  SendQueue& plain() { return plain_; }
  size_t queued_bytes() const { return plain_.bytes() + cipher_.bytes(); }
  /** Accounts for a line just put into `plain`; false over the high mark. */
  bool queued(bool deferred);
  /** Sends what is queued, as far as the socket takes it. */
  void flush();

  void set_line_limit(uint32_t bytes) { line_limit_ = bytes; }
  void pause();
  void resume();
  void close();
  void abort();
  /** Says good-bye as well as one attempt can and lets go; nobody is told. */
  void part();

  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind kind) override;

 private:
  enum class State : uint8_t { kDialling, kHandshaking, kOpen, kClosing, kClosed };

  // Reading: connection_reading.cc
  bool finish_dial();
  /** True if there may be more than was read. */
  bool receive();
  void handshake();
  bool begin_tls();
  void read_lines();
  void cut(uint8_t* chunk, size_t bytes);
  void stop_reading();
  void on_end_of_stream();

  // Sending: connection_sending.cc
  void send_cipher();
  void on_writable();
  void drained();
  void say_goodbye();

  void fail_tls(CloseCode code);
  void fail_dial(int error);
  /** The one way to kClosed. How the socket goes: see the enum. */
  enum class Farewell : uint8_t { kLinger, kClose, kReset };
  void finish(CloseReason reason, Farewell farewell);
  void update_interest();
  /** Asks for another event if the socket is ready still. */
  void look_again();

  EventLoop& loop_;
  const uint32_t id_;
  int fd_;
  const uint32_t listener_;
  uint32_t line_limit_;
  uint32_t interest_ = 0;
  State state_ = State::kHandshaking;
  bool reading_ = true;
  bool paused_ = false;
  bool peer_ended_ = false;
  bool dirty_ = false;
  bool wants_drain_ = false;
  bool name_is_address_ = false;
  Address peer_;
  std::shared_ptr<TlsContext> context_;
  std::unique_ptr<std::string> server_name_;
  TlsStream tls_;
  LineCutter cutter_;
  SendQueue plain_;
  SendQueue cipher_;
  Deadline life_;
  Deadline defer_;
  std::vector<uint32_t> groups_;
};

}  // namespace binding
