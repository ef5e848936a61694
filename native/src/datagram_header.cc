#include "datagram_header.h"

namespace binding {

namespace {

// Content types (RFC 6347 section 4.1, RFC 9146 section 4, RFC 9147 section 4).
constexpr uint8_t kChangeCipherSpec = 20;
constexpr uint8_t kHandshake = 22;
constexpr uint8_t kTls12Cid = 25;
constexpr uint8_t kAck = 26;
/** First byte of a DTLS 1.3 cipher text: 001CSLEE. */
constexpr uint8_t kUnifiedMask = 0xe0;
constexpr uint8_t kUnified = 0x20;
constexpr uint8_t kUnifiedHasId = 0x10;
constexpr uint8_t kUnifiedLongNumber = 0x08;
constexpr uint8_t kUnifiedHasLength = 0x04;

/** DTLS 1.0 to 1.2 are 0xfeff and 0xfefd, and 1.3 keeps writing 0xfefd. */
constexpr uint8_t kVersionMajor = 0xfe;

/** Type 1, version 2, epoch 2, sequence number 6, length 2; an id stands before the length. */
constexpr size_t kPlainHeaderBytes = 13;
constexpr size_t kBeforeIdBytes = 11;
constexpr size_t kLengthBytes = 2;
constexpr size_t kHandshakeHeaderBytes = 12;
constexpr uint8_t kClientHelloMessage = 1;

bool is_client_hello(const uint8_t* bytes, size_t count) {
  if (bytes[0] != kHandshake || count < kPlainHeaderBytes + kHandshakeHeaderBytes) return false;
  const bool in_the_clear = bytes[3] == 0 && bytes[4] == 0;
  const size_t length = static_cast<size_t>(bytes[11] << 8 | bytes[12]);
  return in_the_clear && length >= kHandshakeHeaderBytes && length <= count - kPlainHeaderBytes &&
         bytes[kPlainHeaderBytes] == kClientHelloMessage;
}

/** The end of a record whose length stands in front of `start`, where its contents begin. */
size_t record_end(const uint8_t* bytes, size_t start) {
  return start + static_cast<size_t>(bytes[start - 2] << 8 | bytes[start - 1]);
}

}  // namespace

DatagramHeader DatagramHeader::of(const uint8_t* bytes, size_t count) {
  if (count == 0) return {Kind::kForeign, nullptr};
  const uint8_t first = bytes[0];
  if ((first & kUnifiedMask) == kUnified) {
    const bool has_id = (first & kUnifiedHasId) != 0 && count > kConnectionIdBytes;
    return {Kind::kRecord, has_id ? bytes + 1 : nullptr};
  }
  const bool known = first >= kChangeCipherSpec && first <= kAck;
  if (!known || count < kPlainHeaderBytes || bytes[1] != kVersionMajor) {
    return {Kind::kForeign, nullptr};
  }
  if (first == kTls12Cid) {
    const bool has_id = count >= kPlainHeaderBytes + kConnectionIdBytes;
    return {Kind::kRecord, has_id ? bytes + kBeforeIdBytes : nullptr};
  }
  return {is_client_hello(bytes, count) ? Kind::kClientHello : Kind::kRecord, nullptr};
}

bool is_one_record(const uint8_t* bytes, size_t count) {
  if (count == 0) return false;
  const uint8_t first = bytes[0];
  const bool unified = (first & kUnifiedMask) == kUnified;
  const bool has_id = unified ? (first & kUnifiedHasId) != 0 : first == kTls12Cid;
  const size_t id_bytes = has_id ? kConnectionIdBytes : 0;
  size_t start = kPlainHeaderBytes + id_bytes;
  if (unified) {
    // Without a length the record reaches to the end of the datagram.
    if ((first & kUnifiedHasLength) == 0) return true;
    const size_t number_bytes = (first & kUnifiedLongNumber) != 0 ? 2 : 1;
    start = 1 + id_bytes + number_bytes + kLengthBytes;
  }
  return start <= count && record_end(bytes, start) == count;
}

}  // namespace binding
