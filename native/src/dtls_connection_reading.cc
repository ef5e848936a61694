#include <cstring>

#include "dtls_connection.h"
#include "event_loop.h"
#include "stream/packet.h"

namespace binding {

namespace {
/** How far a peer may be ahead of what JavaScript took, in bytes: more than twice what a stream has
 *  in flight, so that a lost datagram does not hold back those behind it. */
constexpr size_t kWindowBytes = 512 * 1024;
/** Address translators forget a quiet UDP path after 30 s or more (RFC 4787 section 4.3). */
constexpr Microseconds kKeepAliveUs = 20'000'000;
/** Nothing heard for so long though we keep asking, in µs: longer than a change of networks. */
constexpr Microseconds kGiveUpUs = 30'000'000;
/** First wait for an answer in the handshake, in µs. RFC 9147 section 5.8.2 has 1 s and allows less
 *  where it matters: a lost datagram is what we are here for, and a doubled one costs little. */
constexpr uint32_t kResendWaitUs = 150'000;
}  // namespace

void DtlsConnection::begin_handshake() {
  state_ = State::kHandshaking;
  dialled_us_ = loop_.now_us();
  wait_anew();
  handshake();
}

void DtlsConnection::wait_anew() {
  resend_wait_us_ = kResendWaitUs;
  resend_us_ = loop_.now_us() + resend_wait_us_;
}

void DtlsConnection::handshake() {
  switch (tls_.handshake()) {
    case TlsStream::Step::kWantRead:
      send_datagrams();
      hasten_resend();
      schedule();
      return;
    case TlsStream::Step::kEnded:
    case TlsStream::Step::kFailed:
      fail_tls(tls_.untrusted() ? CloseCode::kUntrusted : CloseCode::kHandshake);
      return;
    case TlsStream::Step::kDone:
      break;
  }
  send_datagrams();
  // A client cannot know yet whether its last flight arrived; see `take`.
  if (!dialled_) resend_us_ = TimerQueue::kNever;
  if (!dialled_ && tls_.has_connection_id()) port_->add_id(this, connection_id_);
  heard_us_ = loop_.now_us();
  loop_.deadlines().arm(silence_, this, DeadlineKind::kSilence, loop_.now_ms());
  if (dialled_) begin_stream();
  opened();
  schedule();
}

void DtlsConnection::begin_stream() {
  mode_ = Mode::kStream;
  const StreamOptions options{tls_.write_bytes_max(), kWindowBytes, dialled_ ? kKeepAliveUs : 0,
                              kGiveUpUs};
  stream_ = std::make_unique<ReliableStream>(options, plain_, loop_.pool(), loop_.now_us());
}

void DtlsConnection::receive(const Datagram& datagram) {
  if (state_ == State::kClosed) {
    repeat_goodbye();
    return;
  }
  DatagramPipe& pipe = loop_.datagrams();
  pipe.in = datagram.bytes;
  pipe.in_bytes = datagram.count;
  if (state_ == State::kHandshaking) {
    // Something came through, so what is owed next has its first wait again.
    wait_anew();
    handshake();
  }
  if (state_ == State::kOpen || state_ == State::kClosing) read_records(datagram);
  pipe.in_bytes = 0;
}

void DtlsConnection::read_records(const Datagram& datagram) {
  uint8_t plain[EventLoop::kDatagramBytesMax];
  const bool one_record = is_one_record(datagram.bytes, datagram.count);
  bool fresh = false;
  for (;;) {
    size_t bytes = 0;
    const TlsStream::Step step = tls_.read(plain, sizeof plain, &bytes);
    // Reading may answer by itself: an acknowledgement of the handshake, a flight once more.
    send_datagrams();
    if (step == TlsStream::Step::kWantRead) break;
    if (step == TlsStream::Step::kFailed) return fail_tls(CloseCode::kProtocol);
    if (step == TlsStream::Step::kEnded) return on_close_notify();
    if (take(plain, bytes)) fresh = true;
    if (state_ != State::kOpen && state_ != State::kClosing) return;
    // Asked once more, wolfSSL would make a buffer for what might come, and keep it.
    if (one_record) break;
  }
  if (fresh) follow(datagram);
  read_lines();
  if (state_ == State::kClosed) return;
  // Acknowledgements wait for the answers of this wake-up, to travel with them. And whoever closes
  // says goodbye as soon as the last one of his own is acknowledged.
  const bool is_done = state_ == State::kClosing && stream_ != nullptr && stream_->settled();
  if (is_done || (stream_ != nullptr && stream_->due() <= loop_.now_us())) return mark_dirty();
  // An acknowledgement may have made room though it leaves nothing to send.
  drained();
  schedule();
}

bool DtlsConnection::take(const uint8_t* plain, size_t bytes) {
  // The server only sends records once our last flight has come.
  if (dialled_) resend_us_ = TimerQueue::kNever;
  heard();
  refusals_ = 0;
  heard_us_ = loop_.now_us();
  if (bytes == 0) return false;
  if (mode_ == Mode::kUnknown) {
    if (plain[0] == kPacketKind) begin_stream();
    else mode_ = Mode::kBare;
  }
  const bool bare = mode_ == Mode::kBare;
  loop_.deadlines().arm(silence_, this, bare ? DeadlineKind::kBareSilence : DeadlineKind::kSilence,
                        loop_.now_ms());
  if (bare) {
    take_bare(plain, bytes);
    return true;
  }
  return stream_->receive(plain, bytes, heard_us_) == ReliableStream::Verdict::kFresh;
}

// A datagram holds whole lines; the last one need not be ended.
void DtlsConnection::take_bare(const uint8_t* plain, size_t bytes) {
  if (state_ != State::kOpen || !reading_) return;
  LineBatch& batch = loop_.batch();
  while (batch.full(cutter_.headroom())) {
    loop_.tell_lines();
    if (state_ != State::kOpen || loop_.ended()) return;
  }
  uint8_t* chunk = batch.free_space() + cutter_.headroom();
  memcpy(chunk, plain, bytes);
  if (chunk[bytes - 1] != '\n') chunk[bytes++] = '\n';
  cut(chunk, bytes);
}

void DtlsConnection::read_lines() {
  while (stream_ != nullptr && state_ == State::kOpen && reading_ && !paused_ && !loop_.ended()) {
    const size_t headroom = cutter_.headroom();
    if (loop_.batch().full(headroom)) {
      loop_.tell_lines();
      continue;
    }
    uint8_t* chunk = loop_.batch().free_space() + headroom;
    const size_t bytes = stream_->read(chunk, kRecordBytesMax);
    if (bytes > 0) {
      cut(chunk, bytes);
    } else {
      if (stream_->peer_finished()) peer_ended();
      return;
    }
  }
}

// The peer says it once all that it sent is acknowledged, or when it breaks off.
void DtlsConnection::on_close_notify() {
  if (state_ == State::kClosing) return finish({ended_by()});
  if (mode_ != Mode::kStream) {
    if (!peer_ended_) peer_ended();
    return;
  }
  paused_ = false;
  read_lines();
  if (state_ != State::kClosed) {
    finish({peer_ended_ ? CloseCode::kEnded : CloseCode::kTruncated});
  }
}

// Only the newest datagram of an authentic peer says where it is now (RFC 9146 section 6).
void DtlsConnection::follow(const Datagram& datagram) {
  if (dialled_) return;
  local_ = datagram.to;
  if (datagram.from == peer_) return;
  port_->move(this, datagram.from);
  peer_ = datagram.from;
  if (stream_ != nullptr) stream_->path_changed(loop_.now_us());
}

}  // namespace binding
