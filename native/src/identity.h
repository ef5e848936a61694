#pragma once

#include <string>
#include <vector>

#include "failure.h"

namespace binding {

enum class KeyAlgorithm { kRsa2048, kRsa3072, kEcdsaP256, kEd25519 };

struct IdentityOptions {
  std::string common_name;
  int days = 0;
  KeyAlgorithm algorithm = KeyAlgorithm::kEcdsaP256;
  /** DER of the GeneralNames inside subjectAltName (RFC 5280 section 4.2.1.6); may be empty. */
  std::string alternative_names;
};

struct IdentityPem {
  std::string certificate;
  std::string key;
};

/** A fresh key and a certificate that it signs itself. */
bool make_identity(const IdentityOptions& options, IdentityPem* identity, Failure* failure);

/** One GeneralName: a DNS name, or an IPv4 or IPv6 address if the text is one. */
std::string general_name(const std::string& name);
/** `content` with tag and length in front. Lengths up to 65,535 bytes. */
std::string der(unsigned char tag, const std::string& content);

}  // namespace binding
