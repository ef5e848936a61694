#include <algorithm>
#include <cstring>

#include "datagram_header.h"
#include "tls_stream.h"

namespace binding {

#ifdef BINDING_HAS_DTLS

namespace {
/**
 * Longest datagram that we send, in bytes. 1,280 is what IPv6 carries everywhere (RFC 8200 section
 * 5); IP and UDP headers and a tunnel's own go off that, as in RFC 9000 section 14.1.
 */
constexpr unsigned short kDatagramBytesMax = 1200;
/** wolfSSL's own timer, in seconds. It only counts how often we told it that time is up. */
constexpr int kWolfTimeoutSeconds = 1;

/** Of a record that wolfSSL made: its low bits in DTLS 1.3's unified header, else both bytes. */
int epoch_of(const uint8_t* record) {
  const bool unified = (record[0] & 0xe0) == 0x20;
  return unified ? 0x10000 | (record[0] & 0x03) : record[3] << 8 | record[4];
}
}  // namespace

bool TlsStream::use_datagrams(const TlsContext& context, Failure* failure) {
  WOLFSSL_CTX* wolf = context.get();
  wolfSSL_CTX_SetIORecv(wolf, receive_datagram);
  wolfSSL_CTX_SetIOSend(wolf, transmit_datagram);
  int result = wolfSSL_CTX_dtls_set_mtu(wolf, kDatagramBytesMax);
  if (result == WOLFSSL_SUCCESS && context.options().role == TlsRole::kServer) {
    // A ticket would have to be acknowledged and sent again; nobody resumes over datagrams.
    result = wolfSSL_CTX_no_ticket_TLSv13(wolf) == 0 ? WOLFSSL_SUCCESS : WOLFSSL_FAILURE;
    if (result == WOLFSSL_SUCCESS) result = wolfSSL_CTX_NoTicketTLSv12(wolf);
  }
  if (result == WOLFSSL_SUCCESS) return true;
  *failure = wolfssl_failure("ERR_WOLFSSL_CONTEXT", "wolfSSL refuses the DTLS settings", result);
  return false;
}

bool TlsStream::prepare_datagrams() {
  wolfSSL_dtls_set_using_nonblock(ssl_, 1);
  // A gap in a flight is told at once, so that what is missing comes a round trip later and not at
  // the end of a timer.
  wolfSSL_dtls13_set_send_more_acks(ssl_, 1);
  if (context_->options().role == TlsRole::kClient) return true;
  // With ML-KEM the second hello is longer than a datagram; it begins with the cookie, though.
  return wolfSSL_dtls13_allow_ch_frag(ssl_, 1) == WOLFSSL_SUCCESS;
}

int TlsStream::receive_datagram(WOLFSSL*, char* into, int capacity, void* pipe) {
  auto* datagrams = static_cast<DatagramPipe*>(pipe);
  if (datagrams->in_bytes == 0) return WOLFSSL_CBIO_ERR_WANT_READ;
  const size_t bytes = std::min(datagrams->in_bytes, static_cast<size_t>(capacity));
  memcpy(into, datagrams->in, bytes);
  datagrams->in_bytes = 0;
  return static_cast<int>(bytes);
}

// Several records may share a datagram (RFC 9147 section 4.3): a flight in fewer of them is more
// likely to arrive whole. But only those of one epoch: where wolfSSL passes over a record that it
// has dealt with, such as a server hello sent again, it passes over the rest of the datagram too.
int TlsStream::transmit_datagram(WOLFSSL*, char* bytes, int count, void* pipe) {
  auto* datagrams = static_cast<DatagramPipe*>(pipe);
  std::vector<uint32_t>& ends = datagrams->ends;
  const size_t before = datagrams->out.size();
  const size_t start = ends.size() < 2 ? 0 : ends[ends.size() - 2];
  datagrams->out.insert(datagrams->out.end(), bytes, bytes + count);
  const auto end = static_cast<uint32_t>(datagrams->out.size());
  const bool fits = !ends.empty() && end - start <= kDatagramBytesMax &&
                    epoch_of(&datagrams->out[start]) == epoch_of(&datagrams->out[before]);
  if (fits) ends.back() = end;
  else ends.push_back(end);
  return count;
}

TlsStream::Greeting TlsStream::greet(const Address& from) {
  Address peer = from;
  wolfSSL_dtls_set_peer(ssl_, peer.data(), static_cast<unsigned>(peer.bytes()));
  const int result = wolfDTLS_accept_stateless(ssl_);
  if (result == WOLFSSL_SUCCESS) return Greeting::kVerified;
  return result == WOLFSSL_FAILURE ? Greeting::kUnverified : Greeting::kBroken;
}

bool TlsStream::set_cookie_secret(const uint8_t* secret, size_t bytes) {
  const auto count = static_cast<unsigned>(bytes);
  return wolfSSL_DTLS_SetCookieSecret(ssl_, secret, count) == 0 &&
         wolfSSL_send_hrr_cookie(ssl_, secret, count) == WOLFSSL_SUCCESS;
}

bool TlsStream::use_connection_id(const uint8_t* id, size_t bytes) {
  uint8_t copy[kConnectionIdBytes] = {};
  if (bytes > sizeof copy || wolfSSL_dtls_cid_use(ssl_) != WOLFSSL_SUCCESS) return false;
  if (bytes > 0) memcpy(copy, id, bytes);
  return wolfSSL_dtls_cid_set(ssl_, copy, static_cast<unsigned>(bytes)) == WOLFSSL_SUCCESS;
}

bool TlsStream::has_connection_id() const {
  unsigned received = 0;
  unsigned sent = 0;
  if (wolfSSL_dtls_cid_is_enabled(ssl_) == 0) return false;
  wolfSSL_dtls_cid_get_rx_size(ssl_, &received);
  wolfSSL_dtls_cid_get_tx_size(ssl_, &sent);
  return received > 0 || sent > 0;
}

bool TlsStream::resend() {
  wolfSSL_dtls_set_timeout_init(ssl_, kWolfTimeoutSeconds);
  return wolfSSL_dtls_got_timeout(ssl_) == WOLFSSL_SUCCESS;
}

bool TlsStream::wants_quick_resend() const { return wolfSSL_dtls13_use_quick_timeout(ssl_) != 0; }

size_t TlsStream::write_bytes_max() const {
  return static_cast<size_t>(std::max(wolfSSL_GetMaxOutputSize(ssl_), 0));
}

#else

// No context for datagrams can be made without DTLS, so nothing here is ever reached.
bool TlsStream::use_datagrams(const TlsContext&, Failure*) { return false; }
bool TlsStream::prepare_datagrams() { return false; }
TlsStream::Greeting TlsStream::greet(const Address&) { return Greeting::kBroken; }
bool TlsStream::set_cookie_secret(const uint8_t*, size_t) { return false; }
bool TlsStream::use_connection_id(const uint8_t*, size_t) { return false; }
bool TlsStream::has_connection_id() const { return false; }
bool TlsStream::resend() { return false; }
bool TlsStream::wants_quick_resend() const { return false; }
size_t TlsStream::write_bytes_max() const { return 0; }

#endif

}  // namespace binding
