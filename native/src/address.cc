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
