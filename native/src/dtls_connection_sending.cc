#include <algorithm>
#include <cstring>

#include "dtls_connection.h"
#include "event_loop.h"

namespace binding {

namespace {
/** Longest wait for an answer in the handshake, in µs: at 30 % loss each way, ten tries in 10 s. */
constexpr uint32_t kResendWaitMaxUs = 1'000'000;
/** A handshake that is not done by then has come to where neither side knows on, in µs: at 30 %
 *  loss one of a hundred takes as long. */
constexpr uint64_t kStuckUs = 4'000'000;
/** Half a flight has come: what is missing is asked for so much sooner. */
constexpr uint32_t kQuickFactor = 4;
/** With nothing heard for so long, a client tries from another port and by whatever way the system
 *  has now, in µs: its own address may be gone. A few round trips of the slowest networks. */
constexpr uint64_t kSeekUs = 3'000'000;
}  // namespace

void DtlsConnection::flush() {
  dirty_ = false;
  Deadlines::disarm(defer_);
  if (state_ != State::kOpen && state_ != State::kClosing) return;
  if (mode_ == Mode::kUnknown && !plain_.empty()) begin_stream();
  if (mode_ == Mode::kStream) flush_stream();
  if (mode_ == Mode::kBare) flush_bare();
  if (state_ == State::kClosed) return;
  drained();
  const bool sent = stream_ != nullptr ? stream_->settled() : plain_.empty();
  if (state_ == State::kClosing && sent) {
    say_goodbye({ended_by()});
  } else {
    schedule();
  }
}

void DtlsConnection::flush_stream() {
  if (state_ == State::kClosing) stream_->finish();
  read_lines();
  uint8_t packet[EventLoop::kDatagramBytesMax];
  while (stream_ != nullptr) {
    const size_t bytes = stream_->produce(packet, loop_.now_us());
    if (bytes == 0 || !send_record(packet, bytes)) return;
  }
}

void DtlsConnection::flush_bare() {
  while (!plain_.empty()) {
    const auto* newline = static_cast<const uint8_t*>(memchr(plain_.data(), '\n', plain_.bytes()));
    const size_t line = static_cast<size_t>(newline - plain_.data()) + 1;
    const size_t piece = std::min(line, tls_.write_bytes_max());
    if (!send_record(plain_.data(), piece)) return;
    plain_.consume(piece);
  }
}

bool DtlsConnection::send_record(const uint8_t* plain, size_t bytes) {
  if (!tls_.write(plain, bytes)) {
    fail_tls(CloseCode::kProtocol);
    return false;
  }
  send_datagrams();
  return state_ != State::kClosed;
}

void DtlsConnection::send_datagrams() {
  DatagramPipe& pipe = loop_.datagrams();
  if (pipe.empty()) return;
  uint32_t start = 0;
  for (const uint32_t end : pipe.ends) {
    if (port_ == nullptr) break;
    port_->send(pipe.out.data() + start, end - start, peer_, local_);
    start = end;
  }
  pipe.clear();
}

void DtlsConnection::repeat_goodbye() {
  if (port_ != nullptr && !goodbye_.empty()) {
    port_->send(goodbye_.data(), goodbye_.size(), peer_, local_);
  }
}

void DtlsConnection::schedule() {
  uint64_t due = resend_us_;
  if (stream_ != nullptr) due = std::min(due, stream_->due());
  loop_.timers().set(*this, due);
}

void DtlsConnection::on_time() {
  const uint64_t now = loop_.now_us();
  const bool stuck = state_ == State::kHandshaking && dialled_ && now - dialled_us_ > kStuckUs;
  if (stuck) return dial_anew();
  if (resend_us_ <= now) resend();
  if (state_ == State::kClosed) return;
  if (stream_ == nullptr) return schedule();
  if (stream_->lost(now)) return say_goodbye({CloseCode::kIdleTimeout});
  seek_other_way(now);
  flush();
}

void DtlsConnection::resend() {
  if (!tls_.resend()) return fail_tls(CloseCode::kHandshake);
  send_datagrams();
  resend_wait_us_ = std::min(2 * resend_wait_us_, kResendWaitMaxUs);
  resend_us_ = loop_.now_us() + resend_wait_us_;
  hasten_resend();
}

void DtlsConnection::hasten_resend() {
  if (!tls_.wants_quick_resend()) return;
  resend_us_ = std::min<uint64_t>(resend_us_, loop_.now_us() + resend_wait_us_ / kQuickFactor);
}

void DtlsConnection::seek_other_way(uint64_t now) {
  const uint64_t last = std::max(heard_us_, way_sought_us_);
  if (!dialled_ || stream_->settled() || now - last < kSeekUs) return;
  way_sought_us_ = now;
  if (tls_.has_connection_id() && open_way()) stream_->path_changed(now);
}

}  // namespace binding
