#include "connection.h"

#include <cstring>

#include "event_loop.h"

namespace binding {

Connection::Connection(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context,
                       const Address& peer, uint32_t listener)
    : loop_(loop),
      id_(id),
      listener_(listener),
      line_limit_(loop.options().line_bytes_max),
      peer_(peer),
      context_(std::move(context)),
      plain_(loop.pool()) {}

Connection::~Connection() {
  Deadlines::disarm(life_);
  Deadlines::disarm(defer_);
}

void Connection::mark_dirty() {
  if (!dirty_) loop_.note_dirty(id_);
  dirty_ = true;
}

bool Connection::queued(bool deferred) {
  const size_t bytes = queued_bytes();
  if (bytes > loop_.options().queue_bytes_max) {
    drop({CloseCode::kQueueFull});
    return false;
  }
  if (!dirty_) {
    if (!deferred) {
      mark_dirty();
    } else if (!defer_.armed()) {
      loop_.deadlines().arm(defer_, this, DeadlineKind::kDefer, loop_.now_ms());
      loop_.stir();
    }
  }
  if (bytes <= loop_.options().queue_bytes_max / 2) return true;
  wants_drain_ = true;
  return false;
}

void Connection::drained() {
  if (!wants_drain_ || queued_bytes() > loop_.options().queue_bytes_max / 4) return;
  wants_drain_ = false;
  loop_.note(EventLoop::Event::kDrain, id_);
}

void Connection::pause() {
  if (state_ != State::kOpen || paused_) return;
  paused_ = true;
  // Silence is our doing now, so it must not count against the peer.
  if (life_.kind == DeadlineKind::kIdle) Deadlines::disarm(life_);
  reading_changed();
}

void Connection::resume() {
  if (state_ != State::kOpen || !paused_) return;
  paused_ = false;
  if (loop_.options().idle_ms > 0) {
    loop_.deadlines().arm(life_, this, DeadlineKind::kIdle, loop_.now_ms());
  }
  reading_changed();
}

void Connection::close() {
  if (state_ == State::kDialling || state_ == State::kHandshaking) {
    drop({CloseCode::kClosed});
    return;
  }
  if (state_ != State::kOpen) return;
  state_ = State::kClosing;
  cutter_.forget();
  begin_close();
  loop_.deadlines().arm(life_, this, DeadlineKind::kFlush, loop_.now_ms());
  mark_dirty();
}

void Connection::abort() {
  if (state_ != State::kClosed) drop({CloseCode::kClosed});
}

void Connection::opened() {
  state_ = State::kOpen;
  Deadlines::disarm(life_);
  if (loop_.options().idle_ms > 0) {
    loop_.deadlines().arm(life_, this, DeadlineKind::kIdle, loop_.now_ms());
  }
  loop_.note_open(id_, listener_);
}

void Connection::heard() {
  if (life_.kind == DeadlineKind::kIdle && life_.armed()) {
    loop_.deadlines().arm(life_, this, DeadlineKind::kIdle, loop_.now_ms());
  }
}

bool Connection::common_deadline(DeadlineKind kind) {
  if (kind == DeadlineKind::kDefer) {
    mark_dirty();
  } else if (kind == DeadlineKind::kHandshake) {
    drop({CloseCode::kHandshakeTimeout});
  } else {
    return false;
  }
  return true;
}

std::string Connection::server_key() const {
  if (!context_->options().resume_sessions) return {};
  const std::string name = server_name_ != nullptr ? *server_name_ : std::string();
  return peer_.host() + '|' + std::to_string(peer_.port()) + '|' + name;
}

void Connection::cut(uint8_t* chunk, size_t bytes) {
  for (;;) {
    LineBatch& batch = loop_.batch();
    const auto outcome =
        cutter_.cut(chunk, bytes, line_limit_,
                    [&](const uint8_t* line, size_t count) { batch.add(id_, line, count); });
    if (!outcome.too_long) return;
    if (batch.empty()) break;
    // A line in front of it may raise the limit, as a login does: so tell those first.
    loop_.tell_lines();
    if (state_ != State::kOpen || loop_.ended()) return;
    bytes -= outcome.consumed;
    uint8_t* front = batch.free_space() + cutter_.headroom();
    memmove(front, chunk + outcome.consumed, bytes);
    chunk = front;
  }
  cutter_.forget();
  reading_ = false;
  reading_changed();
  loop_.note(EventLoop::Event::kLineTooLong, id_);
}

void Connection::peer_ended() {
  peer_ended_ = true;
  cutter_.forget();
  reading_ = false;
  reading_changed();
  loop_.note(EventLoop::Event::kEnd, id_);
}

void Connection::ended(CloseReason reason) {
  state_ = State::kClosed;
  Deadlines::disarm(life_);
  Deadlines::disarm(defer_);
  cutter_.forget();
  plain_.clear();
  loop_.note(EventLoop::Event::kClose, id_, reason);
}

}  // namespace binding
