#include "dtls_seeds.h"

#include <algorithm>
#include <fstream>
#include <memory>
#include <vector>

#include "dtls_door.h"
#include "dtls_script.h"
#include "require.h"
#include "world.h"

namespace fuzz {

using binding::DatagramPipe;
using binding::TlsContext;
using binding::TlsStream;

namespace {

/** More rounds than any handshake needs. */
constexpr int kRoundsMax = 10;

std::vector<std::string> datagrams_of(const DatagramPipe& pipe) {
  std::vector<std::string> datagrams;
  size_t start = 0;
  for (const uint32_t end : pipe.ends) {
    datagrams.emplace_back(pipe.out.begin() + start, pipe.out.begin() + end);
    start = end;
  }
  return datagrams;
}

class Client {
 public:
  virtual ~Client() = default;
  /** True once the handshake is done. */
  virtual bool handshake() = 0;
  virtual void say(const std::string& text) = 0;
  virtual void leave() = 0;
  DatagramPipe pipe;
};

/** DTLS 1.3, as the addon dials. */
class OwnClient : public Client {
 public:
  explicit OwnClient(std::vector<int> groups) {
    binding::TlsContextOptions options;
    options.role = binding::TlsRole::kClient;
    options.groups = std::move(groups);
    context_ = make_dtls_context(std::move(options));
    const bool open = tls_.open(*context_, pipe, "localhost", false) &&
                      tls_.use_connection_id(nullptr, 0);
    require(open, "a client can be made");
  }

  bool handshake() override { return tls_.handshake() == TlsStream::Step::kDone; }
  void say(const std::string& text) override {
    tls_.write(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  }
  void leave() override { tls_.send_close_notify(); }

 private:
  std::shared_ptr<TlsContext> context_;
  TlsStream tls_;
};

/** DTLS 1.2 alone, which no client of ours dials but other people's tools do. */
class OlderClient : public Client {
 public:
  explicit OlderClient(bool with_connection_id) {
    context_ = wolfSSL_CTX_new(wolfDTLSv1_2_client_method());
    wolfSSL_CTX_set_verify(context_, WOLFSSL_VERIFY_NONE, nullptr);
    wolfSSL_CTX_SetIORecv(context_, receive);
    wolfSSL_CTX_SetIOSend(context_, transmit);
    tls_ = wolfSSL_new(context_);
    require(tls_ != nullptr, "a client can be made");
    wolfSSL_SetIOReadCtx(tls_, &pipe);
    wolfSSL_SetIOWriteCtx(tls_, &pipe);
    wolfSSL_dtls_set_using_nonblock(tls_, 1);
    if (!with_connection_id) return;
    uint8_t none = 0;
    wolfSSL_dtls_cid_use(tls_);
    wolfSSL_dtls_cid_set(tls_, &none, 0);
  }
  ~OlderClient() override {
    wolfSSL_free(tls_);
    wolfSSL_CTX_free(context_);
  }

  bool handshake() override { return wolfSSL_connect(tls_) == WOLFSSL_SUCCESS; }
  void say(const std::string& text) override {
    wolfSSL_write(tls_, text.data(), static_cast<int>(text.size()));
  }
  void leave() override { wolfSSL_shutdown(tls_); }

 private:
  static int receive(WOLFSSL*, char* into, int capacity, void* from) {
    auto* pipe = static_cast<DatagramPipe*>(from);
    if (pipe->in_bytes == 0) return WOLFSSL_CBIO_ERR_WANT_READ;
    const size_t bytes = std::min(pipe->in_bytes, static_cast<size_t>(capacity));
    std::copy_n(pipe->in, bytes, into);
    pipe->in_bytes = 0;
    return static_cast<int>(bytes);
  }
  static int transmit(WOLFSSL*, char* bytes, int count, void* to) {
    auto* pipe = static_cast<DatagramPipe*>(to);
    pipe->out.insert(pipe->out.end(), bytes, bytes + count);
    pipe->ends.push_back(static_cast<uint32_t>(pipe->out.size()));
    return count;
  }

  WOLFSSL_CTX* context_;
  WOLFSSL* tls_;
};

/** A client and the door, and the script of what the client says. */
class Recording {
 public:
  Recording(TlsContext& server, size_t peer) : door_(server), peer_(peer) {}

  std::string of(Client& client) {
    converse(client);
    require(door_.state(peer_) == DtlsDoor::State::kOpen, "a client of ours is let in");
    for (const char* text : {"hello\n", "and again\n"}) {
      World::play(World::kClient);
      client.say(text);
      pass_on(client);
    }
    require(answers_ > 0, "a client of ours is answered");
    write_silence(script_, peer_);
    World::play(World::kClient);
    client.leave();
    pass_on(client);
    write_close(script_, peer_);
    return script_;
  }

 private:
  void converse(Client& client) {
    for (int round = 0; round < kRoundsMax; round++) {
      World::play(World::kClient);
      const bool done = client.handshake();
      pass_on(client);
      if (done && door_.state(peer_) == DtlsDoor::State::kOpen) return;
    }
  }

  /** What the client has said goes to the door, and what the door answers to the client. */
  void pass_on(Client& client) {
    const std::vector<std::string> said = datagrams_of(client.pipe);
    client.pipe.clear();
    for (const std::string& datagram : said) {
      write_datagram(script_, peer_, datagram);
      World::play(World::kServer);
      door_.receive(peer_, reinterpret_cast<const uint8_t*>(datagram.data()), datagram.size());
      World::play(World::kClient);
      for (const std::string& answer : datagrams_of(door_.answers())) {
        answers_++;
        client.pipe.in = reinterpret_cast<const uint8_t*>(answer.data());
        client.pipe.in_bytes = answer.size();
        client.handshake();
        client.pipe.in_bytes = 0;
      }
    }
  }

  DtlsDoor door_;
  size_t peer_;
  size_t answers_ = 0;
  std::string script_;
};

template <typename MakeClient>
void record(const std::string& path, size_t peer, MakeClient&& make_client) {
  World::begin();
  static const std::shared_ptr<TlsContext> server = make_dtls_server();
  World::begin();
  World::play(World::kClient);
  const std::unique_ptr<Client> client = make_client();
  std::ofstream(path, std::ios::binary) << Recording(*server, peer).of(*client);
}

}  // namespace

void write_dtls_seeds(const std::string& folder) {
  for (const char* name : {"X25519MLKEM768", "X25519", "P-256"}) {
    record(folder + "/dtls13-" + name, 0, [name] {
      return std::make_unique<OwnClient>(std::vector<int>{binding::group_number(name)});
    });
  }
  for (const bool with_id : {false, true}) {
    record(folder + (with_id ? "/dtls12-connection-id" : "/dtls12"), 1,
           [with_id] { return std::make_unique<OlderClient>(with_id); });
  }
}

}  // namespace fuzz
