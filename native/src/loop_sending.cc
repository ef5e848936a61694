#include <cstring>

#include "connection.h"
#include "js_values.h"
#include "loop_binding.h"

namespace binding {

namespace {
/** Room made before a line's length is known, in bytes; the common line needs no second look. */
constexpr size_t kLineBytesGuess = 400;
/** A character that did not fit leaves so many bytes unused at most (UTF-8, and the final NUL). */
constexpr size_t kUnusedBytesMax = 4;
}  // namespace

// The text goes from V8 straight into the queue. Asking for its length first would walk it twice.
bool LoopBinding::put_line(SendQueue& queue, napi_value line) {
  char* at = reinterpret_cast<char*>(queue.reserve(kLineBytesGuess));
  size_t room = queue.spare();
  size_t bytes = 0;
  if (napi_get_value_string_utf8(env_, line, at, room, &bytes) != napi_ok) {
    napi_throw_type_error(env_, "ERR_INVALID_ARG_TYPE", "a line must be a string");
    return false;
  }
  if (bytes + kUnusedBytesMax >= room) {
    napi_get_value_string_utf8(env_, line, nullptr, 0, &bytes);
    room = bytes + 1;
    at = reinterpret_cast<char*>(queue.reserve(room));
    napi_get_value_string_utf8(env_, line, at, room, &bytes);
  }
  if (memchr(at, '\n', bytes) != nullptr) {
    napi_throw_type_error(env_, "ERR_INVALID_ARG_VALUE", "a line must not contain a newline");
    return false;
  }
  at[bytes] = '\n';
  queue.commit(bytes + 1);
  return true;
}

napi_value LoopBinding::send_line(napi_callback_info info, bool deferred) {
  const Arguments<2> arguments(env_, info);
  Connection* connection = find(arguments[0]);
  if (connection == nullptr || !connection->is_open()) return make_bool(env_, false);
  if (!put_line(connection->plain(), arguments[1])) return nullptr;
  return make_bool(env_, connection->queued(deferred));
}

napi_value LoopBinding::send(napi_callback_info info) { return send_line(info, false); }
napi_value LoopBinding::send_deferred(napi_callback_info info) { return send_line(info, true); }

napi_value LoopBinding::group_send(napi_callback_info info) {
  const Arguments<3> arguments(env_, info);
  if (loop_ == nullptr) return make_u32(env_, 0);
  const auto* members = loop_->groups().members(to_u32(env_, arguments[0]));
  if (members == nullptr) return make_u32(env_, 0);
  SendQueue line(loop_->pool());
  if (!put_line(line, arguments[1])) return nullptr;
  const uint32_t except = to_u32(env_, arguments[2]);
  uint32_t reached = 0;
  for (const uint32_t id : *members) {
    if (id == except) continue;
    Connection* connection = loop_->find(id);
    if (connection == nullptr || !connection->is_open()) continue;
    connection->plain().append(line.data(), line.bytes());
    connection->queued(false);
    if (connection->is_open()) reached++;
  }
  return make_u32(env_, reached);
}

}  // namespace binding
