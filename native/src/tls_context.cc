#include "tls_context.h"

#include <cstring>

#include "key_pair.h"
#include "tls_stream.h"

namespace binding {

namespace {

// AES-128-GCM first: with AES instructions it is 13 times as fast as wolfSSL's ChaCha20, which is
// there for clients without them. TLS 1.2 keeps ECDHE with AEAD and nothing else (RFC 9325).
constexpr char kCiphers[] =
    "TLS13-AES128-GCM-SHA256:TLS13-AES256-GCM-SHA384:TLS13-CHACHA20-POLY1305-SHA256:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

/** Smallest RSA key accepted from a peer, in bits (RFC 9325 section 4.5). */
constexpr short kRsaBitsMin = 2048;
/** Smallest elliptic curve key accepted from a peer, in bits. */
constexpr short kEccBitsMin = 224;
/** How long a client may resume with a ticket, in seconds; below the key's life of an hour. */
constexpr int kTicketSeconds = 1800;

struct GroupName {
  const char* name;
  const char* wolf_name;
  int number;
};

// In the order of preference: what is recorded today must stay secret from a quantum computer.
const GroupName kGroups[] = {
#ifdef WOLFSSL_HAVE_MLKEM
    {"X25519MLKEM768", "X25519MLKEM768", WOLFSSL_X25519MLKEM768},
#endif
#ifdef HAVE_CURVE25519
    {"X25519", "X25519", WOLFSSL_ECC_X25519},
#endif
    {"P-256", "SECP256R1", WOLFSSL_ECC_SECP256R1},
};

/** nullptr if this library lacks the protocol. */
WOLFSSL_METHOD* method_of(const TlsContextOptions& options) {
  const bool server = options.role == TlsRole::kServer;
  if (options.protocol == Protocol::kTls) {
    return server ? wolfTLS_server_method() : wolfTLS_client_method();
  }
#ifdef BINDING_HAS_DTLS
  return server ? wolfDTLS_server_method() : wolfDTLS_client_method();
#else
  return nullptr;
#endif
}

}  // namespace

int group_number(const std::string& name) {
  for (const GroupName& group : kGroups) {
    if (name == group.name) return group.number;
  }
  return 0;
}

const char* group_name(const char* wolf_name) {
  if (wolf_name == nullptr) return "";
  for (const GroupName& group : kGroups) {
    if (strcmp(wolf_name, group.wolf_name) == 0) return group.name;
  }
  return wolf_name;
}

TlsContext::TlsContext(WOLFSSL_CTX* context, TlsContextOptions options)
    : context_(context), options_(std::move(options)) {}

TlsContext::~TlsContext() { wolfSSL_CTX_free(context_); }

std::shared_ptr<TlsContext> TlsContext::make(TlsContextOptions options, Failure* failure) {
  WOLFSSL_METHOD* method = method_of(options);
  if (method == nullptr) {
    *failure = wolfssl_failure("ERR_WOLFSSL_DTLS",
                               "this wolfSSL cannot do DTLS without keeping state for every "
                               "stranger; the tuned build can: npm run addon -- tuned", 0);
    return nullptr;
  }
  WOLFSSL_CTX* raw = wolfSSL_CTX_new(method);
  if (raw == nullptr) {
    *failure = wolfssl_failure("ERR_WOLFSSL_CONTEXT", "out of memory for a TLS context", 0);
    return nullptr;
  }
  std::shared_ptr<TlsContext> context(new TlsContext(raw, std::move(options)));
  const bool usable = context->set_policy(failure) && context->set_groups(failure) &&
                      context->set_identity(failure) && context->set_trust(failure);
  return usable ? context : nullptr;
}

bool TlsContext::set_policy(Failure* failure) {
  const int version = is_dtls() ? (options_.tls13_only ? WOLFSSL_DTLSV1_3 : WOLFSSL_DTLSV1_2)
                                : (options_.tls13_only ? WOLFSSL_TLSV1_3 : WOLFSSL_TLSV1_2);
  int result = wolfSSL_CTX_SetMinVersion(context_, version);
  if (result == WOLFSSL_SUCCESS) result = wolfSSL_CTX_set_cipher_list(context_, kCiphers);
  if (result == WOLFSSL_SUCCESS) result = wolfSSL_CTX_SetMinRsaKey_Sz(context_, kRsaBitsMin);
  if (result == WOLFSSL_SUCCESS) result = wolfSSL_CTX_SetMinEccKey_Sz(context_, kEccBitsMin);
  if (result != WOLFSSL_SUCCESS) {
    *failure = wolfssl_failure("ERR_WOLFSSL_CONTEXT",
                               "this wolfSSL lacks TLS 1.2 or its AEAD ciphers", result);
    return false;
  }
  // The library's session table is global and locked; tickets need none of it.
  wolfSSL_CTX_set_session_cache_mode(context_, WOLFSSL_SESS_CACHE_OFF);
#ifdef HAVE_SESSION_TICKET
  if (options_.role == TlsRole::kServer) {
    wolfSSL_CTX_set_TicketHint(context_, kTicketSeconds);
  } else if (options_.resume_sessions) {
    wolfSSL_CTX_UseSessionTicket(context_);
  }
#endif
  return TlsStream::use_memory_transport(*this, failure);
}

bool TlsContext::set_groups(Failure* failure) {
  if (options_.groups.empty()) {
    for (const GroupName& group : kGroups) options_.groups.push_back(group.number);
  }
  const int result = wolfSSL_CTX_set_groups(context_, options_.groups.data(),
                                            static_cast<int>(options_.groups.size()));
  if (result == WOLFSSL_SUCCESS) return true;
  *failure = wolfssl_failure("ERR_WOLFSSL_GROUP", "these key exchange groups cannot be used",
                             result);
  return false;
}

bool TlsContext::set_identity(Failure* failure) {
  const std::string& certificate = options_.certificate_pem;
  if (certificate.empty()) return true;
  int result = wolfSSL_CTX_use_certificate_chain_buffer(
      context_, reinterpret_cast<const uint8_t*>(certificate.data()),
      static_cast<long>(certificate.size()));
  if (result != WOLFSSL_SUCCESS) {
    *failure = wolfssl_failure("ERR_WOLFSSL_CERTIFICATE",
                               "the certificate cannot be read; it must be PEM, leaf first",
                               result);
    return false;
  }
  std::string& key = options_.key_pem;
  const bool fits = ecdsa_key_fits(certificate, key);
  result = wolfSSL_CTX_use_PrivateKey_buffer(context_, reinterpret_cast<const uint8_t*>(key.data()),
                                             static_cast<long>(key.size()), WOLFSSL_FILETYPE_PEM);
  // wolfSSL has its own copy now; ours must not linger in the heap.
  volatile char* wipe = &key[0];
  for (size_t at = 0; at < key.size(); at++) wipe[at] = 0;
  key.clear();
  if (result != WOLFSSL_SUCCESS) {
    *failure = wolfssl_failure("ERR_WOLFSSL_KEY",
                               "the private key cannot be read; it must be PEM, unencrypted, and "
                               "fit the certificate", result);
    return false;
  }
  if (!fits || wolfSSL_CTX_check_private_key(context_) != WOLFSSL_SUCCESS) {
    *failure = wolfssl_failure("ERR_WOLFSSL_KEY_MISMATCH",
                               "the private key does not belong to the certificate; give the pair "
                               "that was made together", 0);
    return false;
  }
  return true;
}

bool TlsContext::set_trust(Failure* failure) {
  if (options_.verify == Verify::kCa) {
    const int result = wolfSSL_CTX_load_verify_buffer(
        context_, reinterpret_cast<const uint8_t*>(options_.ca_pem.data()),
        static_cast<long>(options_.ca_pem.size()), WOLFSSL_FILETYPE_PEM);
    if (result != WOLFSSL_SUCCESS) {
      *failure = wolfssl_failure("ERR_WOLFSSL_CA", "caPem cannot be read; it must be PEM", result);
      return false;
    }
  }
  if (options_.role == TlsRole::kServer && options_.verify == Verify::kNone) {
    wolfSSL_CTX_set_verify(context_, WOLFSSL_VERIFY_NONE, nullptr);
  } else {
    wolfSSL_CTX_set_verify(context_, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                           TlsStream::verify_certificate);
  }
  return true;
}

bool TlsContext::pinned(const uint8_t* fingerprint) const {
  for (const Fingerprint& pin : options_.pins) {
    if (memcmp(pin.data(), fingerprint, kFingerprintBytes) == 0) return true;
  }
  return false;
}

}  // namespace binding
