// Lines out of records: LineCutter and LineBatch, driven as Connection drives them, against a
// framer too simple to be wrong. The input is a script: which peer sends what in which pieces, who
// is allowed how much, and what a told line changes.

#include <sanitizer/asan_interface.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "../src/line_batch.h"
#include "../src/line_cutter.h"
#include "expected_lines.h"
#include "input.h"
#include "naive_framer.h"
#include "require.h"

namespace {

using binding::LineBatch;
using binding::LineCutter;
using fuzz::require;

constexpr uint32_t kPeers = 4;
/** Bytes that one script may send: two records fill the batch with the shortest lines, and a third
 *  finds it full. */
constexpr size_t kSentBytesMax = 3 * binding::kRecordBytesMax;
/** Behind a record so many bytes must not be touched. */
constexpr size_t kGuardBytes = 64;

struct Peer {
  LineCutter cutter;
  fuzz::NaiveFramer naive;
  size_t limit = 0;
  /** The most that it was ever allowed: what it keeps is judged by that. */
  size_t limit_max = 0;
  /** What its next told line does, as a login does. */
  size_t limit_once_told = 0;
  bool ends_once_told = false;
  bool reading = true;
};

class Script {
 public:
  Script(fuzz::Input input, uint8_t* data, uint32_t* meta) : input_(input) {
    batch_.use(data, meta);
    data_ = data;
    meta_ = meta;
  }

  void run() {
    const size_t limit = input_.byte();
    for (Peer& peer : peers_) allow(peer, limit);
    while (!input_.empty()) step();
    tell();
  }

 private:
  /** Two bits say who, three say what. */
  void step() {
    const uint8_t step = input_.byte();
    const uint32_t id = step % kPeers;
    Peer& peer = peers_[id];
    switch (step / kPeers % 8) {
      case 0:
      case 1: {
        size_t bytes = 0;
        const uint8_t* sent = input_.take(input_.byte() + size_t{1}, &bytes);
        receive(id, {reinterpret_cast<const char*>(sent), bytes});
        break;
      }
      case 2:
        receive(id, repeated());
        break;
      case 3:
        allow(peer, input_.word());
        break;
      case 4:
        peer.limit_once_told = input_.word();
        break;
      case 5:
        peer.ends_once_told = true;
        break;
      case 6:
        tell();
        break;
      case 7:
        forget(peer);
        peer.reading = true;
        break;
    }
  }

  /** One record of a short pattern: long lines, or very many, out of few bytes of input. Six bits
   *  count, two give the unit, so that a large record is the exception. */
  std::string repeated() {
    constexpr size_t kUnits[] = {1, 8, 32, binding::kRecordBytesMax / 64};
    const uint8_t count = input_.byte();
    const size_t wanted = (count % 64 + 1) * kUnits[count / 64];
    size_t bytes = 0;
    const uint8_t* pattern = input_.take(1 + input_.byte() % 4, &bytes);
    if (bytes == 0) return {};
    std::string record(reinterpret_cast<const char*>(pattern), bytes);
    while (record.size() < wanted) record += record;
    record.resize(wanted);
    return record;
  }

  void allow(Peer& peer, size_t limit) {
    peer.limit = limit;
    peer.limit_max = std::max(peer.limit_max, limit);
  }

  void forget(Peer& peer) {
    peer.cutter.forget();
    peer.naive.forget();
    require(peer.cutter.headroom() == 0, "nothing is kept of what was forgotten");
  }

  // As Connection::read_lines does with what one wolfSSL_read gave.
  void receive(uint32_t id, std::string_view record) {
    Peer& peer = peers_[id];
    if (!peer.reading || record.empty() || sent_ + record.size() > kSentBytesMax) return;
    sent_ += record.size();
    if (batch_.full(peer.cutter.headroom())) tell();
    if (!peer.reading) return;
    require(!batch_.full(peer.cutter.headroom()), "an empty batch has room for a record");
    uint8_t* chunk = batch_.free_space() + peer.cutter.headroom();
    memcpy(chunk, record.data(), record.size());
    peer.naive.append(record);
    uint8_t* guard = chunk + record.size();
    ASAN_POISON_MEMORY_REGION(guard, kGuardBytes);
    cut(id, chunk, record.size());
    ASAN_UNPOISON_MEMORY_REGION(guard, kGuardBytes);
    require(peer.cutter.headroom() <= peer.limit_max + 1, "a peer's unfinished line is bounded");
  }

  // As Connection::cut does.
  void cut(uint32_t id, uint8_t* chunk, size_t bytes) {
    Peer& peer = peers_[id];
    for (;;) {
      const auto outcome =
          peer.cutter.cut(chunk, bytes, peer.limit, [&](const uint8_t* line, size_t count) {
            batch_.add(id, line, count);
          });
      require(expect(id) == !outcome.too_long, "a line is too long for both framers or none");
      bytes -= outcome.consumed;
      require(peer.naive.waiting() == peer.cutter.headroom() + bytes,
              "both framers have dealt with the same bytes");
      if (!outcome.too_long) return;
      if (batch_.empty()) break;
      tell();
      if (!peer.reading) return;
      uint8_t* front = batch_.free_space() + peer.cutter.headroom();
      memmove(front, chunk + outcome.consumed, bytes);
      chunk = front;
    }
    forget(peer);
    peer.reading = false;
  }

  /** What the naive framer makes of the same bytes, with the same limit. */
  bool expect(uint32_t id) {
    return peers_[id].naive.cut(peers_[id].limit, [&](std::string_view line) {
      expected_.add(id, line);
    });
  }

  /** The end of a wake-up, or its middle: JavaScript reads the batch and decides. */
  void tell() {
    require(batch_.lines() == expected_.count(), "both framers have found as many lines");
    require(expected_.match(data_, meta_), "both framers have found the same lines");
    bool told[kPeers];
    for (uint32_t id = 0; id < kPeers; id++) told[id] = expected_.has(id);
    batch_.clear();
    expected_.clear();
    for (uint32_t id = 0; id < kPeers; id++) {
      if (told[id]) on_line(peers_[id]);
    }
  }

  void on_line(Peer& peer) {
    if (peer.limit_once_told > 0) allow(peer, std::exchange(peer.limit_once_told, 0));
    if (!std::exchange(peer.ends_once_told, false)) return;
    forget(peer);
    peer.reading = false;
  }

  fuzz::Input input_;
  LineBatch batch_;
  uint8_t* data_;
  uint32_t* meta_;
  Peer peers_[kPeers];
  size_t sent_ = 0;
  fuzz::ExpectedLines expected_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  // Of the exact size, so that the sanitizer sees a step beyond either. Never freed.
  static auto* data = new uint8_t[LineBatch::kDataBytes];
  static auto* meta = new uint32_t[LineBatch::kMetaWords * LineBatch::kLinesMax];
  Script(fuzz::Input(bytes, count), data, meta).run();
  return 0;
}
