#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace binding {

/** An IPv4 or IPv6 address with its port, numeric both ways: nothing here asks a name server. */
class Address {
 public:
  /** False if `host` is not numeric. */
  static bool parse(const std::string& host, uint16_t port, Address* out);
  static bool of_socket(int fd, Address* out);

  const sockaddr* data() const { return &any_; }
  sockaddr* data() { return &any_; }
  socklen_t bytes() const { return any_.sa_family == AF_INET6 ? sizeof six_ : sizeof four_; }
  socklen_t capacity() const { return sizeof six_; }
  int family() const { return any_.sa_family; }
  bool is_any_v6() const;
  bool is_any() const;
  bool operator==(const Address& other) const;
  /** The address, and for IPv6 its /64 only, since a host has all of those; without the port. */
  uint64_t source() const;

  uint16_t port() const;
  /** An IPv4 peer of a dual-stack listener is written as IPv4. */
  std::string host() const;

 private:
  union {
    sockaddr any_;
    sockaddr_in four_;
    sockaddr_in6 six_ = {};
  };
};

}  // namespace binding
