// DTLS as strangers meet it: wolfSSL's server objects behind a door without a network. The input is
// what arrives there, from two addresses. `--seeds=<folder>` writes inputs in which clients of ours
// get all the way in.

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "dtls_door.h"
#include "dtls_script.h"
#include "dtls_seeds.h"
#include "input.h"
#include "require.h"
#include "world.h"

namespace {

/** Each arrival costs a turn of wolfSSL's, so that more of them only slow the search down. */
constexpr size_t kArrivalsMax = 32;

void play(fuzz::Input input, fuzz::DtlsDoor& door) {
  for (size_t arrivals = 0; !input.empty() && arrivals < kArrivalsMax; arrivals++) {
    const fuzz::Arrival arrival = fuzz::read_arrival(input);
    switch (arrival.kind) {
      case fuzz::Arrival::kDatagram: {
        // Of exactly its size, so that the sanitizer sees a look beyond it.
        const std::vector<uint8_t> datagram(arrival.bytes, arrival.bytes + arrival.count);
        door.receive(arrival.peer, datagram.data(), datagram.size());
        break;
      }
      case fuzz::Arrival::kSilence:
        fuzz::World::pass(1000);
        door.resend(arrival.peer);
        break;
      case fuzz::Arrival::kClose:
        door.close(arrival.peer);
        break;
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerInitialize(int* count, char*** arguments) {
  fuzz::count_wolfssl_bytes();
  fuzz::require(binding::acquire_library(), "wolfSSL is there");
  constexpr char kSeeds[] = "--seeds=";
  for (int at = 1; at < *count; at++) {
    const char* argument = (*arguments)[at];
    if (strncmp(argument, kSeeds, strlen(kSeeds)) != 0) continue;
    fuzz::write_dtls_seeds(argument + strlen(kSeeds));
    exit(0);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  fuzz::World::begin();
  static const std::shared_ptr<binding::TlsContext> server = fuzz::make_dtls_server();
  fuzz::World::begin();
  const size_t before = fuzz::wolfssl_bytes();
  {
    fuzz::DtlsDoor door(*server);
    play(fuzz::Input(bytes, count), door);
  }
  fuzz::require(fuzz::wolfssl_bytes() <= before, "what came in has left nothing behind");
  return 0;
}
