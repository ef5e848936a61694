#include "session_store.h"

#include <cstring>

namespace binding {

namespace {
/** Servers remembered per context; a client knows a handful, a bench some more. */
constexpr size_t kSessionsMax = 256;
}  // namespace

SessionStore::~SessionStore() {
  for (const Entry& entry : entries_) wolfSSL_SESSION_free(entry.session);
}

void SessionStore::put(const std::string& server, WOLFSSL_SESSION* session,
                       const uint8_t* fingerprint, uint8_t resumptions) {
  Entry older;
  if (take(server, &older)) wolfSSL_SESSION_free(older.session);
  if (entries_.size() == kSessionsMax) {
    wolfSSL_SESSION_free(entries_.front().session);
    entries_.erase(entries_.begin());
  }
  Entry entry{server, session, {}, fingerprint != nullptr, resumptions};
  if (fingerprint != nullptr) memcpy(entry.fingerprint, fingerprint, kFingerprintBytes);
  entries_.push_back(entry);
}

bool SessionStore::take(const std::string& server, Entry* entry) {
  for (auto at = entries_.begin(); at != entries_.end(); ++at) {
    if (at->server != server) continue;
    *entry = std::move(*at);
    entries_.erase(at);
    return true;
  }
  return false;
}

}  // namespace binding
