#include "dtls_listener.h"

#include "random.h"

#include "dtls_connection.h"
#include "event_loop.h"

namespace binding {

namespace {
/** Time between two secrets, in µs: whoever captured a cookie can make us begin handshakes with its
 *  owner's address for so long. */
constexpr uint64_t kSecretLifeUs = 60'000'000;
/** So long a former secret is good still, in µs: its hellos are on their way, or sent again. */
constexpr uint64_t kFormerLifeUs = 10'000'000;
}  // namespace

DtlsListener::DtlsListener(EventLoop& loop, uint32_t id, std::shared_ptr<TlsContext> context)
    : Listener(id),
      loop_(loop),
      context_(std::move(context)),
      allowance_(loop.options().handshakes_per_source_max) {}

DtlsListener::~DtlsListener() { shut(); }

bool DtlsListener::open(const Address& at, Address* bound, Failure* failure) {
  port_ = loop_.open_port();
  port_->greet_with(this);
  if (!port_->bind(at, bound, failure)) {
    shut();
    return false;
  }
  if (!fill_random(newest_.secret, kSecretBytes) || !staff(newest_)) {
    *failure = wolfssl_failure("ERR_WOLFSSL_CONTEXT", "no DTLS object can be made", 0);
    shut();
    return false;
  }
  loop_.timers().set(*this, loop_.now_us() + kSecretLifeUs);
  return true;
}

void DtlsListener::shut() {
  loop_.timers().cancel(*this);
  newest_.connection.reset();
  former_.connection.reset();
  former_open_ = false;
  if (port_ != nullptr) loop_.release_port(port_);
  port_ = nullptr;
}

bool DtlsListener::staff(Desk& desk) {
  desk.connection = std::make_unique<DtlsConnection>(loop_, context_, id());
  return desk.connection->stand_ready(desk.secret, kSecretBytes);
}

// Twice each round: once to change the secret, once to forget the former.
void DtlsListener::on_time() {
  if (former_open_) {
    former_open_ = false;
    former_.connection.reset();
    loop_.timers().set(*this, loop_.now_us() + kSecretLifeUs - kFormerLifeUs);
    return;
  }
  former_ = std::move(newest_);
  former_open_ = true;
  loop_.timers().set(*this, loop_.now_us() + kFormerLifeUs);
  if (fill_random(newest_.secret, kSecretBytes)) staff(newest_);
}

void DtlsListener::on_hello(const Datagram& hello) {
  DatagramPipe& answers = loop_.datagrams();
  Outcome outcome = greet(newest_, hello);
  if (outcome != Outcome::kAdmitted && former_open_) {
    const DatagramPipe answer = answers;
    answers.clear();
    if (greet(former_, hello) == Outcome::kAdmitted) return;
    answers = answer;
  }
  if (outcome == Outcome::kAnswered) newest_.connection->answer(hello, *port_);
  answers.clear();
}

DtlsListener::Outcome DtlsListener::greet(Desk& desk, const Datagram& hello) {
  if (desk.connection == nullptr && !staff(desk)) return Outcome::kRejected;
  switch (desk.connection->greet(hello)) {
    case TlsStream::Greeting::kVerified:
      if (!allowance_.take(hello.from.source(), loop_.now_us())) break;
      admit(desk, hello);
      return Outcome::kAdmitted;
    case TlsStream::Greeting::kUnverified:
      return Outcome::kAnswered;
    case TlsStream::Greeting::kBroken:
      break;
  }
  desk.connection.reset();
  return Outcome::kRejected;
}

void DtlsListener::admit(Desk& desk, const Datagram& hello) {
  std::unique_ptr<DtlsConnection> connection = std::move(desk.connection);
  DtlsConnection* admitted = loop_.adopt(std::move(connection));
  if (admitted != nullptr) admitted->admit(*port_, hello);
}

}  // namespace binding
