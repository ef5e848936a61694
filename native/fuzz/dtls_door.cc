#include "dtls_door.h"

#include <algorithm>
#include <cstring>

#include "../src/identity.h"
#include "require.h"
#include "world.h"

namespace fuzz {

using binding::DatagramHeader;
using binding::DatagramPipe;
using binding::TlsContext;
using binding::TlsContextOptions;
using binding::TlsStream;

namespace {

constexpr uint8_t kSecret[32] = {'c', 'o', 'o', 'k', 'i', 'e'};
/** As many bytes as a datagram of UDP can have. */
constexpr size_t kPlainBytesMax = 64 * 1024;
/** What greeting any number of strangers may leave behind, in bytes: the first one makes the
 *  greeter's own buffers, 1.7 KB, and they are used again for all others. */
constexpr int64_t kGreetingBytesMax = 2048;

binding::Address address_of(size_t peer) {
  binding::Address address;
  const bool parsed = binding::Address::parse(peer == 0 ? "192.0.2.1" : "2001:db8::1", 4433,
                                              &address);
  require(parsed, "the peers have addresses");
  return address;
}

binding::IdentityPem make_server_identity() {
  binding::IdentityPem identity;
  binding::Failure failure;
  binding::IdentityOptions options;
  options.common_name = "fuzz";
  options.days = 365;
  require(binding::make_identity(options, &identity, &failure), "there is an identity");
  return identity;
}

}  // namespace

std::shared_ptr<TlsContext> make_dtls_context(TlsContextOptions options) {
  options.protocol = binding::Protocol::kDtls;
  options.alpn = "mesngr/1";
  options.exporter_label = "EXPORTER-fuzz";
  binding::Failure failure;
  std::shared_ptr<TlsContext> context = TlsContext::make(std::move(options), &failure);
  require(context != nullptr, failure.message.c_str());
  return context;
}

std::shared_ptr<TlsContext> make_dtls_server() {
  const binding::IdentityPem identity = make_server_identity();
  TlsContextOptions options;
  options.role = binding::TlsRole::kServer;
  options.certificate_pem = identity.certificate;
  options.key_pem = identity.key;
  return make_dtls_context(std::move(options));
}

DtlsDoor::DtlsDoor(TlsContext& context) : context_(context) {
  for (size_t at = 0; at < kPeers; at++) peers_[at].address = address_of(at);
}

void DtlsDoor::receive(size_t from, const uint8_t* bytes, size_t count) {
  using Kind = DatagramHeader::Kind;
  pipe_.clear();
  const DatagramHeader header = DatagramHeader::of(bytes, count);
  const uint8_t* id = wolfSSL_dtls_cid_parse(bytes, static_cast<unsigned>(count),
                                             binding::kConnectionIdBytes);
  require(header.kind == Kind::kForeign || header.connection_id == id,
          "wolfSSL finds the connection id in the same place");
  if (header.kind == Kind::kForeign) return;
  if (Peer* named = header.connection_id ? peer_of(header.connection_id) : nullptr) {
    feed(*named, bytes, count);
    return;
  }
  Peer& peer = peers_[from];
  const bool hello = header.kind == Kind::kClientHello;
  if (peer.state == State::kHandshaking || (peer.state == State::kOpen && !hello)) {
    feed(peer, bytes, count);
  } else if (hello) {
    greet(peer, bytes, count);
  }
}

DtlsDoor::Peer* DtlsDoor::peer_of(const uint8_t* connection_id) {
  for (Peer& peer : peers_) {
    if (peer.state == State::kOpen && memcmp(peer.id, connection_id, sizeof peer.id) == 0) {
      return &peer;
    }
  }
  return nullptr;
}

std::unique_ptr<TlsStream> DtlsDoor::stand_ready(const uint8_t* connection_id) {
  auto tls = std::make_unique<TlsStream>();
  const bool ready = tls->open(context_, pipe_, {}, false) &&
                     tls->set_cookie_secret(kSecret, sizeof kSecret) &&
                     tls->use_connection_id(connection_id, binding::kConnectionIdBytes);
  require(ready, "a session can be made ready");
  return tls;
}

void DtlsDoor::greet(Peer& peer, const uint8_t* bytes, size_t count) {
  if (desk_ == nullptr) {
    desk_id_[0] = next_id_++;
    desk_ = stand_ready(desk_id_);
    kept_bytes_ = 0;
  }
  const size_t before = wolfssl_bytes();
  pipe_.in = bytes;
  pipe_.in_bytes = count;
  const TlsStream::Greeting greeting = desk_->greet(peer.address);
  pipe_.in_bytes = 0;
  switch (greeting) {
    case TlsStream::Greeting::kUnverified:
      kept_bytes_ += static_cast<int64_t>(wolfssl_bytes()) - static_cast<int64_t>(before);
      require(kept_bytes_ <= kGreetingBytesMax, "nothing is kept of a stranger");
      break;
    case TlsStream::Greeting::kBroken:
      desk_.reset();
      break;
    case TlsStream::Greeting::kVerified:
      require_other_address(peer, bytes, count);
      peer.tls = std::move(desk_);
      peer.state = State::kHandshaking;
      memcpy(peer.id, desk_id_, sizeof peer.id);
      handshake(peer);
      break;
  }
}

// The cookie of one address proves nothing of another (RFC 9147 section 5.1).
void DtlsDoor::require_other_address(const Peer& peer, const uint8_t* bytes, size_t count) {
  const DatagramPipe before = pipe_;
  const std::unique_ptr<TlsStream> desk = stand_ready(desk_id_);
  for (const Peer& other : peers_) {
    if (&other == &peer) continue;
    pipe_.in = bytes;
    pipe_.in_bytes = count;
    require(desk->greet(other.address) != TlsStream::Greeting::kVerified,
            "a cookie is good for one address");
  }
  pipe_ = before;
}

void DtlsDoor::feed(Peer& peer, const uint8_t* bytes, size_t count) {
  pipe_.in = bytes;
  pipe_.in_bytes = count;
  if (peer.state == State::kHandshaking) handshake(peer);
  if (peer.state == State::kOpen) read(peer);
  pipe_.in_bytes = 0;
}

void DtlsDoor::handshake(Peer& peer) {
  switch (peer.tls->handshake()) {
    case TlsStream::Step::kWantRead:
      peer.tls->wants_quick_resend();
      break;
    case TlsStream::Step::kDone:
      peer.state = State::kOpen;
      require(strncmp(peer.tls->protocol(), "DTLSv1.", 7) == 0, "what is open speaks DTLS");
      require(peer.tls->write_bytes_max() > 0, "what is open can say something");
      peer.tls->has_connection_id();
      break;
    case TlsStream::Step::kEnded:
    case TlsStream::Step::kFailed:
      end(peer);
      break;
  }
}

void DtlsDoor::read(Peer& peer) {
  static auto* plain = new uint8_t[kPlainBytesMax];
  for (;;) {
    size_t bytes = 0;
    switch (peer.tls->read(plain, kPlainBytesMax, &bytes)) {
      case TlsStream::Step::kWantRead:
        return;
      case TlsStream::Step::kDone:
        if (peer.tls->write(plain, std::min(bytes, peer.tls->write_bytes_max()))) break;
        return end(peer);
      case TlsStream::Step::kEnded:
      case TlsStream::Step::kFailed:
        return end(peer);
    }
  }
}

void DtlsDoor::resend(size_t from) {
  pipe_.clear();
  Peer& peer = peers_[from];
  if (peer.state == State::kStranger) return;
  if (!peer.tls->resend()) end(peer);
}

void DtlsDoor::close(size_t from) {
  pipe_.clear();
  Peer& peer = peers_[from];
  if (peer.state == State::kStranger) return;
  if (peer.state == State::kOpen) peer.tls->send_close_notify();
  end(peer);
}

void DtlsDoor::end(Peer& peer) {
  peer.tls.reset();
  peer.state = State::kStranger;
}

}  // namespace fuzz
