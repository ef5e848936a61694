#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "connection.h"
#include "event_loop.h"

namespace binding {

bool Connection::finish_dial() {
  int error = 0;
  socklen_t bytes = sizeof error;
  getsockopt(fd_, SOL_SOCKET, SO_ERROR, &error, &bytes);
  if (error != 0) {
    fail_dial(error);
    return false;
  }
  state_ = State::kHandshaking;
  handshake();
  if (state_ != State::kClosed) update_interest();
  return state_ != State::kClosed;
}

bool Connection::receive() {
  uint8_t* into = loop_.scratch();
  const ssize_t bytes = recv(fd_, into, EventLoop::kReceiveBytes, 0);
  if (bytes == 0) {
    on_end_of_stream();
    return false;
  }
  if (bytes < 0) {
    if (errno == EINTR) return true;
    if (errno != EAGAIN) finish({CloseCode::kReset}, Farewell::kClose);
    return false;
  }
  if (life_.kind == DeadlineKind::kIdle && life_.armed()) {
    loop_.deadlines().arm(life_, this, DeadlineKind::kIdle, loop_.now_ms());
  }
  CipherPipe& pipe = loop_.pipe();
  pipe.in = into;
  pipe.in_bytes = static_cast<size_t>(bytes);
  if (state_ == State::kHandshaking) handshake();
  if (state_ == State::kOpen) read_lines();
  pipe.in_bytes = 0;
  // Less than was asked for is all there was (epoll(7), "edge-triggered").
  return static_cast<size_t>(bytes) == EventLoop::kReceiveBytes;
}

void Connection::on_end_of_stream() {
  const bool opened = state_ != State::kHandshaking;
  finish({opened ? CloseCode::kTruncated : CloseCode::kHandshake}, Farewell::kClose);
}

bool Connection::begin_tls() {
  // Not before the first byte: a peer that connects and stays silent costs no TLS state.
  const std::string name = server_name_ != nullptr ? *server_name_ : std::string();
  std::string server;
  if (context_->options().resume_sessions) {
    server = peer_.host() + '|' + std::to_string(peer_.port()) + '|' + name;
  }
  server_name_.reset();
  return tls_.open(*context_, loop_.pipe(), server, name, name_is_address_);
}

void Connection::handshake() {
  if (!tls_.is_open() && !begin_tls()) {
    finish({CloseCode::kHandshake, MEMORY_ERROR, 0}, Farewell::kClose);
    return;
  }
  switch (tls_.handshake()) {
    case TlsStream::Step::kWantRead:
      send_cipher();
      return;
    case TlsStream::Step::kEnded:
    case TlsStream::Step::kFailed:
      fail_tls(tls_.untrusted() ? CloseCode::kUntrusted : CloseCode::kHandshake);
      return;
    case TlsStream::Step::kDone:
      break;
  }
  state_ = State::kOpen;
  send_cipher();
  if (state_ == State::kClosed) return;
  Deadlines::disarm(life_);
  if (loop_.options().idle_ms > 0) {
    loop_.deadlines().arm(life_, this, DeadlineKind::kIdle, loop_.now_ms());
  }
  loop_.note_open(id_, listener_);
}

void Connection::read_lines() {
  while (state_ == State::kOpen && reading_ && !loop_.ended()) {
    const size_t headroom = cutter_.headroom();
    if (loop_.batch().full(headroom)) {
      loop_.tell_lines();
      continue;
    }
    uint8_t* chunk = loop_.batch().free_space() + headroom;
    size_t bytes = 0;
    const TlsStream::Step step = tls_.read(chunk, kRecordBytesMax, &bytes);
    // Reading may answer by itself, to a key update for instance.
    if (!loop_.pipe().out.empty()) send_cipher();
    if (state_ != State::kOpen) return;
    switch (step) {
      case TlsStream::Step::kWantRead:
        return;
      case TlsStream::Step::kFailed:
        fail_tls(CloseCode::kProtocol);
        return;
      case TlsStream::Step::kEnded:
        peer_ended_ = true;
        cutter_.forget();
        stop_reading();
        loop_.note(EventLoop::Event::kEnd, id_);
        return;
      case TlsStream::Step::kDone:
        cut(chunk, bytes);
        break;
    }
  }
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
  stop_reading();
  loop_.note(EventLoop::Event::kLineTooLong, id_);
}

void Connection::stop_reading() {
  reading_ = false;
  update_interest();
}

}  // namespace binding
