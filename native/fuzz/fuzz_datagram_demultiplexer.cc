// The first look at a datagram, by which it finds its connection: DatagramHeader. The input is the
// datagram.

#include <algorithm>
#include <vector>

#include "../src/datagram_header.h"
#include "require.h"

namespace {

using binding::DatagramHeader;
using fuzz::require;
using Kind = DatagramHeader::Kind;

/** No more than so many bytes can matter, in bytes: a record's header, then a handshake's. */
constexpr size_t kHeaderBytesMax = 13 + 12;

/** Of exactly that many bytes, so that the sanitizer sees a look beyond them. */
DatagramHeader look(const uint8_t* bytes, size_t count, size_t* id_at) {
  static const size_t kNone = SIZE_MAX;
  const std::vector<uint8_t> datagram(bytes, bytes + count);
  const DatagramHeader header = DatagramHeader::of(datagram.data(), count);
  const bool one_record = binding::is_one_record(datagram.data(), count);
  require(count > 0 || !one_record, "nothing is no record");
  *id_at = kNone;
  if (header.connection_id == nullptr) return header;
  *id_at = static_cast<size_t>(header.connection_id - datagram.data());
  require(*id_at < count && binding::kConnectionIdBytes <= count - *id_at,
          "a connection id lies within the datagram");
  return header;
}

/** The first bytes as RFC 9147 section 4.1 sorts them, with the versions that DTLS has had. */
bool is_dtls(const uint8_t* bytes, size_t count) {
  if (count > 0 && bytes[0] >= 32 && bytes[0] <= 63) return true;
  return count >= 13 && bytes[0] >= 20 && bytes[0] <= 26 && bytes[1] == 254;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count) {
  size_t id_at = 0;
  const DatagramHeader whole = look(bytes, count, &id_at);
  require((whole.kind != Kind::kForeign) == is_dtls(bytes, count), "DTLS is told from the rest");
  if (whole.kind == Kind::kForeign) {
    require(whole.connection_id == nullptr, "what is not DTLS carries no connection id");
  }
  if (whole.kind == Kind::kClientHello) {
    require(bytes[0] == 22 && bytes[3] == 0 && bytes[4] == 0 && bytes[13] == 1,
            "a hello is the handshake's first message, before any key");
    require(whole.connection_id == nullptr, "a hello comes before connection ids are agreed on");
  }
  if (whole.connection_id != nullptr) {
    const bool short_header = bytes[0] >= 32 && (bytes[0] & 0x10) != 0;
    require(short_header ? id_at == 1 : bytes[0] == 25 && id_at == 11,
            "a connection id stands where its record type puts it");
  }
  // A datagram that was cut off is never more than the whole.
  auto least = Kind::kForeign;
  for (size_t part = 0; part <= std::min(count, kHeaderBytesMax); part++) {
    size_t part_id_at = 0;
    const DatagramHeader header = look(bytes, part, &part_id_at);
    require(header.kind == Kind::kForeign || header.kind == whole.kind ||
                whole.kind == Kind::kClientHello,
            "a part is the same or less");
    require(least == Kind::kForeign || header.kind != Kind::kForeign, "more bytes tell no less");
    require(header.connection_id == nullptr || part_id_at == id_at,
            "more bytes do not move the connection id");
    least = header.kind;
  }
  return 0;
}
