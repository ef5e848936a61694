#include "key_pair.h"

#include <cstring>
#include <vector>

#include "wolfssl_library.h"

#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/random.h>

namespace binding {

namespace {

/** One coordinate of the largest curve, P-521, in bytes. */
constexpr word32 kCoordinateBytesMax = 66;

std::vector<uint8_t> to_der(const std::string& pem, bool key) {
  // Base64 shrinks by a quarter, so the DER always fits into the length of the text.
  std::vector<uint8_t> der(pem.size() + 1);
  const auto* text = reinterpret_cast<const uint8_t*>(pem.data());
  const int room = static_cast<int>(der.size());
  const int size = static_cast<int>(pem.size());
  const int bytes = key ? wc_KeyPemToDer(text, size, der.data(), room, nullptr)
                        : wc_CertPemToDer(text, size, der.data(), room, CERT_TYPE);
  der.resize(bytes > 0 ? static_cast<size_t>(bytes) : 0);
  return der;
}

/** The x coordinate of the public point; empty if this is no elliptic curve key. */
std::vector<uint8_t> public_x(const std::vector<uint8_t>& key_der) {
  std::vector<uint8_t> x(kCoordinateBytesMax);
  std::vector<uint8_t> y(kCoordinateBytesMax);
  word32 x_bytes = kCoordinateBytesMax;
  word32 y_bytes = kCoordinateBytesMax;
  word32 at = 0;
  ecc_key key;
  if (wc_ecc_init(&key) != 0) return {};
  const bool found =
      wc_EccPrivateKeyDecode(key_der.data(), &at, &key, static_cast<word32>(key_der.size())) == 0 &&
      wc_ecc_make_pub(&key, nullptr) == 0 &&
      wc_ecc_export_public_raw(&key, x.data(), &x_bytes, y.data(), &y_bytes) == 0;
  wc_ecc_free(&key);
  x.resize(found ? x_bytes : 0);
  return x;
}

}  // namespace

bool ecdsa_key_fits(const std::string& certificate_pem, const std::string& key_pem) {
  std::vector<uint8_t> key = to_der(key_pem, true);
  const std::vector<uint8_t> x = public_x(key);
  if (!key.empty()) memset(key.data(), 0, key.size());
  if (x.empty()) return true;
  // The point stands in the certificate byte by byte, compressed or not, both begin with x.
  const std::vector<uint8_t> certificate = to_der(certificate_pem, false);
  return memmem(certificate.data(), certificate.size(), x.data(), x.size()) != nullptr;
}

}  // namespace binding
