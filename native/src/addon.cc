#include <node_api.h>

#include "certificate.h"
#include "identity.h"
#include "instance.h"
#include "js_values.h"
#include "loop_binding.h"
#include "session_store.h"
#include "wolfssl_library.h"

namespace binding {

namespace {

napi_value initialize(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  Instance::of(env).set_error_class(env, arguments[0]);
  return nullptr;
}

KeyAlgorithm to_algorithm(const std::string& name) {
  if (name == "rsa:2048") return KeyAlgorithm::kRsa2048;
  if (name == "rsa:3072") return KeyAlgorithm::kRsa3072;
  if (name == "ed25519") return KeyAlgorithm::kEd25519;
  return KeyAlgorithm::kEcdsaP256;
}

/** `makeIdentity(commonName, days, algorithm, names)`. */
napi_value make_identity_js(napi_env env, napi_callback_info info) {
  const Arguments<4> arguments(env, info);
  IdentityOptions options;
  options.common_name = to_string(env, arguments[0]);
  options.days = static_cast<int>(to_u32(env, arguments[1]));
  options.algorithm = to_algorithm(to_string(env, arguments[2]));
  uint32_t names = 0;
  napi_get_array_length(env, arguments[3], &names);
  for (uint32_t at = 0; at < names; at++) {
    napi_value name = nullptr;
    napi_get_element(env, arguments[3], at, &name);
    options.alternative_names += general_name(to_string(env, name));
  }
  IdentityPem identity;
  Failure failure;
  if (!make_identity(options, &identity, &failure)) {
    throw_failure(env, failure);
    return nullptr;
  }
  napi_value result = nullptr;
  napi_create_object(env, &result);
  set(env, result, "certificatePem", make_string(env, identity.certificate));
  set(env, result, "keyPem", make_string(env, identity.key));
  return result;
}

napi_value fingerprint_js(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  uint8_t digest[kFingerprintBytes];
  Failure failure;
  if (!certificate_fingerprint(to_string(env, arguments[0]), digest, &failure)) {
    throw_failure(env, failure);
    return nullptr;
  }
  return make_bytes(env, digest, sizeof digest);
}

napi_value make_versions(napi_env env) {
  napi_value versions = nullptr;
  napi_value features = nullptr;
  napi_create_object(env, &versions);
  napi_create_array(env, &features);
  uint32_t count = 0;
  for (const char* const* feature = library_features(); *feature != nullptr; feature++) {
    napi_set_element(env, features, count++, make_string(env, *feature));
  }
  set(env, versions, "wolfssl", make_string(env, wolfSSL_lib_version()));
  set(env, versions, "build", make_string(env, WOLFSSL_BINDING_VARIANT));
  set(env, versions, "features", features);
  return versions;
}

}  // namespace

}  // namespace binding

NAPI_MODULE_INIT() {
  using namespace binding;
  if (!Instance::attach(env)) {
    napi_throw_error(env, "ERR_WOLFSSL_LIBRARY", "wolfSSL does not start");
    return nullptr;
  }
  define(env, exports, "initialize", initialize, nullptr);
  define(env, exports, "createLoop", LoopBinding::create, nullptr);
  define(env, exports, "makeIdentity", make_identity_js, nullptr);
  define(env, exports, "fingerprint", fingerprint_js, nullptr);
  set(env, exports, "versions", make_versions(env));
  return exports;
}
