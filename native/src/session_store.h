#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wolfssl_library.h"

namespace binding {

constexpr size_t kFingerprintBytes = 32;

/**
 * The newest session of each server that a client context dialled, with the fingerprint of the
 * certificate it was opened with: a resumed handshake shows no certificate.
 *
 * A session is handed out once (RFC 8446 appendix C.4): wolfSSL writes into it while it resumes, so
 * two dials at a time must not share one, and one that the server refused is not tried again.
 */
class SessionStore {
 public:
  struct Entry {
    std::string server;
    WOLFSSL_SESSION* session;
    uint8_t fingerprint[kFingerprintBytes];
    bool has_fingerprint;
  };

  SessionStore() = default;
  ~SessionStore();
  SessionStore(const SessionStore&) = delete;
  SessionStore& operator=(const SessionStore&) = delete;

  /** Takes over the reference to `session`. */
  void put(const std::string& server, WOLFSSL_SESSION* session, const uint8_t* fingerprint);
  /** Moves the entry out; the caller frees its session. False if there is none. */
  bool take(const std::string& server, Entry* entry);

 private:
  std::vector<Entry> entries_;
};

}  // namespace binding
