#pragma once

#include <string>

namespace binding {

/**
 * What a call of JavaScript's could not do. `code` is an errno name (EADDRINUSE) or ERR_WOLFSSL_…,
 * `message` a sentence that says what was wrong and what to do, `wolf` wolfSSL's number or 0.
 */
struct Failure {
  std::string code;
  std::string message;
  int wolf = 0;
};

/** A failure of the operating system: "cannot listen on ::1 port 443: permission denied". */
Failure system_failure(int error, const std::string& what);

/** A failure inside wolfSSL, with the library's own words for its number. */
Failure wolfssl_failure(const char* code, const std::string& what, int wolf);

}  // namespace binding
