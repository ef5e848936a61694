#pragma once

#include <memory>
#include <vector>

#include "address.h"
#include "byte_pool.h"
#include "close_reason.h"
#include "connection_table.h"
#include "datagram_port.h"
#include "deadlines.h"
#include "groups.h"
#include "handlers.h"
#include "line_batch.h"
#include "listener.h"
#include "reactor.h"
#include "timer_queue.h"
#include "tls_stream.h"

namespace binding {

class Connection;
class DtlsConnection;

struct EventLoopOptions {
  uint32_t line_bytes_max = 0;
  uint32_t queue_bytes_max = 0;
  uint32_t handshake_ms = 0;
  uint32_t idle_ms = 0;
  uint32_t defer_ms = 0;
  uint32_t accepts_per_wake_max = 0;
  uint32_t handshakes_per_source_max = 0;
};

/**
 * Listeners and connections of one JavaScript thread, and the order of a wake-up: read everything
 * that came, tell it, then send everything that was said, one record and one system call each.
 */
class EventLoop : public Reactor::Host {
 public:
  /** Read from one connection per wake-up, in bytes: more only delays the others. */
  static constexpr size_t kReceiveBytes = 128 * 1024;
  /** No datagram that comes in or goes out is longer, in bytes. */
  static constexpr size_t kDatagramBytesMax = 2048;

  EventLoop(const EventLoopOptions& options, Handlers& handlers);
  ~EventLoop() override;

  bool start(uv_loop_t* loop, Failure* failure);
  /** No handler is called from here on. Frees the sockets now, or once the running handler has
   *  returned; `on_gone` is called in a later turn, after which the loop may be deleted. */
  void destroy(void (*on_gone)(void*), void* argument);
  bool ended() const { return ended_; }

  uint32_t listen(std::shared_ptr<TlsContext> context, const Address& at, int backlog,
                  Address* bound, Failure* failure);
  void close_listener(uint32_t id);
  uint32_t connect(std::shared_ptr<TlsContext> context, const Address& to,
                   const std::string& server_name, bool name_is_address, Failure* failure);
  Connection* find(uint32_t id) const { return connections_.find(id); }
  uint32_t connections() const { return connections_.count(); }
  LineBatch& batch() { return batch_; }
  Groups& groups() { return groups_; }
  void group_add(uint32_t group, uint32_t id);
  void group_remove(uint32_t group, uint32_t id);
  void group_release(uint32_t group);

  // What members need.
  const EventLoopOptions& options() const { return options_; }
  Reactor& reactor() { return *reactor_; }
  Deadlines& deadlines() { return deadlines_; }
  BytePool& pool() { return pool_; }
  CipherPipe& pipe() { return pipe_; }
  DatagramPipe& datagrams() { return datagrams_; }
  TimerQueue& timers() { return timers_; }
  uint64_t now_ms() const { return reactor_->now_ms(); }
  uint64_t now_us() const { return reactor_->now_us(); }
  uint8_t* scratch() { return scratch_.get(); }

  void adopt(int fd, const Address& peer, const std::shared_ptr<TlsContext>& context,
             uint32_t listener);
  /** Gives it an id and a place in the table; nullptr if that is full. */
  DtlsConnection* adopt(std::unique_ptr<DtlsConnection> connection);
  /** Lives until nobody uses it any more. */
  DatagramPort* open_port();
  void release_port(DatagramPort* port);
  void note_open(uint32_t id, uint32_t listener);
  enum class Event : uint8_t { kLineTooLong, kEnd, kDrain, kClose };
  void note(Event event, uint32_t id, const CloseReason& reason = {});
  /** The connection has something to send at the end of this wake-up. */
  void note_dirty(uint32_t id);
  /** Tells the lines so far in the middle of a wake-up, because the batch is full. */
  void tell_lines();
  /** Takes the socket over for its last moments. */
  void linger(int fd);
  void linger(std::unique_ptr<LoopMember> member);
  /** Deletes a lingering socket once no event of this wake-up can mean it any more. */
  void retire(LoopMember* member);
  /** Something changed outside of a wake-up: act on it before Node sleeps. */
  void stir();

  void on_events(const epoll_event* events, int count) override;
  void on_timer() override;
  void on_before_sleep() override;
  void on_reactor_closed() override;

 private:
  struct Opening {
    uint32_t id;
    uint32_t listener;
  };
  struct Notice {
    Event event;
    uint32_t id;
    CloseReason reason;
  };
  class Turn;

  void settle();
  void tell_openings();
  void tell_notices();
  void flush();
  bool quiet() const;
  void tear_down();
  void forget_connection(uint32_t id);
  void close_idle_ports();
  uint64_t earliest_ms() const;

  EventLoopOptions options_;
  Handlers& handlers_;
  Reactor* reactor_ = nullptr;
  Deadlines deadlines_;
  BytePool pool_;
  TimerQueue timers_;
  CipherPipe pipe_;
  DatagramPipe datagrams_;
  std::unique_ptr<uint8_t[]> scratch_;
  LineBatch batch_;
  Groups groups_;
  std::vector<std::unique_ptr<DatagramPort>> ports_;
  ConnectionTable connections_;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::unique_ptr<LoopMember>> lingering_;
  std::vector<std::unique_ptr<LoopMember>> retired_;
  std::vector<Opening> openings_;
  std::vector<uint32_t> refused_;
  std::vector<Notice> notices_;
  std::vector<uint32_t> dirty_;
  std::vector<uint32_t> flushing_;
  uint32_t last_listener_ = 0;
  int depth_ = 0;
  bool ended_ = false;
  bool torn_down_ = false;
  void (*on_gone_)(void*) = nullptr;
  void* on_gone_argument_ = nullptr;
};

}  // namespace binding
