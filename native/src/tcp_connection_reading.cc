#include <sys/socket.h>

#include <cerrno>

#include "event_loop.h"
#include "tcp_connection.h"

namespace binding {

bool TcpConnection::finish_dial() {
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

bool TcpConnection::receive() {
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
  heard();
  CipherPipe& pipe = loop_.pipe();
  pipe.in = into;
  pipe.in_bytes = static_cast<size_t>(bytes);
  if (state_ == State::kHandshaking) handshake();
  if (state_ == State::kOpen) read_lines();
  pipe.in_bytes = 0;
  // Less than was asked for is all there was (epoll(7), "edge-triggered").
  return static_cast<size_t>(bytes) == EventLoop::kReceiveBytes;
}

void TcpConnection::on_end_of_stream() {
  const bool opened = state_ != State::kHandshaking;
  finish({opened ? CloseCode::kTruncated : CloseCode::kHandshake}, Farewell::kClose);
}

bool TcpConnection::begin_tls() {
  // Not before the first byte: a peer that connects and stays silent costs no TLS state.
  const std::string name = server_name_ != nullptr ? *server_name_ : std::string();
  const std::string server = server_key();
  server_name_.reset();
  return tls_.open(*context_, loop_.pipe(), server, name, name_is_address_);
}

void TcpConnection::handshake() {
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
  // Open before the last flight leaves: a peer that is gone by then was here all the same.
  state_ = State::kOpen;
  send_cipher();
  if (state_ != State::kClosed) opened();
}

void TcpConnection::read_lines() {
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
        peer_ended();
        return;
      case TlsStream::Step::kDone:
        cut(chunk, bytes);
        break;
    }
  }
}

}  // namespace binding
