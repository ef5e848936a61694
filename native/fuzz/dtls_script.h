#pragma once

#include <string>

#include "input.h"

namespace fuzz {

/** One step of an input: a byte that says what and from whom, and for a datagram its length. */
struct Arrival {
  enum Kind : uint8_t { kDatagram, kSilence, kClose };
  Kind kind;
  size_t peer;
  const uint8_t* bytes;
  size_t count;
};

inline Arrival read_arrival(Input& input) {
  const uint8_t step = input.byte();
  Arrival arrival{Arrival::kDatagram, step % size_t{2}, nullptr, 0};
  if (step / 2 % 8 == 1) arrival.kind = Arrival::kSilence;
  if (step / 2 % 8 == 2) arrival.kind = Arrival::kClose;
  if (arrival.kind == Arrival::kDatagram) arrival.bytes = input.take(input.word(), &arrival.count);
  return arrival;
}

inline void write_datagram(std::string& script, size_t peer, const std::string& datagram) {
  script += static_cast<char>(peer);
  script += static_cast<char>(datagram.size() >> 8);
  script += static_cast<char>(datagram.size());
  script += datagram;
}

inline void write_silence(std::string& script, size_t peer) {
  script += static_cast<char>(2 + peer);
}

inline void write_close(std::string& script, size_t peer) { script += static_cast<char>(4 + peer); }

}  // namespace fuzz
