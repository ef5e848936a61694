#include "tcp_listener.h"

#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "event_loop.h"

namespace binding {

TcpListener::~TcpListener() { shut(); }

void TcpListener::shut() {
  Deadlines::disarm(deadline_);
  if (fd_ >= 0) close(fd_);
  fd_ = -1;
}

bool TcpListener::open(const Address& at, int backlog, Address* bound, Failure* failure) {
  int error = bind_socket(at);
  if (error == 0 && listen(fd_, backlog) != 0) error = errno;
  if (error == 0 && !Address::of_socket(fd_, bound)) error = errno;
  if (error == 0 && !loop_.reactor().watch(fd_, EPOLLIN, this)) error = errno;
  if (error == 0) return true;
  const std::string port = std::to_string(at.port());
  *failure = system_failure(error, "cannot listen on " + at.host() + " port " + port);
  return false;
}

int TcpListener::bind_socket(const Address& at) {
  fd_ = socket(at.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd_ < 0) return errno;
  const int on = 1;
  setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // Linux hands both of these on to accepted sockets, which saves two system calls for each.
  setsockopt(fd_, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (at.family() == AF_INET6) {
    // On "::" one socket serves both families; a port that is taken for either is taken.
    const int only = at.is_any_v6() ? 0 : 1;
    setsockopt(fd_, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only);
  }
  return bind(fd_, at.data(), at.bytes()) == 0 ? 0 : errno;
}

void TcpListener::on_ready(uint32_t) {
  if (fd_ < 0) return;
  for (uint32_t accepted = 0; accepted < loop_.options().accepts_per_wake_max; accepted++) {
    Address peer;
    socklen_t bytes = peer.capacity();
    const int fd = accept4(fd_, peer.data(), &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      loop_.adopt(fd, peer, context_, id());
      continue;
    }
    switch (errno) {
      case EAGAIN:
        return;
      case EMFILE:
      case ENFILE:
      case ENOBUFS:
      case ENOMEM:
        pause();
        return;
      default:
        // The peer gave up while it was waiting, or a signal came: on to the next one.
        break;
    }
  }
}

// Without a descriptor the socket stays readable and the loop would spin. Peers wait meanwhile.
void TcpListener::pause() {
  loop_.reactor().change(fd_, 0, this);
  loop_.deadlines().arm(deadline_, this, DeadlineKind::kAcceptPause, loop_.now_ms());
}

void TcpListener::on_deadline(DeadlineKind) { loop_.reactor().change(fd_, EPOLLIN, this); }

}  // namespace binding
