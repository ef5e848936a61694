#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "wolfssl_library.h"

namespace binding {

constexpr size_t kFingerprintBytes = 32;

/**
 * So many handshakes in a row resume each other's sessions, then one is whole again. wolfSSL counts
 * the tickets of such a chain in one byte (the ticket's nonce, RFC 8446 section 4.6.1) and a server
 * fails the 256th with SESSION_TICKET_NONCE_OVERFLOW.
 */
constexpr uint8_t kResumptionsMax = 200;

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
    /** Handshakes that were resumed since the last whole one. */
    uint8_t resumptions;
  };

  SessionStore() = default;
  ~SessionStore();
  SessionStore(const SessionStore&) = delete;
  SessionStore& operator=(const SessionStore&) = delete;

  /** Takes over the reference to `session`. */
  void put(const std::string& server, WOLFSSL_SESSION* session, const uint8_t* fingerprint,
           uint8_t resumptions);
  /** Moves the entry out; the caller frees its session. False if there is none. */
  bool take(const std::string& server, Entry* entry);

 private:
  std::vector<Entry> entries_;
};

}  // namespace binding
