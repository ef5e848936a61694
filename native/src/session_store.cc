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
                       const uint8_t* fingerprint) {
  remove(server);
  if (entries_.size() == kSessionsMax) {
    wolfSSL_SESSION_free(entries_.front().session);
    entries_.erase(entries_.begin());
  }
  Entry entry{server, session, {}, fingerprint != nullptr};
  if (fingerprint != nullptr) memcpy(entry.fingerprint, fingerprint, kFingerprintBytes);
  entries_.push_back(entry);
}

const SessionStore::Entry* SessionStore::find(const std::string& server) const {
  for (const Entry& entry : entries_) {
    if (entry.server == server) return &entry;
  }
  return nullptr;
}

void SessionStore::remove(const std::string& server) {
  for (auto entry = entries_.begin(); entry != entries_.end(); ++entry) {
    if (entry->server != server) continue;
    wolfSSL_SESSION_free(entry->session);
    entries_.erase(entry);
    return;
  }
}

}  // namespace binding
