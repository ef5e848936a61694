#pragma once

#include <memory>
#include <string>
#include <vector>

#include "address.h"
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

/** As a CipherPipe, for datagrams: what comes in is one, what goes out keeps its borders. */
struct DatagramPipe {
  const uint8_t* in = nullptr;
  size_t in_bytes = 0;
  std::vector<uint8_t> out;
  /** Where in `out` each datagram ends. */
  std::vector<uint32_t> ends;
  bool empty() const { return ends.empty(); }
  void clear() { out.clear(), ends.clear(); }
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
  /** The same over datagrams; a context of the other kind is a mistake of the caller's. */
  bool open(TlsContext& context, DatagramPipe& pipe, const std::string& server_name,
            bool name_is_address);
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

  // Datagrams only: tls_stream_dtls.cc
  enum class Greeting { kUnverified, kVerified, kBroken };
  /** Server: takes a hello without keeping anything of it, but for one whose cookie proves that
   *  `from` is the sender's address; then `handshake` goes on. kBroken: open another one. */
  Greeting greet(const Address& from);
  /** What the cookies are made with; shared by all that may greet the same peer. */
  bool set_cookie_secret(const uint8_t* secret, size_t bytes);
  /** What the peer is to write on its datagrams for us; nothing: it may, we need none. */
  bool use_connection_id(const uint8_t* id, size_t bytes);
  /** The peer writes ids of ours on its datagrams, or we write its. */
  bool has_connection_id() const;
  /** An answer is overdue: sends again, or acknowledges what came. False on a broken session. */
  bool resend();
  /** The peer waits for an acknowledgement of half a flight, so `resend` should come soon. */
  bool wants_quick_resend() const;
  /** Most bytes that one `write` may have, once the handshake is done. */
  size_t write_bytes_max() const;

  static bool use_memory_transport(const TlsContext& context, Failure* failure);
  static int verify_certificate(int passed, WOLFSSL_X509_STORE_CTX* store);

 private:
  bool prepare(TlsContext& context, void* pipe);
  bool prepare_datagrams();
  bool prepare_client(const std::string& server_name, bool name_is_address);
  void resume_session();
  void finish_handshake();
  void keep_session();
  bool judge(bool passed, WOLFSSL_X509_STORE_CTX* store);
  Step fail(int result);
  PeerFacts& make_facts();

  static int receive(WOLFSSL* ssl, char* into, int capacity, void* pipe);
  static int transmit(WOLFSSL* ssl, char* bytes, int count, void* pipe);
  static int receive_datagram(WOLFSSL* ssl, char* into, int capacity, void* pipe);
  static int transmit_datagram(WOLFSSL* ssl, char* bytes, int count, void* pipe);
  static bool use_datagrams(const TlsContext& context, Failure* failure);

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
