#include "datagram_port.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "dtls_connection.h"
#include "event_loop.h"

namespace binding {

namespace {

/** Read per system call; their buffers fill the loop's scratch area. */
constexpr int kDatagramsPerCall = 64;
/** Longest datagram taken, in bytes; ours have 1,200, others what an Ethernet frame holds. */
constexpr size_t kDatagramBytes = EventLoop::kReceiveBytes / kDatagramsPerCall;
/** System calls per wake-up, so that a flood leaves the others their turn. */
constexpr int kCallsPerWake = 4;
/** Asked of the kernel for either direction, in bytes: one socket holds what thousands of peers
 *  send while JavaScript works. Without privileges it grants what net.core.rmem_max allows. */
constexpr int kSocketBufferBytes = 4 * 1024 * 1024;
/** Odd, its bits well mixed (the golden ratio times 2^64). */
constexpr uint64_t kMixer = 0x9e3779b97f4a7c15;

/** Room for one in_pktinfo or in6_pktinfo. */
union Control {
  char bytes[CMSG_SPACE(sizeof(in6_pktinfo))];
  cmsghdr header;
};

LocalAddress local_address(msghdr* message) {
  LocalAddress local;
  for (cmsghdr* at = CMSG_FIRSTHDR(message); at != nullptr; at = CMSG_NXTHDR(message, at)) {
    if (at->cmsg_level == IPPROTO_IPV6 && at->cmsg_type == IPV6_PKTINFO) {
      in6_pktinfo info;
      memcpy(&info, CMSG_DATA(at), sizeof info);
      local.family = LocalAddress::Family::kV6;
      // Only a link-local address means nothing without its interface.
      if (IN6_IS_ADDR_LINKLOCAL(&info.ipi6_addr)) local.interface = info.ipi6_ifindex;
      memcpy(local.bytes, &info.ipi6_addr, sizeof info.ipi6_addr);
    } else if (at->cmsg_level == IPPROTO_IP && at->cmsg_type == IP_PKTINFO) {
      in_pktinfo info;
      memcpy(&info, CMSG_DATA(at), sizeof info);
      local.family = LocalAddress::Family::kV4;
      memcpy(local.bytes, &info.ipi_addr, sizeof info.ipi_addr);
    }
  }
  return local;
}

void set_local_address(msghdr* message, Control* control, const LocalAddress& local) {
  if (local.family == LocalAddress::Family::kUnknown) return;
  memset(control, 0, sizeof *control);
  message->msg_control = control->bytes;
  message->msg_controllen = sizeof control->bytes;
  cmsghdr* header = CMSG_FIRSTHDR(message);
  if (local.family == LocalAddress::Family::kV6) {
    in6_pktinfo info{};
    memcpy(&info.ipi6_addr, local.bytes, sizeof info.ipi6_addr);
    info.ipi6_ifindex = local.interface;
    header->cmsg_level = IPPROTO_IPV6;
    header->cmsg_type = IPV6_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(header), &info, sizeof info);
  } else {
    in_pktinfo info{};
    memcpy(&info.ipi_spec_dst, local.bytes, sizeof info.ipi_spec_dst);
    header->cmsg_level = IPPROTO_IP;
    header->cmsg_type = IP_PKTINFO;
    header->cmsg_len = CMSG_LEN(sizeof info);
    memcpy(CMSG_DATA(header), &info, sizeof info);
  }
  message->msg_controllen = CMSG_SPACE(header->cmsg_len - CMSG_LEN(0));
}

}  // namespace

size_t DatagramPort::Hash::operator()(const Address& address) const {
  uint64_t hash = (address.source() ^ seed) * kMixer;
  hash ^= hash >> 32;
  return (hash + address.port()) * kMixer;
}

DatagramPort::~DatagramPort() {
  if (fd_ >= 0) close(fd_);
}

int DatagramPort::open(int family) {
  fd_ = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  return fd_ < 0 ? errno : 0;
}

bool DatagramPort::bind(const Address& at, Address* bound, Failure* failure) {
  int error = open(at.family());
  const int on = 1;
  const int off = 0;
  if (error == 0 && at.family() == AF_INET6) {
    // As for TCP: on "::" one socket serves both families.
    setsockopt(fd_, IPPROTO_IPV6, IPV6_V6ONLY, at.is_any_v6() ? &off : &on, sizeof on);
  }
  any_address_ = at.is_any();
  if (error == 0) {
    const int bytes = kSocketBufferBytes;
    for (const int option : {SO_RCVBUFFORCE, SO_RCVBUF, SO_SNDBUFFORCE, SO_SNDBUF}) {
      setsockopt(fd_, SOL_SOCKET, option, &bytes, sizeof bytes);
    }
    if (any_address_ && at.family() == AF_INET) {
      setsockopt(fd_, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    } else if (any_address_) {
      setsockopt(fd_, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on);
    }
    if (::bind(fd_, at.data(), at.bytes()) != 0) error = errno;
  }
  if (error == 0 && !Address::of_socket(fd_, bound)) error = errno;
  if (error == 0 && !loop_.reactor().watch(fd_, EPOLLIN, this)) error = errno;
  if (error == 0) return true;
  const std::string port = std::to_string(at.port());
  *failure = system_failure(error, "cannot listen on " + at.host() + " port " + port);
  return false;
}

int DatagramPort::connect(const Address& to) {
  int error = open(to.family());
  if (error == 0 && ::connect(fd_, to.data(), to.bytes()) != 0) error = errno;
  if (error == 0 && !loop_.reactor().watch(fd_, EPOLLIN, this)) error = errno;
  return error;
}

void DatagramPort::add(DtlsConnection* connection) {
  members_++;
  if (greeter_ == nullptr) {
    sole_ = connection;
    return;
  }
  by_address_[connection->peer()] = connection;
}

void DatagramPort::remove(DtlsConnection* connection, const uint8_t* id) {
  members_--;
  if (sole_ == connection) sole_ = nullptr;
  const auto found = by_address_.find(connection->peer());
  if (found != by_address_.end() && found->second == connection) by_address_.erase(found);
  const auto named = by_id_.find(id_key(id));
  if (named != by_id_.end() && named->second == connection) by_id_.erase(named);
}

void DatagramPort::move(DtlsConnection* connection, const Address& from) {
  const auto found = by_address_.find(connection->peer());
  if (found != by_address_.end() && found->second == connection) by_address_.erase(found);
  by_address_[from] = connection;
}

void DatagramPort::send(const uint8_t* bytes, size_t count, const Address& to,
                        const LocalAddress& from) {
  iovec part{const_cast<uint8_t*>(bytes), count};
  msghdr message{};
  Control control;
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (sole_ == nullptr || greeter_ != nullptr) {
    message.msg_name = const_cast<sockaddr*>(to.data());
    message.msg_namelen = to.bytes();
    set_local_address(&message, &control, from);
  }
  // A refusal is of an earlier datagram, and this one was not sent for it. Sent again, it is
  // refused in its turn; that is read where nobody is in the middle of sending.
  if (sendmsg(fd_, &message, MSG_NOSIGNAL) < 0 && errno == ECONNREFUSED) {
    sendmsg(fd_, &message, MSG_NOSIGNAL);
  }
}

void DatagramPort::on_ready(uint32_t) {
  for (int call = 0; call < kCallsPerWake; call++) {
    if (!receive()) return;
  }
}

bool DatagramPort::receive() {
  mmsghdr messages[kDatagramsPerCall];
  iovec parts[kDatagramsPerCall];
  Address peers[kDatagramsPerCall];
  Control controls[kDatagramsPerCall];
  uint8_t* scratch = loop_.scratch();
  for (int at = 0; at < kDatagramsPerCall; at++) {
    parts[at] = {scratch + at * kDatagramBytes, kDatagramBytes};
    msghdr& header = messages[at].msg_hdr;
    header = {};
    header.msg_iov = &parts[at];
    header.msg_iovlen = 1;
    header.msg_name = peers[at].data();
    header.msg_namelen = peers[at].capacity();
    if (any_address_) {
      header.msg_control = controls[at].bytes;
      header.msg_controllen = sizeof controls[at].bytes;
    }
  }
  const int count = recvmmsg(fd_, messages, kDatagramsPerCall, MSG_DONTWAIT, nullptr);
  if (count < 0) {
    if (errno == ECONNREFUSED) refused();
    return errno == EINTR;
  }
  for (int at = 0; at < count && !loop_.ended(); at++) {
    if ((messages[at].msg_hdr.msg_flags & MSG_TRUNC) != 0) continue;
    const LocalAddress local = any_address_ ? local_address(&messages[at].msg_hdr) : LocalAddress();
    const auto* bytes = static_cast<uint8_t*>(parts[at].iov_base);
    const size_t length = messages[at].msg_len;
    take({DatagramHeader::of(bytes, length), bytes, length, peers[at], local});
  }
  return count == kDatagramsPerCall;
}

void DatagramPort::take(const Datagram& datagram) {
  using Kind = DatagramHeader::Kind;
  if (datagram.header.kind == Kind::kForeign) return;
  if (greeter_ == nullptr && sole_ != nullptr) {
    sole_->receive(datagram);
    return;
  }
  // The id before the address: a hello that somebody replays makes a newcomer at that address,
  // which must not get what is another's.
  if (datagram.header.connection_id != nullptr) {
    const auto named = by_id_.find(id_key(datagram.header.connection_id));
    if (named != by_id_.end()) {
      named->second->receive(datagram);
      return;
    }
  }
  const auto known = by_address_.find(datagram.from);
  const bool hello = datagram.header.kind == Kind::kClientHello;
  if (known != by_address_.end() && (!hello || known->second->is_greeting())) {
    known->second->receive(datagram);
    return;
  }
  // From the address of an open connection too: its owner may have started anew. It must prove
  // its address before the old connection suffers (RFC 9147 section 5.11).
  if (hello && greeter_ != nullptr) greeter_->on_hello(datagram);
}

void DatagramPort::refused() {
  if (sole_ != nullptr) sole_->on_refused();
}

}  // namespace binding
