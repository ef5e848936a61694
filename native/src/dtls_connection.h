#pragma once

#include <memory>

#include "connection.h"
#include "datagram_port.h"
#include "stream/reliable_stream.h"
#include "timer_queue.h"

namespace binding {

/**
 * DTLS over UDP. A peer of our own kind speaks the reliable stream in its datagrams; one that sends
 * bare lines (a person with a DTLS tool) is answered in bare datagrams, a line each.
 */
class DtlsConnection : public Connection, private Timer {
 public:
  /** A server's, not yet anybody's. */
  DtlsConnection(EventLoop& loop, std::shared_ptr<TlsContext> context, uint32_t listener);
  /** A dialled one. */
  DtlsConnection(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context,
                 const Address& peer);
  ~DtlsConnection() override;

  // Before it is anybody's: for the listener.
  bool stand_ready(const uint8_t* cookie_secret, size_t bytes);
  TlsStream::Greeting greet(const Datagram& hello);
  /** Sends what greeting produced, unless it is longer than the hello was: nobody can use us to
   *  send more to a forged address than was sent to us. */
  void answer(const Datagram& hello, DatagramPort& port);
  void become(uint32_t id) { id_ = id; }
  /** Belongs to the sender of `hello` from here on. */
  void admit(DatagramPort& port, const Datagram& hello);

  void dial(const std::string& server_name, bool name_is_address);

  /** The peer's hellos are part of a handshake that goes on. */
  bool is_greeting() const { return state_ == State::kHandshaking; }
  void receive(const Datagram& datagram);
  /** The peer's machine says that nobody listens there. */
  void on_refused();

  size_t queued_bytes() const override { return plain_.bytes(); }
  void flush() override;
  void part() override;
  bool lingers() const override { return port_ != nullptr; }
  /** Its last moments, on behalf of nobody: see `lingers`. */
  void begin_lingering() override;

  void on_ready(uint32_t) override {}
  void on_deadline(DeadlineKind kind) override;

 private:
  enum class Mode : uint8_t { kUnknown, kStream, kBare };

  // Reading: dtls_connection_reading.cc
  void begin_handshake();
  void wait_anew();
  void handshake();
  void begin_stream();
  void read_records(const Datagram& datagram);
  /** True if it is the newest thing that the peer said. */
  bool take(const uint8_t* plain, size_t bytes);
  void take_bare(const uint8_t* plain, size_t bytes);
  void read_lines();
  void on_close_notify();
  void follow(const Datagram& datagram);

  // Sending: dtls_connection_sending.cc
  void flush_stream();
  void flush_bare();
  bool send_record(const uint8_t* plain, size_t bytes);
  void send_datagrams();
  void repeat_goodbye();
  void schedule();
  void on_time() override;
  void resend();
  void hasten_resend();
  /** From another port of ours: the connection id tells the server who we are. */
  void seek_other_way(uint64_t now);

  /** What was read stays in the stream meanwhile, so nothing but the next flush looks again. */
  void reading_changed() override { mark_dirty(); }
  void begin_close() override;
  void drop(CloseReason reason) override;
  void fail_tls(CloseCode code);
  void say_goodbye(CloseReason reason);
  void finish(CloseReason reason);
  void dial_anew();
  bool open_way();
  void leave_port();

  DatagramPort* port_ = nullptr;
  LocalAddress local_;
  std::unique_ptr<ReliableStream> stream_;
  Deadline silence_;
  uint64_t heard_us_ = 0;
  uint64_t resend_us_ = TimerQueue::kNever;
  uint32_t resend_wait_us_ = 0;
  uint64_t way_sought_us_ = 0;
  /** The last datagram of all, for as long as the peer may not have got it. */
  std::vector<uint8_t> goodbye_;
  uint8_t connection_id_[kConnectionIdBytes] = {};
  Mode mode_ = Mode::kUnknown;
  uint8_t refusals_ = 0;
  uint8_t dials_ = 0;
  uint64_t dialled_us_ = 0;
  bool dialled_ = false;
};

}  // namespace binding
