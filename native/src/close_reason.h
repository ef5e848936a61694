#pragma once

#include <cstdint>

namespace binding {

enum class CloseCode : uint8_t {
  kClosed,
  kEnded,
  kTruncated,
  kReset,
  kRefused,
  kUnreachable,
  kHandshake,
  kUntrusted,
  kHandshakeTimeout,
  kIdleTimeout,
  kQueueFull,
  kProtocol,
};

/** Why a connection ended; `wolf` and `alert` are 0 where TLS had no part in it. */
struct CloseReason {
  CloseCode code = CloseCode::kClosed;
  int wolf = 0;
  int alert = 0;
};

/** The name under which JavaScript knows the code. */
const char* close_code_name(CloseCode code);

}  // namespace binding
