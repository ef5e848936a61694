#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "dtls_connection.h"
#include "dtls_listener.h"
#include "event_loop.h"
#include "lingering.h"
#include "random.h"
#include "tcp_connection.h"
#include "tcp_listener.h"

namespace binding {

namespace {
/** Sockets that may linger at once; over it the oldest is closed, so that they cannot pile up. */
constexpr size_t kLingeringMax = 1024;
}  // namespace

uint32_t EventLoop::listen(std::shared_ptr<TlsContext> context, const Address& at, int backlog,
                           Address* bound, Failure* failure) {
  const uint32_t id = last_listener_ + 1;
  if (context->is_dtls()) {
    auto listener = std::make_unique<DtlsListener>(*this, id, std::move(context));
    if (!listener->open(at, bound, failure)) return 0;
    listeners_.push_back(std::move(listener));
  } else {
    auto listener = std::make_unique<TcpListener>(*this, id, std::move(context));
    if (!listener->open(at, backlog, bound, failure)) return 0;
    listeners_.push_back(std::move(listener));
  }
  reactor_->hold(true);
  stir();
  return last_listener_ = id;
}

uint32_t EventLoop::connect(std::shared_ptr<TlsContext> context, const Address& to,
                            const std::string& server_name, bool name_is_address,
                            Failure* failure) {
  const uint32_t id = connections_.next_id();
  const bool stream = !context->is_dtls();
  const int fd = id == 0 || !stream
                     ? -1
                     : socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (id == 0 || (stream && fd < 0)) {
    *failure = system_failure(id == 0 ? ENFILE : errno, "cannot dial " + to.host());
    return 0;
  }
  reactor_->refresh_now();
  reactor_->hold(true);
  if (stream) {
    auto connection = std::make_unique<TcpConnection>(*this, id, fd, std::move(context), to, 0);
    TcpConnection& dialled = *connection;
    connections_.put(id, std::move(connection));
    dialled.dial(server_name, name_is_address);
  } else {
    auto connection = std::make_unique<DtlsConnection>(*this, id, std::move(context), to);
    DtlsConnection& dialled = *connection;
    connections_.put(id, std::move(connection));
    dialled.dial(server_name, name_is_address);
  }
  stir();
  return id;
}

DtlsConnection* EventLoop::adopt(std::unique_ptr<DtlsConnection> connection) {
  const uint32_t id = connections_.next_id();
  if (id == 0) return nullptr;
  DtlsConnection* adopted = connection.get();
  adopted->become(id);
  connections_.put(id, std::move(connection));
  return adopted;
}

void EventLoop::adopt(int fd, const Address& peer, const std::shared_ptr<TlsContext>& context,
                      uint32_t listener) {
  const uint32_t id = connections_.next_id();
  if (id == 0) {
    close(fd);
    return;
  }
  auto connection = std::make_unique<TcpConnection>(*this, id, fd, context, peer, listener);
  TcpConnection& accepted = *connection;
  connections_.put(id, std::move(connection));
  accepted.accept();
}

DatagramPort* EventLoop::open_port() {
  uint64_t seed = 0;
  fill_random(reinterpret_cast<uint8_t*>(&seed), sizeof seed);
  ports_.push_back(std::make_unique<DatagramPort>(*this, seed));
  return ports_.back().get();
}

void EventLoop::release_port(DatagramPort* port) { port->greet_with(nullptr); }

// Not at once: an event of this wake-up may still name the port.
void EventLoop::close_idle_ports() {
  ports_.erase(std::remove_if(ports_.begin(), ports_.end(),
                              [](const auto& port) { return port->idle(); }),
               ports_.end());
}

void EventLoop::forget_connection(uint32_t id) {
  Connection* connection = find(id);
  if (connection == nullptr) return;
  for (const uint32_t group : connection->groups()) groups_.remove(group, id);
  std::unique_ptr<Connection> gone = connections_.remove(id);
  if (!gone->lingers()) return;
  gone->begin_lingering();
  linger(std::move(gone));
}

void EventLoop::linger(int fd) {
  auto lingering = std::make_unique<Lingering>(*this, fd);
  if (lingering->begin()) linger(std::move(lingering));
}

void EventLoop::linger(std::unique_ptr<LoopMember> member) {
  if (lingering_.size() == kLingeringMax) retire(lingering_.front().get());
  lingering_.push_back(std::move(member));
}

void EventLoop::retire(LoopMember* member) {
  const auto found = std::find_if(lingering_.begin(), lingering_.end(),
                                  [member](const auto& entry) { return entry.get() == member; });
  if (found == lingering_.end()) return;
  retired_.push_back(std::move(*found));
  lingering_.erase(found);
}

void EventLoop::group_add(uint32_t group, uint32_t id) {
  Connection* connection = find(id);
  if (connection == nullptr || !connection->is_open()) return;
  if (groups_.add(group, id)) connection->groups().push_back(group);
}

void EventLoop::group_remove(uint32_t group, uint32_t id) {
  Connection* connection = find(id);
  if (connection == nullptr || !groups_.remove(group, id)) return;
  auto& joined = connection->groups();
  joined.erase(std::find(joined.begin(), joined.end(), group));
}

void EventLoop::group_release(uint32_t group) {
  for (const uint32_t id : groups_.release(group)) {
    Connection* connection = find(id);
    if (connection == nullptr) continue;
    auto& joined = connection->groups();
    joined.erase(std::find(joined.begin(), joined.end(), group));
  }
}

}  // namespace binding
