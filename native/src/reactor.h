#pragma once

#include <sys/epoll.h>
#include <uv.h>

#include <cstdint>

#include "failure.h"
#include "loop_member.h"

namespace binding {

/**
 * Our sockets' place in Node's loop: an epoll set of our own, whose descriptor Node polls. So one
 * wake-up of Node's serves all of our sockets, without a thread, a lock or a copy.
 */
class Reactor {
 public:
  class Host {
   public:
    virtual ~Host() = default;
    virtual void on_events(const epoll_event* events, int count) = 0;
    /** The time that `set_timer` gave has come, or `settle_soon` asked for it. */
    virtual void on_timer() = 0;
    /** Node is about to sleep and `settle_before_sleep` was asked for. */
    virtual void on_before_sleep() = 0;
    /** After `close`, once libuv has let go of everything; the reactor is gone. */
    virtual void on_reactor_closed() = 0;
  };

  /** nullptr and a failure if the system has no descriptor left. */
  static Reactor* open(uv_loop_t* loop, Host* host, Failure* failure);
  /** Deletes the reactor in a later turn of the loop. */
  void close();

  bool watch(int fd, uint32_t events, LoopMember* member);
  void change(int fd, uint32_t events, LoopMember* member);
  void forget(int fd);

  /** Whether the process stays alive for us. */
  void hold(bool alive);
  void settle_before_sleep();
  void settle_soon() { set_timer(now_ms()); }
  /** `due_ms` on the clock of `now_ms`; `Deadlines::kNever` stops the timer. */
  void set_timer(uint64_t due_ms);
  /** The loop's own idea of now: as of its last wake-up, unless `refresh_now` is called. */
  uint64_t now_ms() const { return uv_now(loop_); }
  uint64_t now_us() const { return uv_hrtime() / 1000; }
  void refresh_now() { uv_update_time(loop_); }

 private:
  Reactor(uv_loop_t* loop, Host* host, int epoll_fd);
  ~Reactor() = default;
  bool start();
  void on_poll();
  static void on_handle_closed(uv_handle_t* handle);

  uv_loop_t* loop_;
  Host* host_;
  int epoll_fd_;
  int handles_ = 0;
  bool closing_ = false;
  bool held_ = false;
  uint64_t timer_due_ms_ = Deadlines::kNever;
  uv_poll_t poll_;
  uv_prepare_t prepare_;
  uv_idle_t awake_;
  uv_timer_t timer_;
};

}  // namespace binding
