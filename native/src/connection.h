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

/**
 * One peer of a loop, from accept or dial to its close reason, whatever carries its bytes: what is
 * the same over TCP and over UDP.
 */
class Connection : public LoopMember {
 public:
  ~Connection() override;

  uint32_t id() const { return id_; }
  /** The handshake is done and neither end has begun to close for us. */
  bool is_open() const { return state_ == State::kOpen; }
  bool has_peer() const { return tls_.is_open() && (is_open() || state_ == State::kClosing); }
  const TlsStream& tls() const { return tls_; }
  const Address& peer() const { return peer_; }
  std::vector<uint32_t>& groups() { return groups_; }

  /** Plain text that waits; whoever writes into it calls `queued` for each line. */
  SendQueue& plain() { return plain_; }
  virtual size_t queued_bytes() const = 0;
  /** Accounts for a line just put into `plain`; false over the high mark. */
  bool queued(bool deferred);
  /** Sends what is queued, as far as the way to the peer takes it. */
  virtual void flush() = 0;

  void set_line_limit(uint32_t bytes) { line_limit_ = bytes; }
  void pause();
  void resume();
  void close();
  void abort();
  /** Says good-bye as well as one attempt can and lets go; nobody is told. */
  virtual void part() = 0;
  /** The peer may not know the end yet: somebody stays to tell it, though the id is free. */
  virtual bool lingers() const { return false; }
  virtual void begin_lingering() {}

 protected:
  enum class State : uint8_t { kDialling, kHandshaking, kOpen, kClosing, kClosed };

  Connection(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context,
             const Address& peer, uint32_t listener);

  /** The handshake is done. */
  void opened();
  void heard();
  /** Cuts into lines what lies at the free end of the loop's batch. */
  void cut(uint8_t* chunk, size_t bytes);
  void peer_ended();
  void drained();
  void mark_dirty();
  /** For the deadlines that mean the same everywhere; false if this one does not. */
  bool common_deadline(DeadlineKind kind);
  /** The name of the dialled server for the session store. */
  std::string server_key() const;
  CloseCode ended_by() const { return peer_ended_ ? CloseCode::kEnded : CloseCode::kClosed; }
  /** Forgets all that is left; the reason is told. */
  void ended(CloseReason reason);

  virtual void reading_changed() = 0;
  /** Asked to close while it was open; the queue is still to be sent. */
  virtual void begin_close() = 0;
  /** Ends at once, without regard to what is queued. */
  virtual void drop(CloseReason reason) = 0;

  EventLoop& loop_;
  uint32_t id_;
  uint32_t listener_;
  uint32_t line_limit_;
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
  Deadline life_;
  Deadline defer_;
  std::vector<uint32_t> groups_;
};

}  // namespace binding
