#include "failure.h"

#include <cerrno>
#include <cstring>

#include "wolfssl_library.h"

namespace binding {

namespace {

const char* errno_name(int error) {
  switch (error) {
    case EACCES: return "EACCES";
    case EADDRINUSE: return "EADDRINUSE";
    case EADDRNOTAVAIL: return "EADDRNOTAVAIL";
    case EAFNOSUPPORT: return "EAFNOSUPPORT";
    case EINVAL: return "EINVAL";
    case EMFILE: return "EMFILE";
    case ENFILE: return "ENFILE";
    case ENOBUFS: return "ENOBUFS";
    case ENOMEM: return "ENOMEM";
    case EPERM: return "EPERM";
    default: return "ESYSTEM";
  }
}

const char* errno_advice(int error) {
  switch (error) {
    case EACCES: return "; ports below 1024 need the privilege, choose a higher one";
    case EADDRINUSE: return "; another program listens there, choose another port or stop it";
    case EADDRNOTAVAIL: return "; this machine has no such address";
    case EMFILE: return "; raise the limit on open files (ulimit -n)";
    default: return "";
  }
}

}  // namespace

Failure system_failure(int error, const std::string& what) {
  Failure failure;
  failure.code = errno_name(error);
  failure.message = what + ": " + strerror(error) + errno_advice(error);
  return failure;
}

Failure wolfssl_failure(const char* code, const std::string& what, int wolf) {
  Failure failure;
  failure.code = code;
  failure.message = what;
  failure.wolf = wolf;
  // Zero and one are wolfSSL's bare "no" and "yes": there is nothing to translate.
  if (wolf < 0) {
    char text[WOLFSSL_MAX_ERROR_SZ];
    wolfSSL_ERR_error_string_n(static_cast<unsigned long>(wolf), text, sizeof text);
    failure.message += std::string(" (wolfSSL ") + std::to_string(wolf) + ": " + text + ")";
  }
  return failure;
}

}  // namespace binding
