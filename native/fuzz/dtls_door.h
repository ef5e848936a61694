#pragma once

#include <memory>

#include "../src/datagram_header.h"
#include "../src/tls_stream.h"

namespace fuzz {

/** One identity for all runs. */
std::shared_ptr<binding::TlsContext> make_dtls_context(binding::TlsContextOptions options);
std::shared_ptr<binding::TlsContext> make_dtls_server();

/**
 * What stands behind a DTLS port, without port, loop and timers: datagrams are sorted as
 * DatagramPort does, strangers greeted as by DtlsListener, and whoever proved an address has a
 * session as in DtlsConnection, which says back what it is told.
 */
class DtlsDoor {
 public:
  static constexpr size_t kPeers = 2;
  enum class State { kStranger, kHandshaking, kOpen };

  explicit DtlsDoor(binding::TlsContext& context);

  /** What it answers is in `answers` until the next call. */
  void receive(size_t peer, const uint8_t* bytes, size_t count);
  /** Nothing came for too long. */
  void resend(size_t peer);
  void close(size_t peer);

  State state(size_t peer) const { return peers_[peer].state; }
  const binding::DatagramPipe& answers() const { return pipe_; }

 private:
  struct Peer {
    std::unique_ptr<binding::TlsStream> tls;
    State state = State::kStranger;
    binding::Address address;
    uint8_t id[binding::kConnectionIdBytes] = {};
  };

  Peer* peer_of(const uint8_t* connection_id);
  void greet(Peer& peer, const uint8_t* bytes, size_t count);
  std::unique_ptr<binding::TlsStream> stand_ready(const uint8_t* connection_id);
  void require_other_address(const Peer& peer, const uint8_t* bytes, size_t count);
  void feed(Peer& peer, const uint8_t* bytes, size_t count);
  void handshake(Peer& peer);
  void read(Peer& peer);
  void end(Peer& peer);

  binding::TlsContext& context_;
  binding::DatagramPipe pipe_;
  std::unique_ptr<binding::TlsStream> desk_;
  /** What greeting has left in the desk's session, in bytes. */
  int64_t kept_bytes_ = 0;
  uint8_t next_id_ = 1;
  uint8_t desk_id_[binding::kConnectionIdBytes] = {};
  Peer peers_[kPeers];
};

}  // namespace fuzz
