#include <algorithm>
#include <cstring>

#include "connection.h"
#include "js_values.h"
#include "loop_binding.h"

namespace binding {

namespace {

std::vector<Fingerprint> to_pins(napi_env env, napi_value array) {
  std::vector<Fingerprint> pins;
  uint32_t count = 0;
  if (!is_present(env, array)) return pins;
  napi_get_array_length(env, array, &count);
  for (uint32_t at = 0; at < count; at++) {
    napi_value element = nullptr;
    void* bytes = nullptr;
    size_t length = 0;
    napi_get_element(env, array, at, &element);
    napi_get_typedarray_info(env, element, nullptr, &length, &bytes, nullptr, nullptr);
    if (length != kFingerprintBytes) continue;
    pins.emplace_back();
    memcpy(pins.back().data(), bytes, kFingerprintBytes);
  }
  return pins;
}

/** Groups come as "X25519,P-256"; one that this library lacks is left out. */
std::vector<int> to_groups(const std::string& names) {
  std::vector<int> groups;
  size_t from = 0;
  while (from < names.size()) {
    const size_t comma = std::min(names.find(',', from), names.size());
    const int number = group_number(names.substr(from, comma - from));
    if (number != 0) groups.push_back(number);
    from = comma + 1;
  }
  return groups;
}

napi_value string_or_undefined(napi_env env, const std::string& text) {
  return text.empty() ? make_undefined(env) : make_string(env, text);
}

}  // namespace

std::shared_ptr<TlsContext> LoopBinding::find_context(napi_value id) const {
  const auto found = contexts_.find(to_u32(env_, id));
  return found == contexts_.end() ? nullptr : found->second;
}

Connection* LoopBinding::find(napi_value id) const {
  return loop_ == nullptr ? nullptr : loop_->find(to_u32(env_, id));
}

napi_value LoopBinding::context(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  const auto text = [&](const char* name) {
    return to_string(env_, property(env_, arguments[0], name));
  };
  TlsContextOptions options;
  options.role = text("role") == "server" ? TlsRole::kServer : TlsRole::kClient;
  options.protocol = text("protocol") == "dtls" ? Protocol::kDtls : Protocol::kTls;
  const std::string verify = text("verify");
  options.verify = verify == "pin" ? Verify::kPin : verify == "ca" ? Verify::kCa : Verify::kNone;
  options.certificate_pem = text("certificatePem");
  options.key_pem = text("keyPem");
  options.ca_pem = text("caPem");
  options.alpn = text("alpn");
  options.exporter_label = text("exporterLabel");
  options.tls13_only = text("minVersion") == "1.3";
  options.resume_sessions = to_bool(env_, property(env_, arguments[0], "resumeSessions"));
  options.pins = to_pins(env_, property(env_, arguments[0], "pins"));
  const std::string groups = text("groups");
  options.groups = to_groups(groups);
  Failure failure;
  if (!groups.empty() && options.groups.empty()) {
    failure.code = "ERR_WOLFSSL_GROUP";
    failure.message = "this wolfSSL has none of the key exchange groups " + groups;
    throw_failure(env_, failure);
    return nullptr;
  }
  std::shared_ptr<TlsContext> context = TlsContext::make(std::move(options), &failure);
  if (context == nullptr) {
    throw_failure(env_, failure);
    return nullptr;
  }
  contexts_.emplace(++last_context_, std::move(context));
  return make_u32(env_, last_context_);
}

napi_value LoopBinding::release_context(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  contexts_.erase(to_u32(env_, arguments[0]));
  return nullptr;
}

napi_value LoopBinding::listen(napi_callback_info info) {
  const Arguments<4> arguments(env_, info);
  Failure failure;
  Address at;
  Address bound;
  const std::string host = to_string(env_, arguments[1]);
  const auto context = find_context(arguments[0]);
  uint32_t id = 0;
  if (loop_ == nullptr || context == nullptr) {
    failure = {"ERR_WOLFSSL_STALE", "the context was released or the loop destroyed"};
  } else if (!Address::parse(host, static_cast<uint16_t>(to_u32(env_, arguments[2])), &at)) {
    failure = {"EINVAL", "not a numeric address: " + host};
  } else {
    const int backlog = static_cast<int>(to_u32(env_, arguments[3]));
    id = loop_->listen(context, at, backlog, &bound, &failure);
  }
  if (id == 0) {
    throw_failure(env_, failure);
    return nullptr;
  }
  napi_value result = nullptr;
  napi_create_object(env_, &result);
  set(env_, result, "listener", make_u32(env_, id));
  set(env_, result, "address", make_string(env_, bound.host()));
  set(env_, result, "port", make_u32(env_, bound.port()));
  return result;
}

napi_value LoopBinding::close_listener(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  if (loop_ != nullptr) loop_->close_listener(to_u32(env_, arguments[0]));
  return nullptr;
}

napi_value LoopBinding::connect(napi_callback_info info) {
  const Arguments<5> arguments(env_, info);
  Failure failure;
  Address to;
  const std::string host = to_string(env_, arguments[1]);
  const auto context = find_context(arguments[0]);
  uint32_t id = 0;
  if (loop_ == nullptr || context == nullptr) {
    failure = {"ERR_WOLFSSL_STALE", "the context was released or the loop destroyed"};
  } else if (!Address::parse(host, static_cast<uint16_t>(to_u32(env_, arguments[2])), &to)) {
    failure = {"EINVAL", "not a numeric address: " + host};
  } else if (const std::string name = to_string(env_, arguments[3]);
             context->options().verify == Verify::kCa && !to_bool(env_, arguments[4]) &&
             name != "localhost" && name.find('.') == std::string::npos) {
    failure = {"ERR_WOLFSSL_NAME", "wolfSSL compares no name without a dot with a certificate: " +
                                       name + "; dial the full name, or pin the certificate"};
  } else {
    id = loop_->connect(context, to, name, to_bool(env_, arguments[4]), &failure);
  }
  if (id == 0) {
    throw_failure(env_, failure);
    return nullptr;
  }
  return make_u32(env_, id);
}

napi_value LoopBinding::peer(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  const Connection* connection = find(arguments[0]);
  if (connection == nullptr || !connection->has_peer()) return nullptr;
  const TlsStream& tls = connection->tls();
  const PeerFacts* facts = tls.facts();
  const bool known = facts != nullptr && facts->has_fingerprint;
  const bool exported = facts != nullptr && facts->has_exported;
  napi_value result = nullptr;
  napi_create_object(env_, &result);
  set(env_, result, "protocol", make_string(env_, tls.protocol()));
  set(env_, result, "cipher", make_string(env_, tls.cipher()));
  set(env_, result, "group", make_string(env_, tls.group()));
  set(env_, result, "alpn", string_or_undefined(env_, tls.alpn()));
  set(env_, result, "fingerprint",
      known ? make_bytes(env_, facts->fingerprint, kFingerprintBytes) : make_undefined(env_));
  set(env_, result, "address", make_string(env_, connection->peer().host()));
  set(env_, result, "port", make_u32(env_, connection->peer().port()));
  set(env_, result, "resumed", make_bool(env_, tls.resumed()));
  set(env_, result, "serverName", string_or_undefined(env_, tls.server_name()));
  set(env_, result, "exported",
      exported ? make_bytes(env_, facts->exported, sizeof facts->exported) : make_undefined(env_));
  return result;
}

napi_value LoopBinding::make_group(napi_callback_info) {
  return make_u32(env_, loop_ == nullptr ? 0 : loop_->groups().make());
}

napi_value LoopBinding::release_group(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  if (loop_ != nullptr) loop_->group_release(to_u32(env_, arguments[0]));
  return nullptr;
}

napi_value LoopBinding::group_add(napi_callback_info info) {
  const Arguments<2> arguments(env_, info);
  if (loop_ != nullptr) loop_->group_add(to_u32(env_, arguments[0]), to_u32(env_, arguments[1]));
  return nullptr;
}

napi_value LoopBinding::group_remove(napi_callback_info info) {
  const Arguments<2> arguments(env_, info);
  if (loop_ != nullptr) loop_->group_remove(to_u32(env_, arguments[0]), to_u32(env_, arguments[1]));
  return nullptr;
}

napi_value LoopBinding::set_line_limit(napi_callback_info info) {
  const Arguments<2> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection != nullptr) connection->set_line_limit(to_u32(env_, arguments[1]));
  return nullptr;
}

napi_value LoopBinding::pause(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection != nullptr) connection->pause();
  return nullptr;
}

napi_value LoopBinding::resume(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection != nullptr) connection->resume();
  return nullptr;
}

napi_value LoopBinding::close(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection != nullptr) connection->close();
  return nullptr;
}

napi_value LoopBinding::abort(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection != nullptr) connection->abort();
  return nullptr;
}

napi_value LoopBinding::queued_bytes(napi_callback_info info) {
  const Arguments<1> arguments(env_, info);
  const Connection* connection = find(arguments[0]);
  return make_u32(env_, connection == nullptr
                            ? 0
                            : static_cast<uint32_t>(connection->queued_bytes()));
}

napi_value LoopBinding::connection_count(napi_callback_info) {
  return make_u32(env_, loop_ == nullptr ? 0 : loop_->connections());
}

napi_value LoopBinding::destroy_now(napi_callback_info) {
  destroy();
  return nullptr;
}

}  // namespace binding
