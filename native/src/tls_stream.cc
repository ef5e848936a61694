#include "tls_stream.h"

#include <algorithm>
#include <cstring>

#include "certificate.h"

namespace binding {

namespace {

/** wolfSSL_get_error's word for an orderly end of the peer's side. */
constexpr int kZeroReturn = WOLFSSL_ERROR_ZERO_RETURN;

#ifdef HAVE_SESSION_TICKET
int note_ticket(WOLFSSL*, const unsigned char*, int, void* came) {
  *static_cast<bool*>(came) = true;
  return 0;
}
#endif

/** What a missing trust anchor looks like; dates and signatures are never forgiven. */
bool lacks_only_an_anchor(int error) {
#ifdef OPENSSL_EXTRA
  // The system's library translates into OpenSSL's numbers (x509_vfy.h), whose names differ between
  // versions: 18 and 19 are self-signed, 20 and 21 without a known issuer.
  if (error >= 18 && error <= 21) return true;
#endif
  return error == ASN_NO_SIGNER_E || error == ASN_SELF_SIGNED_E;
}

}  // namespace

bool TlsStream::use_memory_transport(const TlsContext& context, Failure* failure) {
  if (context.is_dtls()) return use_datagrams(context, failure);
  wolfSSL_CTX_SetIORecv(context.get(), receive);
  wolfSSL_CTX_SetIOSend(context.get(), transmit);
  return true;
}

int TlsStream::receive(WOLFSSL*, char* into, int capacity, void* pipe) {
  auto* cipher = static_cast<CipherPipe*>(pipe);
  if (cipher->in_bytes == 0) return WOLFSSL_CBIO_ERR_WANT_READ;
  const size_t bytes = std::min(cipher->in_bytes, static_cast<size_t>(capacity));
  memcpy(into, cipher->in, bytes);
  cipher->in += bytes;
  cipher->in_bytes -= bytes;
  return static_cast<int>(bytes);
}

int TlsStream::transmit(WOLFSSL*, char* bytes, int count, void* pipe) {
  auto& out = static_cast<CipherPipe*>(pipe)->out;
  out.insert(out.end(), bytes, bytes + count);
  return count;
}

bool TlsStream::open(TlsContext& context, CipherPipe& pipe, const std::string& server,
                     const std::string& server_name, bool name_is_address) {
  if (!prepare(context, &pipe)) return false;
  if (context.options().role == TlsRole::kServer) return true;
  if (context.options().resume_sessions) server_ = std::make_unique<std::string>(server);
  return prepare_client(server_name, name_is_address);
}

bool TlsStream::open(TlsContext& context, DatagramPipe& pipe, const std::string& server_name,
                     bool name_is_address) {
  if (!prepare(context, &pipe) || !prepare_datagrams()) return false;
  if (context.options().role == TlsRole::kServer) return true;
  return prepare_client(server_name, name_is_address);
}

bool TlsStream::prepare(TlsContext& context, void* pipe) {
  ssl_ = wolfSSL_new(context.get());
  if (ssl_ == nullptr) return false;
  context_ = &context;
  const TlsContextOptions& options = context.options();
  wolfSSL_SetIOReadCtx(ssl_, pipe);
  wolfSSL_SetIOWriteCtx(ssl_, pipe);
  wolfSSL_SetCertCbCtx(ssl_, this);
#ifdef HAVE_KEYING_MATERIAL
  // The exporter reads the handshake's secrets, which are freed unless asked for beforehand.
  if (!options.exporter_label.empty()) wolfSSL_KeepArrays(ssl_);
#endif
#ifdef HAVE_ALPN
  if (!options.alpn.empty()) {
    std::string names = options.alpn;
    const int result = wolfSSL_UseALPN(ssl_, &names[0], static_cast<unsigned>(names.size()),
                                       WOLFSSL_ALPN_CONTINUE_ON_MISMATCH);
    if (result != WOLFSSL_SUCCESS) return false;
  }
#endif
  return true;
}

bool TlsStream::prepare_client(const std::string& name, bool name_is_address) {
  const TlsContextOptions& options = context_->options();
  // RFC 6066 section 3: an address is not a server name, so none is sent for it.
  if (!name.empty() && !name_is_address &&
      wolfSSL_UseSNI(ssl_, WOLFSSL_SNI_HOST_NAME, name.data(),
                     static_cast<unsigned short>(name.size())) != WOLFSSL_SUCCESS) {
    return false;
  }
  if (options.verify == Verify::kCa && !name.empty()) {
#ifdef WOLFSSL_USER_SETTINGS
    const int result = name_is_address ? wolfSSL_check_ip_address(ssl_, name.c_str())
                                       : wolfSSL_check_domain_name(ssl_, name.c_str());
#else
    const int result = wolfSSL_check_domain_name(ssl_, name.c_str());
#endif
    if (result != WOLFSSL_SUCCESS) return false;
  }
#ifdef WOLFSSL_TLS13
  // Over datagrams the server's cookie costs a round anyway: the shares go with the second hello,
  // so that the first fits into one datagram.
  if (context_->is_dtls()) return wolfSSL_NoKeyShares(ssl_) == WOLFSSL_SUCCESS;
  // A share for the first two groups, so that a server without the first needs no second round.
  const size_t shares = std::min<size_t>(options.groups.size(), 2);
  for (size_t at = 0; at < shares; at++) {
    wolfSSL_UseKeyShare(ssl_, static_cast<unsigned short>(options.groups[at]));
  }
#endif
  if (server_ != nullptr) resume_session();
  return true;
}

void TlsStream::resume_session() {
#ifdef HAVE_SESSION_TICKET
  wolfSSL_set_SessionTicket_cb(ssl_, note_ticket, &ticket_came_);
#endif
  SessionStore::Entry entry;
  if (!context_->sessions().take(*server_, &entry)) return;
  const bool usable = wolfSSL_set_session(ssl_, entry.session) == WOLFSSL_SUCCESS;
  wolfSSL_SESSION_free(entry.session);
  if (usable) resumptions_ = static_cast<uint8_t>(entry.resumptions + 1);
  if (!usable || !entry.has_fingerprint) return;
  PeerFacts& facts = make_facts();
  memcpy(facts.fingerprint, entry.fingerprint, kFingerprintBytes);
  facts.has_fingerprint = true;
}

void TlsStream::close() {
  if (ssl_ == nullptr) return;
  wolfSSL_free(ssl_);
  ssl_ = nullptr;
}

TlsStream::Step TlsStream::handshake() {
  const bool server = context_->options().role == TlsRole::kServer;
  const int result = server ? wolfSSL_accept(ssl_) : wolfSSL_connect(ssl_);
  if (result != WOLFSSL_SUCCESS) return fail(result);
  finish_handshake();
  return Step::kDone;
}

void TlsStream::finish_handshake() {
#ifdef HAVE_KEYING_MATERIAL
  const std::string& label = context_->options().exporter_label;
  if (!label.empty()) {
    PeerFacts& facts = make_facts();
    facts.has_exported =
        wolfSSL_export_keying_material(ssl_, facts.exported, sizeof facts.exported, label.data(),
                                       label.size(), nullptr, 0, 0) == WOLFSSL_SUCCESS;
    wolfSSL_FreeArrays(ssl_);
  }
#endif
  // TLS 1.2 may resume without handing out a new ticket: the old one is then still the newest.
  const bool kept = server_ != nullptr && resumed() && wolfSSL_version(ssl_) < TLS1_3_VERSION;
  if (kept) ticket_came_ = true;
  keep_session();
}

TlsStream::Step TlsStream::read(uint8_t* into, size_t capacity, size_t* got) {
  const int result = wolfSSL_read(ssl_, into, static_cast<int>(capacity));
  if (ticket_came_) keep_session();
  if (result <= 0) return fail(result);
  *got = static_cast<size_t>(result);
  return Step::kDone;
}

bool TlsStream::write(const uint8_t* bytes, size_t count) {
  const int result = wolfSSL_write(ssl_, bytes, static_cast<int>(count));
  if (result == static_cast<int>(count)) return true;
  fail(result);
  return false;
}

void TlsStream::send_close_notify() { wolfSSL_shutdown(ssl_); }

void TlsStream::keep_session() {
  if (!ticket_came_) return;
  ticket_came_ = false;
  const uint8_t resumptions = resumed() ? resumptions_ : 0;
  if (resumptions == kResumptionsMax) return;
  WOLFSSL_SESSION* session = wolfSSL_get1_session(ssl_);
  if (session == nullptr) return;
  const bool known = facts_ != nullptr && facts_->has_fingerprint;
  context_->sessions().put(*server_, session, known ? facts_->fingerprint : nullptr,
                            resumptions);
}

TlsStream::Step TlsStream::fail(int result) {
  const int error = wolfSSL_get_error(ssl_, result);
  if (error == WOLFSSL_ERROR_WANT_READ) return Step::kWantRead;
  if (error == kZeroReturn) return Step::kEnded;
  error_ = error;
  WOLFSSL_ALERT_HISTORY history;
  if (wolfSSL_get_alert_history(ssl_, &history) == WOLFSSL_SUCCESS) {
    const auto& alert = error == FATAL_ERROR ? history.last_rx : history.last_tx;
    alert_ = std::max(alert.code, 0);
  }
#ifdef OPENSSL_EXTRA
  // The system's library also queues errors per thread; a stale one would be read by the next call.
  wolfSSL_ERR_clear_error();
#endif
  return Step::kFailed;
}

PeerFacts& TlsStream::make_facts() {
  if (facts_ == nullptr) facts_ = std::make_unique<PeerFacts>();
  return *facts_;
}

int TlsStream::verify_certificate(int passed, WOLFSSL_X509_STORE_CTX* store) {
  return static_cast<TlsStream*>(store->userCtx)->judge(passed == 1, store) ? 1 : 0;
}

// Called for each certificate of the chain, and for a self-signed one twice: first with the error,
// then, if that was forgiven, as passed. So "passed" alone never means that an authority signed it.
bool TlsStream::judge(bool passed, WOLFSSL_X509_STORE_CTX* store) {
  if (store->totalCerts > 0) {
    PeerFacts& facts = make_facts();
    const WOLFSSL_BUFFER_INFO& leaf = store->certs[0];
    facts.has_fingerprint = sha256(leaf.buffer, leaf.length, facts.fingerprint);
  }
  bool trusted = passed;
  if (context_->options().verify != Verify::kCa) {
    // The missing anchor is reported before the dates are, so forgiving it would forgive both.
    trusted = (passed || lacks_only_an_anchor(store->error)) && store->totalCerts > 0 &&
              is_within_dates(store->certs[0].buffer, store->certs[0].length);
  }
  if (context_->options().verify == Verify::kPin) {
    trusted = trusted && facts_ != nullptr && facts_->has_fingerprint &&
              context_->pinned(facts_->fingerprint);
  }
  if (!trusted) untrusted_ = true;
  return trusted;
}

const char* TlsStream::protocol() const {
  switch (wolfSSL_version(ssl_)) {
    case TLS1_3_VERSION: return "TLSv1.3";
#ifdef BINDING_HAS_DTLS
    case DTLS1_3_VERSION: return "DTLSv1.3";
    case DTLS1_2_VERSION: return "DTLSv1.2";
#endif
    default: return "TLSv1.2";
  }
}

const char* TlsStream::cipher() const {
  const int suite = wolfSSL_get_current_cipher_suite(ssl_);
  return wolfSSL_get_cipher_name_iana_from_suite(static_cast<unsigned char>(suite >> 8),
                                                 static_cast<unsigned char>(suite));
}

const char* TlsStream::group() const { return group_name(wolfSSL_get_curve_name(ssl_)); }

std::string TlsStream::alpn() const {
#ifdef HAVE_ALPN
  char* name = nullptr;
  unsigned short bytes = 0;
  if (wolfSSL_ALPN_GetProtocol(ssl_, &name, &bytes) == WOLFSSL_SUCCESS && name != nullptr) {
    return std::string(name, bytes);
  }
#endif
  return {};
}

std::string TlsStream::server_name() const {
#ifdef HAVE_SNI
  void* name = nullptr;
  const unsigned short bytes = wolfSSL_SNI_GetRequest(ssl_, WOLFSSL_SNI_HOST_NAME, &name);
  if (bytes > 0 && name != nullptr) return std::string(static_cast<char*>(name), bytes);
#endif
  return {};
}

bool TlsStream::resumed() const { return wolfSSL_session_reused(ssl_) == 1; }

}  // namespace binding
