#pragma once

#include <cstddef>
#include <cstdint>

namespace binding {

/** Length of the connection ids that we hand out, in bytes: 64 bits cannot be guessed. */
constexpr size_t kConnectionIdBytes = 8;

/**
 * What can be told of a datagram without a key or any state: enough to find whom it is for.
 * Anybody can send anything, so nothing in here is believed, only used to look things up.
 */
struct DatagramHeader {
  enum class Kind : uint8_t {
    /** Not DTLS. */
    kForeign,
    /** In the clear, as the first message of a handshake (RFC 6347 section 4.2, RFC 9147 5.1). */
    kClientHello,
    kRecord,
  };
  Kind kind;
  /** `kConnectionIdBytes` inside of the datagram, or nullptr (RFC 9146, RFC 9147 section 9). */
  const uint8_t* connection_id;

  static DatagramHeader of(const uint8_t* bytes, size_t count);
};

/** Of a datagram for us: nothing stands behind its first record. */
bool is_one_record(const uint8_t* bytes, size_t count);

}  // namespace binding
