#include "close_reason.h"

namespace binding {

const char* close_code_name(CloseCode code) {
  switch (code) {
    case CloseCode::kClosed: return "closed";
    case CloseCode::kEnded: return "ended";
    case CloseCode::kTruncated: return "truncated";
    case CloseCode::kReset: return "reset";
    case CloseCode::kRefused: return "refused";
    case CloseCode::kUnreachable: return "unreachable";
    case CloseCode::kHandshake: return "handshake";
    case CloseCode::kUntrusted: return "untrusted";
    case CloseCode::kHandshakeTimeout: return "handshake-timeout";
    case CloseCode::kIdleTimeout: return "idle-timeout";
    case CloseCode::kQueueFull: return "queue-full";
    case CloseCode::kProtocol: return "protocol";
  }
  return "closed";
}

}  // namespace binding
