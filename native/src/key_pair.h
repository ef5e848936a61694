#pragma once

#include <string>

namespace binding {

/**
 * False if the key is an elliptic curve key whose public half is not in the certificate. The
 * library's own check lets such a pair pass in older versions (5.5.4); other keys it does judge.
 */
bool ecdsa_key_fits(const std::string& certificate_pem, const std::string& key_pem);

}  // namespace binding
