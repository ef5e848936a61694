#include "event_loop.h"

#include <algorithm>

#include "connection.h"

namespace binding {

namespace {
/** Time for the queue of a closed connection to drain, in ms. */
constexpr uint64_t kFlushMs = 5000;
/** Time for the peer to close its side after ours, in ms. */
constexpr uint64_t kLingerMs = 1000;
/** Time without accepting after the descriptors ran out, in ms. */
constexpr uint64_t kAcceptPauseMs = 100;
/** Without a word from a peer that owes us one every 20 s, in ms. */
constexpr uint64_t kSilenceMs = 65'000;
/** Without a word from somebody who may just be reading, in ms; nothing else tells that he left. */
constexpr uint64_t kBareSilenceMs = 60 * 60 * 1000;
/** Times that handlers may answer each other's answers before Node's other work has its turn. */
constexpr int kRoundsMax = 4;
}  // namespace

/** Counts nested entries; on the way out of the last one, puts things in order. */
class EventLoop::Turn {
 public:
  explicit Turn(EventLoop& loop) : loop_(loop) { loop_.depth_++; }
  ~Turn() {
    if (--loop_.depth_ > 0) return;
    loop_.retired_.clear();
    loop_.close_idle_ports();
    if (loop_.ended_) {
      loop_.tear_down();
      return;
    }
    const bool alive = loop_.connections_.count() > 0 || !loop_.listeners_.empty() ||
                       !loop_.lingering_.empty();
    loop_.reactor_->hold(alive);
    if (loop_.quiet()) loop_.reactor_->set_timer(loop_.earliest_ms());
    else loop_.reactor_->settle_soon();
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  EventLoop& loop_;
};

EventLoop::EventLoop(const EventLoopOptions& options, Handlers& handlers)
    : options_(options), handlers_(handlers), scratch_(new uint8_t[kReceiveBytes]) {
  deadlines_.set_length(DeadlineKind::kHandshake, options.handshake_ms);
  deadlines_.set_length(DeadlineKind::kIdle, options.idle_ms);
  deadlines_.set_length(DeadlineKind::kDefer, options.defer_ms);
  deadlines_.set_length(DeadlineKind::kFlush, kFlushMs);
  deadlines_.set_length(DeadlineKind::kLinger, kLingerMs);
  deadlines_.set_length(DeadlineKind::kAcceptPause, kAcceptPauseMs);
  deadlines_.set_length(DeadlineKind::kSilence, kSilenceMs);
  deadlines_.set_length(DeadlineKind::kBareSilence, kBareSilenceMs);
}

EventLoop::~EventLoop() = default;

bool EventLoop::start(uv_loop_t* loop, Failure* failure) {
  reactor_ = Reactor::open(loop, this, failure);
  return reactor_ != nullptr;
}

void EventLoop::destroy(void (*on_gone)(void*), void* argument) {
  ended_ = true;
  on_gone_ = on_gone;
  on_gone_argument_ = argument;
  if (depth_ == 0) tear_down();
}

void EventLoop::tear_down() {
  if (torn_down_) return;
  torn_down_ = true;
  connections_.for_each([](Connection& connection) { connection.part(); });
  connections_.clear();
  listeners_.clear();
  lingering_.clear();
  retired_.clear();
  ports_.clear();
  reactor_->close();
}

uint64_t EventLoop::earliest_ms() const {
  const uint64_t timer_us = timers_.earliest_us();
  if (timer_us == TimerQueue::kNever) return deadlines_.earliest_ms();
  return std::min(deadlines_.earliest_ms(), timer_us / 1000 + 1);
}

void EventLoop::on_reactor_closed() { on_gone_(on_gone_argument_); }

void EventLoop::close_listener(uint32_t id) {
  const auto found = std::find_if(listeners_.begin(), listeners_.end(),
                                  [id](const auto& listener) { return listener->id() == id; });
  if (found == listeners_.end()) return;
  (*found)->shut();
  retired_.push_back(std::move(*found));
  listeners_.erase(found);
  Turn turn(*this);
}

void EventLoop::note_open(uint32_t id, uint32_t listener) { openings_.push_back({id, listener}); }

void EventLoop::note(Event event, uint32_t id, const CloseReason& reason) {
  notices_.push_back({event, id, reason});
  stir();
}

void EventLoop::note_dirty(uint32_t id) {
  dirty_.push_back(id);
  stir();
}

void EventLoop::stir() {
  if (depth_ == 0 && !ended_) reactor_->settle_before_sleep();
}

void EventLoop::on_events(const epoll_event* events, int count) {
  Turn turn(*this);
  for (int at = 0; at < count && !ended_; at++) {
    static_cast<LoopMember*>(events[at].data.ptr)->on_ready(events[at].events);
  }
  settle();
}

void EventLoop::on_timer() {
  Turn turn(*this);
  DeadlineKind kind;
  while (LoopMember* member = deadlines_.take_expired(now_ms(), &kind)) member->on_deadline(kind);
  // As of now: whoever asks for another time at once has it in the next turn.
  const uint64_t now = now_us();
  while (Timer* timer = timers_.take_expired(now)) timer->on_time();
  settle();
}

void EventLoop::on_before_sleep() {
  Turn turn(*this);
  settle();
}

void EventLoop::settle() {
  for (int round = 0; round < kRoundsMax && !ended_; round++) {
    tell_lines();
    if (ended_) return;
    tell_notices();
    if (ended_) return;
    flush();
    if (quiet()) return;
  }
}

bool EventLoop::quiet() const {
  return batch_.empty() && openings_.empty() && notices_.empty() && dirty_.empty();
}

void EventLoop::tell_openings() {
  // By index: a handler may not add openings, but nothing else depends on that.
  for (size_t at = 0; at < openings_.size(); at++) {
    const Opening opening = openings_[at];
    const Connection* connection = find(opening.id);
    const bool was_open = connection->is_open();
    handlers_.on_open(opening.id, opening.listener);
    if (ended_) return;
    if (was_open && !connection->is_open()) refused_.push_back(opening.id);
  }
  openings_.clear();
}

void EventLoop::tell_lines() {
  if (!openings_.empty()) {
    tell_openings();
    if (ended_) return;
    // Whoever was refused in on_open has no say, though its lines came along with its handshake.
    if (!refused_.empty()) {
      batch_.filter([this](uint32_t id) {
        return std::find(refused_.begin(), refused_.end(), id) == refused_.end();
      });
      refused_.clear();
    }
  }
  if (batch_.empty()) return;
  const uint32_t lines = batch_.lines();
  batch_.clear();
  handlers_.on_lines(lines);
}

void EventLoop::tell_notices() {
  for (size_t at = 0; at < notices_.size(); at++) {
    const Notice notice = notices_[at];
    const Connection* connection = find(notice.id);
    // Whoever closed it in the meantime wants to hear of its end only.
    const bool open = connection != nullptr && connection->is_open();
    if (notice.event != Event::kClose && !open) continue;
    switch (notice.event) {
      case Event::kLineTooLong: handlers_.on_line_too_long(notice.id); break;
      case Event::kEnd: handlers_.on_end(notice.id); break;
      case Event::kDrain: handlers_.on_drain(notice.id); break;
      case Event::kClose:
        forget_connection(notice.id);
        handlers_.on_close(notice.id, notice.reason);
        break;
    }
    if (ended_) return;
  }
  notices_.clear();
}

void EventLoop::flush() {
  flushing_.swap(dirty_);
  for (const uint32_t id : flushing_) {
    Connection* connection = find(id);
    if (connection != nullptr) connection->flush();
  }
  flushing_.clear();
}

}  // namespace binding
