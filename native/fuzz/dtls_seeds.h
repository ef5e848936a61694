#pragma once

#include <string>

namespace fuzz {

/** Writes inputs in which clients of ours shake hands, say something and leave. Ends the process if
 *  one of them is not let in. */
void write_dtls_seeds(const std::string& folder);

}  // namespace fuzz
