#include "js_values.h"

#include <cstring>

#include "instance.h"

namespace binding {

uint32_t to_u32(napi_env env, napi_value value) {
  uint32_t result = 0;
  return napi_get_value_uint32(env, value, &result) == napi_ok ? result : 0;
}

bool to_bool(napi_env env, napi_value value) {
  bool result = false;
  return napi_get_value_bool(env, value, &result) == napi_ok && result;
}

std::string to_string(napi_env env, napi_value value) {
  size_t bytes = 0;
  if (napi_get_value_string_utf8(env, value, nullptr, 0, &bytes) != napi_ok) return {};
  std::string text(bytes, '\0');
  napi_get_value_string_utf8(env, value, &text[0], bytes + 1, &bytes);
  return text;
}

napi_value property(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  return napi_get_named_property(env, object, name, &value) == napi_ok ? value : nullptr;
}

bool is_present(napi_env env, napi_value value) {
  napi_valuetype type = napi_undefined;
  return value != nullptr && napi_typeof(env, value, &type) == napi_ok && type != napi_undefined;
}

napi_value make_u32(napi_env env, uint32_t value) {
  napi_value result = nullptr;
  napi_create_uint32(env, value, &result);
  return result;
}

napi_value make_i32(napi_env env, int value) {
  napi_value result = nullptr;
  napi_create_int32(env, value, &result);
  return result;
}

napi_value make_bool(napi_env env, bool value) {
  napi_value result = nullptr;
  napi_get_boolean(env, value, &result);
  return result;
}

napi_value make_string(napi_env env, const std::string& value) {
  napi_value result = nullptr;
  napi_create_string_utf8(env, value.data(), value.size(), &result);
  return result;
}

napi_value make_bytes(napi_env env, const uint8_t* bytes, size_t count) {
  void* data = nullptr;
  napi_value buffer = nullptr;
  napi_value array = nullptr;
  napi_create_arraybuffer(env, count, &data, &buffer);
  if (data != nullptr) memcpy(data, bytes, count);
  napi_create_typedarray(env, napi_uint8_array, count, buffer, 0, &array);
  return array;
}

napi_value make_undefined(napi_env env) {
  napi_value result = nullptr;
  napi_get_undefined(env, &result);
  return result;
}

void set(napi_env env, napi_value object, const char* name, napi_value value) {
  napi_set_named_property(env, object, name, value);
}

void define(napi_env env, napi_value object, const char* name, napi_callback call, void* data) {
  napi_value function = nullptr;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, call, data, &function);
  set(env, object, name, function);
}

void throw_failure(napi_env env, const Failure& failure) {
  const napi_value constructor = Instance::of(env).error_class(env);
  const napi_value arguments[] = {
      make_string(env, failure.message),
      make_string(env, failure.code),
      make_i32(env, failure.wolf),
  };
  napi_value error = nullptr;
  if (constructor != nullptr &&
      napi_new_instance(env, constructor, 3, arguments, &error) == napi_ok) {
    napi_throw(env, error);
    return;
  }
  napi_throw_error(env, failure.code.c_str(), failure.message.c_str());
}

}  // namespace binding
