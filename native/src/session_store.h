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
  const Entry* find(const std::string& server) const;
  void remove(const std::string& server);

 private:
  std::vector<Entry> entries_;
};

}  // namespace binding
