#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "failure.h"

namespace binding {

/** SHA-256 of `bytes` into 32 bytes at `digest`. */
bool sha256(const uint8_t* bytes, size_t count, uint8_t* digest);

/** SHA-256 of the first certificate of a PEM text, taken over its DER. */
bool certificate_fingerprint(const std::string& pem, uint8_t* digest, Failure* failure);

/** Whether today lies within the dates of a certificate in DER. */
bool is_within_dates(const uint8_t* der, size_t bytes);

}  // namespace binding
