#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "failure.h"
#include "session_store.h"
#include "wolfssl_library.h"

namespace binding {

enum class TlsRole : uint8_t { kServer, kClient };
enum class Protocol : uint8_t { kTls, kDtls };
enum class Verify : uint8_t { kNone, kPin, kCa };
using Fingerprint = std::array<uint8_t, kFingerprintBytes>;

struct TlsContextOptions {
  TlsRole role = TlsRole::kServer;
  Protocol protocol = Protocol::kTls;
  Verify verify = Verify::kNone;
  std::string certificate_pem;
  std::string key_pem;
  std::string ca_pem;
  std::vector<Fingerprint> pins;
  /** Comma separated, best first. */
  std::string alpn;
  /** wolfSSL's numbers of the key exchange groups, best first; empty: all that there are. */
  std::vector<int> groups;
  bool tls13_only = false;
  std::string exporter_label;
  bool resume_sessions = false;
};

/** One TLS configuration; everything is set before the first connection and never changed. */
class TlsContext {
 public:
  static std::shared_ptr<TlsContext> make(TlsContextOptions options, Failure* failure);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  WOLFSSL_CTX* get() const { return context_; }
  const TlsContextOptions& options() const { return options_; }
  bool is_dtls() const { return options_.protocol == Protocol::kDtls; }
  SessionStore& sessions() { return sessions_; }
  bool pinned(const uint8_t* fingerprint) const;

 private:
  TlsContext(WOLFSSL_CTX* context, TlsContextOptions options);
  bool set_policy(Failure* failure);
  bool set_groups(Failure* failure);
  bool set_identity(Failure* failure);
  bool set_trust(Failure* failure);

  WOLFSSL_CTX* context_;
  TlsContextOptions options_;
  SessionStore sessions_;
};

/** wolfSSL's number of a group's public name; 0 if this build does not have it. */
int group_number(const std::string& name);
/** The public name of a group as wolfSSL calls it. */
const char* group_name(const char* wolf_name);

}  // namespace binding
