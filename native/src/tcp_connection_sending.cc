#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "event_loop.h"
#include "tcp_connection.h"

namespace binding {

namespace {
/** Encrypted at once, in bytes: when the socket is full, no more than this waits as cipher text. */
constexpr size_t kSliceBytes = 4 * kRecordBytesMax;
}  // namespace

void TcpConnection::flush() {
  dirty_ = false;
  Deadlines::disarm(defer_);
  if (state_ != State::kOpen && state_ != State::kClosing) return;
  while (!plain_.empty() && cipher_.empty()) {
    const size_t bytes = std::min(plain_.bytes(), kSliceBytes);
    if (!tls_.write(plain_.data(), bytes)) {
      fail_tls(CloseCode::kProtocol);
      return;
    }
    plain_.consume(bytes);
    send_cipher();
    if (state_ == State::kClosed) return;
  }
  drained();
  if (state_ == State::kClosing && plain_.empty() && cipher_.empty()) say_goodbye();
}

void TcpConnection::say_goodbye() {
  tls_.send_close_notify();
  send_cipher();
  if (state_ == State::kClosed) return;
  finish({ended_by()}, Farewell::kLinger);
}

void TcpConnection::send_cipher() {
  std::vector<uint8_t>& out = loop_.pipe().out;
  if (out.empty()) return;
  size_t sent = 0;
  if (cipher_.empty()) {
    const ssize_t result = ::send(fd_, out.data(), out.size(), MSG_NOSIGNAL);
    if (result >= 0) {
      sent = static_cast<size_t>(result);
    } else if (errno != EAGAIN && errno != EINTR) {
      out.clear();
      finish({peer_ended_ ? CloseCode::kEnded : CloseCode::kReset}, Farewell::kClose);
      return;
    }
  }
  if (sent < out.size()) {
    cipher_.append(out.data() + sent, out.size() - sent);
    update_interest();
  }
  out.clear();
  // A peer can make TLS itself answer (key updates) and never read the answers.
  if (queued_bytes() > loop_.options().queue_bytes_max + 2 * kSliceBytes) {
    finish({CloseCode::kQueueFull}, Farewell::kReset);
  }
}

void TcpConnection::on_writable() {
  if (cipher_.empty()) return;
  const ssize_t result = ::send(fd_, cipher_.data(), cipher_.bytes(), MSG_NOSIGNAL);
  if (result < 0) {
    if (errno == EINTR) return look_again();
    if (errno == EAGAIN) return;
    finish({peer_ended_ ? CloseCode::kEnded : CloseCode::kReset}, Farewell::kClose);
    return;
  }
  cipher_.consume(static_cast<size_t>(result));
  if (!cipher_.empty()) return look_again();
  flush();
  if (state_ != State::kClosed) update_interest();
}

}  // namespace binding
