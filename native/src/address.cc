#include "address.h"

#include <arpa/inet.h>
#include <netdb.h>

#include <cstring>

namespace binding {

bool Address::parse(const std::string& host, uint16_t port, Address* out) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  // getaddrinfo rather than inet_pton: it knows the zone of a link-local address (fe80::1%eth0).
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) return false;
  const bool fits = found->ai_addrlen <= out->capacity();
  if (fits) memcpy(&out->six_, found->ai_addr, found->ai_addrlen);
  freeaddrinfo(found);
  return fits;
}

bool Address::of_socket(int fd, Address* out) {
  socklen_t bytes = out->capacity();
  return getsockname(fd, out->data(), &bytes) == 0;
}

bool Address::is_any_v6() const {
  return family() == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&six_.sin6_addr);
}

bool Address::is_any() const {
  return is_any_v6() || (family() == AF_INET && four_.sin_addr.s_addr == INADDR_ANY);
}

bool Address::operator==(const Address& other) const {
  if (family() != other.family()) return false;
  if (family() == AF_INET) {
    return four_.sin_port == other.four_.sin_port &&
           four_.sin_addr.s_addr == other.four_.sin_addr.s_addr;
  }
  return six_.sin6_port == other.six_.sin6_port &&
         six_.sin6_scope_id == other.six_.sin6_scope_id &&
         memcmp(&six_.sin6_addr, &other.six_.sin6_addr, sizeof six_.sin6_addr) == 0;
}

uint64_t Address::source() const {
  if (family() == AF_INET) return four_.sin_addr.s_addr;
  uint64_t high;
  uint64_t low;
  memcpy(&high, six_.sin6_addr.s6_addr, sizeof high);
  memcpy(&low, six_.sin6_addr.s6_addr + sizeof high, sizeof low);
  return IN6_IS_ADDR_V4MAPPED(&six_.sin6_addr) ? low : high;
}

uint16_t Address::port() const {
  return ntohs(family() == AF_INET6 ? six_.sin6_port : four_.sin_port);
}

std::string Address::host() const {
  char text[INET6_ADDRSTRLEN] = "";
  if (family() == AF_INET) {
    inet_ntop(AF_INET, &four_.sin_addr, text, sizeof text);
  } else if (IN6_IS_ADDR_V4MAPPED(&six_.sin6_addr)) {
    inet_ntop(AF_INET, six_.sin6_addr.s6_addr + 12, text, sizeof text);
  } else {
    inet_ntop(AF_INET6, &six_.sin6_addr, text, sizeof text);
  }
  return text;
}

}  // namespace binding
