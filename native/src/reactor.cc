#include "reactor.h"

#include <unistd.h>

#include <cerrno>

namespace binding {

namespace {
/** Sockets served per wake-up; the rest are still ready at the next. */
constexpr int kEventsMax = 512;
}  // namespace

Reactor::Reactor(uv_loop_t* loop, Host* host, int epoll_fd)
    : loop_(loop), host_(host), epoll_fd_(epoll_fd) {}

Reactor* Reactor::open(uv_loop_t* loop, Host* host, Failure* failure) {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) {
    *failure = system_failure(errno, "cannot make an event loop");
    return nullptr;
  }
  auto* reactor = new Reactor(loop, host, fd);
  if (reactor->start()) return reactor;
  ::close(fd);
  delete reactor;
  *failure = system_failure(EINVAL, "Node's loop refuses our descriptor");
  return nullptr;
}

bool Reactor::start() {
  if (uv_poll_init(loop_, &poll_, epoll_fd_) != 0) return false;
  uv_prepare_init(loop_, &prepare_);
  uv_idle_init(loop_, &awake_);
  uv_timer_init(loop_, &timer_);
  handles_ = 4;
  poll_.data = prepare_.data = awake_.data = timer_.data = this;
  uv_unref(reinterpret_cast<uv_handle_t*>(&poll_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&prepare_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&awake_));
  uv_unref(reinterpret_cast<uv_handle_t*>(&timer_));
  uv_poll_start(&poll_, UV_READABLE, [](uv_poll_t* handle, int, int) {
    static_cast<Reactor*>(handle->data)->on_poll();
  });
  return true;
}

void Reactor::close() {
  closing_ = true;
  uv_close(reinterpret_cast<uv_handle_t*>(&poll_), on_handle_closed);
  uv_close(reinterpret_cast<uv_handle_t*>(&prepare_), on_handle_closed);
  uv_close(reinterpret_cast<uv_handle_t*>(&awake_), on_handle_closed);
  uv_close(reinterpret_cast<uv_handle_t*>(&timer_), on_handle_closed);
  ::close(epoll_fd_);
}

void Reactor::on_handle_closed(uv_handle_t* handle) {
  auto* reactor = static_cast<Reactor*>(handle->data);
  if (--reactor->handles_ > 0) return;
  Host* host = reactor->host_;
  delete reactor;
  host->on_reactor_closed();
}

void Reactor::on_poll() {
  epoll_event events[kEventsMax];
  const int count = epoll_wait(epoll_fd_, events, kEventsMax, 0);
  if (count > 0) host_->on_events(events, count);
}

bool Reactor::watch(int fd, uint32_t events, LoopMember* member) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = member;
  return epoll_ctl(epoll_fd_, EPOLL_CTL_ADD, fd, &event) == 0;
}

void Reactor::change(int fd, uint32_t events, LoopMember* member) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = member;
  epoll_ctl(epoll_fd_, EPOLL_CTL_MOD, fd, &event);
}

void Reactor::forget(int fd) { epoll_ctl(epoll_fd_, EPOLL_CTL_DEL, fd, nullptr); }

void Reactor::hold(bool alive) {
  if (closing_ || alive == held_) return;
  held_ = alive;
  auto* handle = reinterpret_cast<uv_handle_t*>(&poll_);
  if (alive) uv_ref(handle);
  else uv_unref(handle);
}

void Reactor::settle_before_sleep() {
  if (closing_ || uv_is_active(reinterpret_cast<uv_handle_t*>(&prepare_))) return;
  // Asked from inside another loop's moment before sleep, ours has gone by for this round of
  // Node's: an idle handle keeps Node from sleeping until the next.
  uv_idle_start(&awake_, [](uv_idle_t*) {});
  uv_prepare_start(&prepare_, [](uv_prepare_t* handle) {
    auto* reactor = static_cast<Reactor*>(handle->data);
    uv_prepare_stop(handle);
    uv_idle_stop(&reactor->awake_);
    reactor->host_->on_before_sleep();
  });
}

void Reactor::set_timer(uint64_t due_ms) {
  if (closing_ || due_ms == timer_due_ms_) return;
  timer_due_ms_ = due_ms;
  if (due_ms == Deadlines::kNever) {
    uv_timer_stop(&timer_);
    return;
  }
  const uint64_t now = now_ms();
  const uint64_t wait = due_ms > now ? due_ms - now : 0;
  uv_timer_start(
      &timer_,
      [](uv_timer_t* handle) {
        auto* reactor = static_cast<Reactor*>(handle->data);
        reactor->timer_due_ms_ = Deadlines::kNever;
        reactor->host_->on_timer();
      },
      wait, 0);
}

}  // namespace binding
