#include "dtls_connection.h"

#include "event_loop.h"
#include "random.h"

namespace binding {

namespace {
/** A refusal may be about something else, or forged; so many in a row without a word are none. */
constexpr uint8_t kRefusalsMax = 3;
/** A handshake is in the clear at first, so a single spoilt or forged datagram can end it. */
constexpr uint8_t kDialsMax = 3;
}  // namespace

DtlsConnection::DtlsConnection(EventLoop& loop, std::shared_ptr<TlsContext> context,
                               uint32_t listener)
    : Connection(loop, 0, std::move(context), Address(), listener) {}

DtlsConnection::DtlsConnection(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context,
                               const Address& peer)
    : Connection(loop, id, std::move(context), peer, 0), dialled_(true) {}

DtlsConnection::~DtlsConnection() {
  loop_.timers().cancel(*this);
  Deadlines::disarm(silence_);
  leave_port();
}

void DtlsConnection::leave_port() {
  if (port_ != nullptr) port_->remove(this, connection_id_);
  port_ = nullptr;
}

bool DtlsConnection::stand_ready(const uint8_t* cookie_secret, size_t bytes) {
  return fill_random(connection_id_, sizeof connection_id_) &&
         tls_.open(*context_, loop_.datagrams(), {}, false) &&
         tls_.set_cookie_secret(cookie_secret, bytes) &&
         tls_.use_connection_id(connection_id_, sizeof connection_id_);
}

TlsStream::Greeting DtlsConnection::greet(const Datagram& hello) {
  DatagramPipe& pipe = loop_.datagrams();
  pipe.in = hello.bytes;
  pipe.in_bytes = hello.count;
  const TlsStream::Greeting greeting = tls_.greet(hello.from);
  pipe.in_bytes = 0;
  return greeting;
}

void DtlsConnection::answer(const Datagram& hello, DatagramPort& port) {
  const DatagramPipe& pipe = loop_.datagrams();
  if (pipe.out.size() > hello.count) return;
  uint32_t start = 0;
  for (const uint32_t end : pipe.ends) {
    port.send(pipe.out.data() + start, end - start, hello.from, hello.to);
    start = end;
  }
}

void DtlsConnection::admit(DatagramPort& port, const Datagram& hello) {
  peer_ = hello.from;
  local_ = hello.to;
  port_ = &port;
  port.add(this);
  loop_.deadlines().arm(life_, this, DeadlineKind::kHandshake, loop_.now_ms());
  begin_handshake();
}

void DtlsConnection::dial(const std::string& server_name, bool name_is_address) {
  server_name_ = std::make_unique<std::string>(server_name);
  name_is_address_ = name_is_address;
  loop_.deadlines().arm(life_, this, DeadlineKind::kHandshake, loop_.now_ms());
  dial_anew();
}

void DtlsConnection::dial_anew() {
  dials_++;
  tls_.close();
  if (!open_way()) {
    finish({CloseCode::kUnreachable});
    return;
  }
  if (!tls_.open(*context_, loop_.datagrams(), *server_name_, name_is_address_) ||
      !tls_.use_connection_id(nullptr, 0)) {
    finish({CloseCode::kHandshake, MEMORY_ERROR, 0});
    return;
  }
  begin_handshake();
}

bool DtlsConnection::open_way() {
  DatagramPort* port = loop_.open_port();
  if (port->connect(peer_) != 0) return false;
  leave_port();
  port_ = port;
  port_->add(this);
  return true;
}

void DtlsConnection::on_refused() {
  if (state_ == State::kHandshaking) {
    finish({CloseCode::kRefused});
  } else if (state_ != State::kClosed && ++refusals_ >= kRefusalsMax) {
    finish({CloseCode::kReset});
  }
}

void DtlsConnection::on_deadline(DeadlineKind kind) {
  switch (kind) {
    case DeadlineKind::kLinger:
      loop_.retire(this);
      break;
    case DeadlineKind::kFlush:
      say_goodbye({ended_by()});
      break;
    case DeadlineKind::kIdle:
    case DeadlineKind::kSilence:
    case DeadlineKind::kBareSilence:
      say_goodbye({CloseCode::kIdleTimeout});
      break;
    default:
      common_deadline(kind);
      break;
  }
}

void DtlsConnection::begin_close() {
  if (stream_ != nullptr) stream_->finish();
}

void DtlsConnection::drop(CloseReason reason) {
  if (state_ == State::kHandshaking || state_ == State::kDialling) finish(reason);
  else say_goodbye(reason);
}

void DtlsConnection::fail_tls(CloseCode code) {
  const CloseReason reason{code, tls_.error(), tls_.alert()};
  // The alert that tells the peer why is waiting in the pipe.
  send_datagrams();
  const bool again = code == CloseCode::kHandshake && dialled_ && dials_ < kDialsMax;
  if (again && state_ == State::kHandshaking) dial_anew();
  else if (state_ != State::kClosed) finish(reason);
}

void DtlsConnection::say_goodbye(CloseReason reason) {
  DatagramPipe& pipe = loop_.datagrams();
  pipe.clear();
  tls_.send_close_notify();
  goodbye_ = pipe.out;
  send_datagrams();
  if (state_ != State::kClosed) finish(reason);
}

void DtlsConnection::finish(CloseReason reason) {
  tls_.close();
  stream_.reset();
  loop_.timers().cancel(*this);
  Deadlines::disarm(silence_);
  if (goodbye_.empty()) leave_port();
  ended(reason);
}

void DtlsConnection::begin_lingering() {
  loop_.deadlines().arm(silence_, this, DeadlineKind::kLinger, loop_.now_ms());
}

void DtlsConnection::part() {
  if (state_ != State::kOpen && state_ != State::kClosing) return;
  if (stream_ != nullptr) stream_->finish();
  flush();
  if (state_ == State::kClosed) return;
  tls_.send_close_notify();
  send_datagrams();
}

}  // namespace binding
