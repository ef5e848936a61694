#pragma once

#include <node_api.h>

#include <cstdint>
#include <string>

#include "failure.h"

namespace binding {

// Reading and making JavaScript values. The façade in lib/ has checked the arguments, so a value
// of the wrong type here reads as absent: zero, empty, false.

uint32_t to_u32(napi_env env, napi_value value);
bool to_bool(napi_env env, napi_value value);
std::string to_string(napi_env env, napi_value value);

napi_value property(napi_env env, napi_value object, const char* name);
bool is_present(napi_env env, napi_value value);

napi_value make_u32(napi_env env, uint32_t value);
napi_value make_i32(napi_env env, int value);
napi_value make_bool(napi_env env, bool value);
napi_value make_string(napi_env env, const std::string& value);
napi_value make_bytes(napi_env env, const uint8_t* bytes, size_t count);
napi_value make_undefined(napi_env env);
void set(napi_env env, napi_value object, const char* name, napi_value value);

/** A method whose native side finds `data` without looking at `this`. */
void define(napi_env env, napi_value object, const char* name, napi_callback call, void* data);

/** Throws what `failure` says, as the façade's error class. */
void throw_failure(napi_env env, const Failure& failure);

/** The arguments of one call. */
template <size_t kCount>
struct Arguments {
  Arguments(napi_env env, napi_callback_info info) {
    size_t count = kCount;
    napi_get_cb_info(env, info, &count, values, nullptr, &data);
  }
  napi_value operator[](size_t at) const { return values[at]; }
  napi_value values[kCount];
  void* data = nullptr;
};

}  // namespace binding
