#include "wolfssl_library.h"

namespace binding {

// wolfSSL_Init counts its callers under its own lock; every environment pairs the two calls.
bool acquire_library() { return wolfSSL_Init() == WOLFSSL_SUCCESS; }

void release_library() { wolfSSL_Cleanup(); }

const char* const* library_features() {
  static const char* const features[] = {
#ifdef WOLFSSL_TLS13
      "tls1.3",
#endif
      "tls1.2",
#ifdef BINDING_HAS_DTLS
      "dtls",
#endif
#ifdef WOLFSSL_HAVE_MLKEM
      "X25519MLKEM768",
#endif
#ifdef HAVE_CURVE25519
      "X25519",
#endif
      "P-256",
#ifdef HAVE_ED25519
      "ed25519",
#endif
#ifdef HAVE_SESSION_TICKET
      "session-tickets",
#endif
#ifdef HAVE_KEYING_MATERIAL
      "exporter",
#endif
#ifdef HAVE_ALPN
      "alpn",
#endif
#ifdef HAVE_SNI
      "sni",
#endif
#ifdef WOLFSSL_AESNI
      "aes-ni",
#endif
      nullptr,
  };
  return features;
}

}  // namespace binding
