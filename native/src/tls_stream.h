#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tls_context.h"
#include "wolfssl_library.h"

namespace binding {

/**
 * Where wolfSSL reads and writes records: plain memory. One pipe serves all connections of a loop,
 * one after the other, so a connection owns no cipher buffer and no record costs a system call.
 */
struct CipherPipe {
  const uint8_t* in = nullptr;
  size_t in_bytes = 0;
  /** Taking is unconditional: a write never has to be repeated, back-pressure is judged before. */
  std::vector<uint8_t> out;
};

/** What is learnt of the peer at the handshake and must outlive it. */
struct PeerFacts {
  uint8_t fingerprint[kFingerprintBytes];
  uint8_t exported[32];
  bool has_fingerprint = false;
  bool has_exported = false;
};

/** One WOLFSSL object, seen as a stream over a CipherPipe. */
class TlsStream {
 public:
  enum class Step { kDone, kWantRead, kEnded, kFailed };

  TlsStream() = default;
  ~TlsStream() { close(); }
  TlsStream(const TlsStream&) = delete;
  TlsStream& operator=(const TlsStream&) = delete;

  /** `server` names the peer in the session store and `server_name` goes out as SNI; both are for
   *  clients and may be empty. The pipe must outlive the stream. */
  bool open(TlsContext& context, CipherPipe& pipe, const std::string& server,
            const std::string& server_name, bool name_is_address);
  bool is_open() const { return ssl_ != nullptr; }
  /** Frees everything but the facts. */
  void close();

  Step handshake();
  /** Up to one record; `*got` is set with kDone. */
  Step read(uint8_t* into, size_t capacity, size_t* got);
  /** False only on a broken session. */
  bool write(const uint8_t* bytes, size_t count);
  void send_close_notify();

  /** After kFailed: wolfSSL's number, the alert that came or went with it (0: none), and whether
   *  it was the peer's certificate. */
  int error() const { return error_; }
  int alert() const { return alert_; }
  bool untrusted() const { return untrusted_; }

  const char* protocol() const;
  const char* cipher() const;
  const char* group() const;
  std::string alpn() const;
  std::string server_name() const;
  bool resumed() const;
  const PeerFacts* facts() const { return facts_.get(); }

  static void use_memory_transport(WOLFSSL_CTX* context);
  static int verify_certificate(int passed, WOLFSSL_X509_STORE_CTX* store);

 private:
  bool prepare_client(const std::string& server_name, bool name_is_address);
  void resume_session();
  void finish_handshake();
  void keep_session();
  bool judge(bool passed, WOLFSSL_X509_STORE_CTX* store);
  Step fail(int result);
  PeerFacts& make_facts();

  static int receive(WOLFSSL* ssl, char* into, int capacity, void* pipe);
  static int transmit(WOLFSSL* ssl, char* bytes, int count, void* pipe);

  WOLFSSL* ssl_ = nullptr;
  TlsContext* context_ = nullptr;
  std::unique_ptr<PeerFacts> facts_;
  std::unique_ptr<std::string> server_;
  int error_ = 0;
  int alert_ = 0;
  bool untrusted_ = false;
  bool ticket_came_ = false;
  uint8_t resumptions_ = 0;
};

}  // namespace binding
