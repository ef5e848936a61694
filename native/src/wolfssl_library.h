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

namespace binding {

/** The library is process-wide, an addon instance is per thread: each holds one reference. */
bool acquire_library();
void release_library();

/** What this build can do, for `versions.features`: a null-terminated list. */
const char* const* library_features();

}  // namespace binding
