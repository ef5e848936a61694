#include "certificate.h"

#include <ctime>
#include <memory>
#include <vector>

#include "wolfssl_library.h"

#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/sha256.h>

namespace binding {

bool sha256(const uint8_t* bytes, size_t count, uint8_t* digest) {
  wc_Sha256 hash;
  if (wc_InitSha256(&hash) != 0) return false;
  const bool done = wc_Sha256Update(&hash, bytes, static_cast<word32>(count)) == 0 &&
                    wc_Sha256Final(&hash, digest) == 0;
  wc_Sha256Free(&hash);
  return done;
}

bool is_within_dates(const uint8_t* der, size_t bytes) {
  auto certificate = std::make_unique<Cert>();
  tm before{};
  tm after{};
  const bool read = wc_InitCert(certificate.get()) == 0 &&
                    wc_SetDatesBuffer(certificate.get(), der, static_cast<int>(bytes)) == 0 &&
                    wc_GetCertDates(certificate.get(), &before, &after) == 0;
  if (!read) return false;
  const time_t now = time(nullptr);
  return timegm(&before) <= now && now <= timegm(&after);
}

bool certificate_fingerprint(const std::string& pem, uint8_t* digest, Failure* failure) {
  // Base64 shrinks by a quarter, so the DER always fits into the length of the text.
  std::vector<uint8_t> der(pem.size() + 1);
  const int bytes =
      wc_CertPemToDer(reinterpret_cast<const uint8_t*>(pem.data()), static_cast<int>(pem.size()),
                      der.data(), static_cast<int>(der.size()), CERT_TYPE);
  if (bytes > 0 && sha256(der.data(), static_cast<size_t>(bytes), digest)) return true;
  *failure = wolfssl_failure("ERR_WOLFSSL_CERTIFICATE",
                             "there is no PEM certificate in the given text", bytes);
  return false;
}

}  // namespace binding
