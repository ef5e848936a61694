#pragma once

// The only way in which our files include wolfSSL: the layout of its structs depends on the feature
// macros, so they come first. The tuned build finds them in wolfssl/user_settings.h, the system's
// library in its own options.h; mixing the two corrupts memory silently.
#ifndef WOLFSSL_USER_SETTINGS
#include <wolfssl/options.h>
#endif
#include <wolfssl/error-ssl.h>
#include <wolfssl/ssl.h>
#include <wolfssl/version.h>

// Below 5.9.2, DTLS 1.3 has a heap overflow before the peer is known (CVE-2026-6679), and without
// stateless greetings any stranger's hello would cost memory. So it is all of this or no DTLS.
#if defined(WOLFSSL_DTLS13) && defined(WOLFSSL_DTLS_CID) && defined(WOLFSSL_DTLS_CH_FRAG) && \
    defined(WOLFSSL_DTLS_MTU) && defined(WOLFSSL_SEND_HRR_COOKIE) && \
    LIBWOLFSSL_VERSION_HEX >= 0x05009002
#define BINDING_HAS_DTLS 1
#endif

namespace binding {

/** The library is process-wide, an addon instance is per thread: each holds one reference. */
bool acquire_library();
void release_library();

/** What this build can do, for `versions.features`: a null-terminated list. */
const char* const* library_features();

}  // namespace binding
