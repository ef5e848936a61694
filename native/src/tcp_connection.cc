#include "tcp_connection.h"

#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "event_loop.h"

namespace binding {

namespace {
/**
 * Sockets are told of by edges: otherwise the kernel looks at each of them again at every wake-up
 * (a tenth of a lone message's cost). So whoever leaves something unread must look again.
 */
constexpr uint32_t kEdges = EPOLLET | EPOLLRDHUP;
}  // namespace

TcpConnection::TcpConnection(EventLoop& loop, uint32_t id, int fd,
                             std::shared_ptr<TlsContext> context, const Address& peer,
                             uint32_t listener)
    : Connection(loop, id, std::move(context), peer, listener), fd_(fd), cipher_(loop.pool()) {}

TcpConnection::~TcpConnection() {
  if (fd_ >= 0) ::close(fd_);
}

void TcpConnection::accept() {
  interest_ = EPOLLIN;
  loop_.reactor().watch(fd_, interest_ | kEdges, this);
  loop_.deadlines().arm(life_, this, DeadlineKind::kHandshake, loop_.now_ms());
}

void TcpConnection::dial(const std::string& server_name, bool name_is_address) {
  state_ = State::kDialling;
  server_name_ = std::make_unique<std::string>(server_name);
  name_is_address_ = name_is_address;
  const int on = 1;
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  if (::connect(fd_, peer_.data(), peer_.bytes()) != 0 && errno != EINPROGRESS) {
    fail_dial(errno);
    return;
  }
  interest_ = EPOLLOUT;
  loop_.reactor().watch(fd_, interest_ | kEdges, this);
  loop_.deadlines().arm(life_, this, DeadlineKind::kHandshake, loop_.now_ms());
}

void TcpConnection::on_ready(uint32_t events) {
  if (state_ == State::kDialling && !finish_dial()) return;
  if (events & EPOLLOUT) on_writable();
  if (state_ == State::kClosed || !(events & (EPOLLIN | EPOLLHUP | EPOLLERR))) return;
  if (interest_ & EPOLLIN) {
    // With the end in sight one more look is due: no edge will tell of it again.
    if (receive() || (events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))) look_again();
  } else if (events & (EPOLLHUP | EPOLLERR)) {
    // Not reading, so there is nothing to find out: the peer has reset the connection.
    const bool ours = state_ == State::kClosing && !peer_ended_;
    const CloseCode code = peer_ended_ ? CloseCode::kEnded : CloseCode::kReset;
    finish({ours ? CloseCode::kClosed : code}, Farewell::kClose);
  }
}

void TcpConnection::on_deadline(DeadlineKind kind) {
  if (common_deadline(kind)) return;
  if (kind == DeadlineKind::kIdle) {
    tls_.send_close_notify();
    send_cipher();
    if (state_ != State::kClosed) finish({CloseCode::kIdleTimeout}, Farewell::kLinger);
    return;
  }
  // The peer did not take the last of the queue in time.
  finish({ended_by()}, Farewell::kReset);
}

// Reset, not close: else the kernel would go on offering its own queue to a peer that sleeps.
void TcpConnection::drop(CloseReason reason) {
  const bool opened = state_ == State::kOpen || state_ == State::kClosing;
  finish(reason, opened ? Farewell::kReset : Farewell::kClose);
}

void TcpConnection::part() {
  if (state_ != State::kOpen && state_ != State::kClosing) return;
  flush();
  if (state_ == State::kClosed || !cipher_.empty()) return;
  say_goodbye();
}

void TcpConnection::fail_tls(CloseCode code) {
  const CloseReason reason{code, tls_.error(), tls_.alert()};
  // The alert that tells the peer why is waiting in the pipe.
  send_cipher();
  if (state_ != State::kClosed) finish(reason, Farewell::kLinger);
}

void TcpConnection::fail_dial(int error) {
  CloseCode code = CloseCode::kUnreachable;
  if (error == ECONNREFUSED) code = CloseCode::kRefused;
  if (error == ECONNRESET) code = CloseCode::kReset;
  finish({code}, Farewell::kClose);
}

void TcpConnection::finish(CloseReason reason, Farewell farewell) {
  tls_.close();
  cipher_.clear();
  if (farewell == Farewell::kReset) {
    const linger now{1, 0};
    setsockopt(fd_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  if (farewell == Farewell::kLinger && shutdown(fd_, SHUT_WR) == 0) {
    loop_.linger(fd_);
  } else {
    ::close(fd_);
  }
  fd_ = -1;
  ended(reason);
}

void TcpConnection::update_interest() {
  uint32_t interest = 0;
  if (reading_ && !paused_ && state_ != State::kClosing) interest |= EPOLLIN;
  if (!cipher_.empty()) interest |= EPOLLOUT;
  if (interest == interest_) return;
  interest_ = interest;
  loop_.reactor().change(fd_, interest | kEdges, this);
}

void TcpConnection::look_again() {
  if (state_ != State::kClosed) loop_.reactor().change(fd_, interest_ | kEdges, this);
}

}  // namespace binding
