#pragma once

#include <cstdint>
#include <cstring>
#include <unordered_map>

#include "address.h"
#include "datagram_header.h"
#include "failure.h"
#include "loop_member.h"

namespace binding {

class DtlsConnection;
class EventLoop;

/** Which of this machine's addresses a datagram came to, so that the answer leaves from there. */
struct LocalAddress {
  enum class Family : uint8_t { kUnknown, kV4, kV6 };
  Family family = Family::kUnknown;
  uint32_t interface = 0;
  uint8_t bytes[16] = {};
};

struct Datagram {
  const DatagramHeader header;
  const uint8_t* bytes;
  size_t count;
  const Address& from;
  const LocalAddress& to;
};

/**
 * One UDP socket and whose datagrams are whose: told apart by the sender's address, and by the
 * connection id for a peer whose address changed.
 */
class DatagramPort : public LoopMember {
 public:
  /** Whoever answers the hellos of strangers. */
  class Greeter {
   public:
    virtual ~Greeter() = default;
    virtual void on_hello(const Datagram& hello) = 0;
  };

  DatagramPort(EventLoop& loop, uint64_t hash_seed)
      : loop_(loop), by_address_(8, Hash{hash_seed}) {}
  ~DatagramPort() override;

  /** To be found there by anybody. */
  bool bind(const Address& at, Address* bound, Failure* failure);
  /** Any port of ours, towards one peer only. The system's error number, 0 for none. */
  int connect(const Address& to);
  void greet_with(Greeter* greeter) { greeter_ = greeter; }
  /** Neither greeter nor connection: the loop deletes it at the end of the turn. */
  bool idle() const { return greeter_ == nullptr && sole_ == nullptr && members_ == 0; }

  /** A connection whose datagrams come by this port; all of them, if the port is connected. */
  void add(DtlsConnection* connection);
  void add_id(DtlsConnection* connection, const uint8_t* id) { by_id_[id_key(id)] = connection; }
  void remove(DtlsConnection* connection, const uint8_t* id);
  void move(DtlsConnection* connection, const Address& from);

  /** What the system does not take is lost, as if by the network. */
  void send(const uint8_t* bytes, size_t count, const Address& to, const LocalAddress& from);

  void on_ready(uint32_t events) override;
  void on_deadline(DeadlineKind) override {}

 private:
  struct Hash {
    uint64_t seed;
    size_t operator()(const Address& address) const;
  };
  static uint64_t id_key(const uint8_t* id) {
    uint64_t key;
    memcpy(&key, id, sizeof key);
    return key;
  }
  int open(int family);
  /** False if there was nothing to read. */
  bool receive();
  void take(const Datagram& datagram);
  void refused();

  EventLoop& loop_;
  int fd_ = -1;
  bool any_address_ = false;
  Greeter* greeter_ = nullptr;
  DtlsConnection* sole_ = nullptr;
  size_t members_ = 0;
  std::unordered_map<Address, DtlsConnection*, Hash> by_address_;
  /** Ids are our own random numbers, so nobody can choose them to collide. */
  std::unordered_map<uint64_t, DtlsConnection*> by_id_;
};

}  // namespace binding
