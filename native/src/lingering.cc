#include "lingering.h"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "event_loop.h"

namespace binding {

namespace {
/** Read and dropped at most, in bytes: what a peer has in flight, not what it cares to send on. */
constexpr size_t kDroppedBytesMax = 256 * 1024;
}  // namespace

Lingering::~Lingering() {
  Deadlines::disarm(deadline_);
  close(fd_);
}

bool Lingering::begin() {
  if (!drain()) return false;
  loop_.reactor().change(fd_, EPOLLIN, this);
  loop_.deadlines().arm(deadline_, this, DeadlineKind::kLinger, loop_.now_ms());
  return true;
}

bool Lingering::drain() {
  for (;;) {
    const ssize_t bytes = recv(fd_, loop_.scratch(), EventLoop::kReceiveBytes, MSG_DONTWAIT);
    if (bytes < 0) return errno == EAGAIN || errno == EINTR;
    if (bytes == 0) return false;
    dropped_bytes_ += static_cast<size_t>(bytes);
    if (dropped_bytes_ > kDroppedBytesMax) return false;
  }
}

void Lingering::on_ready(uint32_t) {
  if (!drain()) loop_.retire(this);
}

void Lingering::on_deadline(DeadlineKind) { loop_.retire(this); }

}  // namespace binding
