#include "identity.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <memory>

#include "wolfssl_library.h"

#include <wolfssl/wolfcrypt/asn_public.h>
#include <wolfssl/wolfcrypt/ecc.h>
#include <wolfssl/wolfcrypt/ed25519.h>
#include <wolfssl/wolfcrypt/random.h>
#include <wolfssl/wolfcrypt/rsa.h>

namespace binding {

namespace {

/** Room for a key or certificate in DER: RSA-3072 with a full subjectAltName needs 3 KB. */
constexpr word32 kDerBytesMax = 24 * 1024;
/** PEM is 4/3 of the DER plus its two lines. */
constexpr word32 kPemBytesMax = 40 * 1024;
constexpr time_t kDaySeconds = 24 * 60 * 60;
constexpr unsigned char kUtcTime = 0x17;
constexpr unsigned char kGeneralizedTime = 0x18;
constexpr unsigned char kSequence = 0x30;
constexpr unsigned char kDnsName = 0x82;
constexpr unsigned char kIpAddress = 0x87;

/** RFC 5280 section 4.1.2.5: two digits of the year up to 2049, four from then on. */
int write_date(time_t at, byte* out) {
  tm parts{};
  gmtime_r(&at, &parts);
  const bool two_digits = parts.tm_year + 1900 < 2050;
  char text[32];
  const size_t bytes =
      strftime(text, sizeof text, two_digits ? "%y%m%d%H%M%SZ" : "%Y%m%d%H%M%SZ", &parts);
  const std::string date = der(two_digits ? kUtcTime : kGeneralizedTime, std::string(text, bytes));
  memcpy(out, date.data(), date.size());
  return static_cast<int>(date.size());
}

bool to_pem(const std::vector<uint8_t>& der_bytes, int bytes, int type, std::string* pem) {
  std::vector<uint8_t> text(kPemBytesMax);
  const int length = wc_DerToPem(der_bytes.data(), static_cast<word32>(bytes), text.data(),
                                 kPemBytesMax, type);
  if (length <= 0) return false;
  pem->assign(reinterpret_cast<char*>(text.data()), static_cast<size_t>(length));
  return true;
}

/** One key of any algorithm, with what signing a certificate and writing it down need. */
class SigningKey {
 public:
  explicit SigningKey(KeyAlgorithm algorithm) : algorithm_(algorithm) {}
  ~SigningKey() {
    if (!ready_) return;
    if (is_rsa()) wc_FreeRsaKey(&rsa_);
    else if (algorithm_ == KeyAlgorithm::kEcdsaP256) wc_ecc_free(&ecc_);
    else wc_ed25519_free(&ed25519_);
  }
  SigningKey(const SigningKey&) = delete;
  SigningKey& operator=(const SigningKey&) = delete;

  int generate(WC_RNG* random) {
    int result = init();
    if (result != 0) return result;
    ready_ = true;
    switch (algorithm_) {
      case KeyAlgorithm::kRsa2048: return wc_MakeRsaKey(&rsa_, 2048, WC_RSA_EXPONENT, random);
      case KeyAlgorithm::kRsa3072: return wc_MakeRsaKey(&rsa_, 3072, WC_RSA_EXPONENT, random);
      case KeyAlgorithm::kEcdsaP256: return wc_ecc_make_key_ex(random, 32, &ecc_, ECC_SECP256R1);
      case KeyAlgorithm::kEd25519: return wc_ed25519_make_key(random, ED25519_KEY_SIZE, &ed25519_);
    }
    return BAD_FUNC_ARG;
  }

  /** PKCS #8 for all algorithms, so that every tool reads them alike. */
  int to_der(uint8_t* out, word32 capacity) {
    word32 bytes = capacity;
    if (algorithm_ == KeyAlgorithm::kEd25519) {
      return wc_Ed25519PrivateKeyToDer(&ed25519_, out, capacity);
    }
    if (algorithm_ == KeyAlgorithm::kEcdsaP256) {
      const int result = wc_EccKeyToPKCS8(&ecc_, out, &bytes);
      return result < 0 ? result : static_cast<int>(bytes);
    }
    std::vector<uint8_t> pkcs1(kDerBytesMax);
    const int length = wc_RsaKeyToDer(&rsa_, pkcs1.data(), kDerBytesMax);
    if (length < 0) return length;
    const int result = wc_CreatePKCS8Key(out, &bytes, pkcs1.data(), static_cast<word32>(length),
                                         RSAk, nullptr, 0);
    memset(pkcs1.data(), 0, pkcs1.size());
    return result < 0 ? result : static_cast<int>(bytes);
  }

  int certificate_type() const {
    return is_rsa() ? RSA_TYPE : algorithm_ == KeyAlgorithm::kEcdsaP256 ? ECC_TYPE : ED25519_TYPE;
  }
  int signature_type() const {
    return is_rsa() ? CTC_SHA256wRSA
                    : algorithm_ == KeyAlgorithm::kEcdsaP256 ? CTC_SHA256wECDSA : CTC_ED25519;
  }
  void* raw() {
    if (is_rsa()) return &rsa_;
    if (algorithm_ == KeyAlgorithm::kEcdsaP256) return &ecc_;
    return &ed25519_;
  }

 private:
  bool is_rsa() const {
    return algorithm_ == KeyAlgorithm::kRsa2048 || algorithm_ == KeyAlgorithm::kRsa3072;
  }
  int init() {
    if (is_rsa()) return wc_InitRsaKey(&rsa_, nullptr);
    if (algorithm_ == KeyAlgorithm::kEcdsaP256) return wc_ecc_init(&ecc_);
    return wc_ed25519_init(&ed25519_);
  }

  KeyAlgorithm algorithm_;
  bool ready_ = false;
  union {
    RsaKey rsa_;
    ecc_key ecc_;
    ed25519_key ed25519_;
  };
};

int sign_certificate(const IdentityOptions& options, SigningKey& key, WC_RNG* random,
                     std::vector<uint8_t>* out) {
  auto certificate = std::make_unique<Cert>();
  int result = wc_InitCert(certificate.get());
  if (result != 0) return result;
  strncpy(certificate->subject.commonName, options.common_name.c_str(), CTC_NAME_SIZE - 1);
  // From yesterday on, for peers whose clocks are behind. wolfSSL's own dates are not as the RFC
  // wants them, and strict peers refuse such a certificate.
  const time_t now = time(nullptr);
  certificate->beforeDateSz = write_date(now - kDaySeconds, certificate->beforeDate);
  certificate->afterDateSz = write_date(now + options.days * kDaySeconds, certificate->afterDate);
  certificate->selfSigned = 1;
  certificate->sigType = key.signature_type();
  if (!options.alternative_names.empty()) {
    const std::string names = der(kSequence, options.alternative_names);
    if (names.size() > sizeof certificate->altNames) return BUFFER_E;
    memcpy(certificate->altNames, names.data(), names.size());
    certificate->altNamesSz = static_cast<int>(names.size());
  }
  wc_SetKeyUsage(certificate.get(), "digitalSignature");
  wc_SetExtKeyUsage(certificate.get(), "serverAuth,clientAuth");
  result = wc_SetSubjectKeyIdFromPublicKey_ex(certificate.get(), key.certificate_type(), key.raw());
  if (result < 0) return result;
  result = wc_MakeCert_ex(certificate.get(), out->data(), kDerBytesMax, key.certificate_type(),
                          key.raw(), random);
  if (result < 0) return result;
  return wc_SignCert_ex(certificate->bodySz, certificate->sigType, out->data(), kDerBytesMax,
                        key.certificate_type(), key.raw(), random);
}

bool make_with(const IdentityOptions& options, WC_RNG* random, IdentityPem* identity, int* error) {
  SigningKey key(options.algorithm);
  *error = key.generate(random);
  if (*error != 0) return false;
  std::vector<uint8_t> bytes(kDerBytesMax);
  int length = *error = key.to_der(bytes.data(), kDerBytesMax);
  if (length <= 0 || !to_pem(bytes, length, PKCS8_PRIVATEKEY_TYPE, &identity->key)) return false;
  memset(bytes.data(), 0, bytes.size());
  length = *error = sign_certificate(options, key, random, &bytes);
  return length > 0 && to_pem(bytes, length, CERT_TYPE, &identity->certificate);
}

}  // namespace

std::string der(unsigned char tag, const std::string& content) {
  std::string out(1, static_cast<char>(tag));
  const size_t bytes = content.size();
  if (bytes >= 0x100) {
    out += {'\x82', static_cast<char>(bytes >> 8), static_cast<char>(bytes)};
  } else if (bytes >= 0x80) {
    out += {'\x81', static_cast<char>(bytes)};
  } else {
    out += static_cast<char>(bytes);
  }
  return out + content;
}

std::string general_name(const std::string& name) {
  char address[16];
  if (inet_pton(AF_INET, name.c_str(), address) == 1) {
    return der(kIpAddress, std::string(address, 4));
  }
  if (inet_pton(AF_INET6, name.c_str(), address) == 1) {
    return der(kIpAddress, std::string(address, 16));
  }
  return der(kDnsName, name);
}

bool make_identity(const IdentityOptions& options, IdentityPem* identity, Failure* failure) {
  WC_RNG random;
  int error = wc_InitRng(&random);
  if (error == 0) {
    const bool made = make_with(options, &random, identity, &error);
    wc_FreeRng(&random);
    if (made) return true;
  }
  *failure = wolfssl_failure("ERR_WOLFSSL_IDENTITY", "no certificate could be made", error);
  return false;
}

}  // namespace binding
