#include "js_handlers.h"

#include "js_values.h"

namespace binding {

class JsHandlers::Scope {
 public:
  explicit Scope(napi_env env) : env_(env) { napi_open_handle_scope(env, &scope_); }
  ~Scope() { napi_close_handle_scope(env_, scope_); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  napi_env env_;
  napi_handle_scope scope_ = nullptr;
};

void JsHandlers::hold(napi_value handlers) {
  napi_create_reference(env_, handlers, 1, &receiver_);
  const auto reference = [&](const char* name, napi_ref* out) {
    napi_create_reference(env_, property(env_, handlers, name), 1, out);
  };
  reference("onOpen", &open_);
  reference("onLines", &lines_);
  reference("onLineTooLong", &too_long_);
  reference("onEnd", &end_);
  reference("onDrain", &drain_);
  reference("onClose", &close_);
}

void JsHandlers::release() {
  for (napi_ref* reference :
       {&receiver_, &open_, &lines_, &too_long_, &end_, &drain_, &close_}) {
    if (*reference != nullptr) napi_delete_reference(env_, *reference);
    *reference = nullptr;
  }
}

void JsHandlers::on_open(uint32_t id, uint32_t listener) {
  const Scope scope(env_);
  const napi_value arguments[] = {make_u32(env_, id), make_u32(env_, listener)};
  call(open_, 2, arguments);
}

void JsHandlers::on_lines(uint32_t count) { call_with(lines_, count); }
void JsHandlers::on_line_too_long(uint32_t id) { call_with(too_long_, id); }
void JsHandlers::on_end(uint32_t id) { call_with(end_, id); }
void JsHandlers::on_drain(uint32_t id) { call_with(drain_, id); }

void JsHandlers::on_close(uint32_t id, const CloseReason& reason) {
  const Scope scope(env_);
  napi_value object = nullptr;
  napi_create_object(env_, &object);
  set(env_, object, "code", make_string(env_, close_code_name(reason.code)));
  set(env_, object, "wolf", make_i32(env_, reason.wolf));
  set(env_, object, "alert", make_i32(env_, reason.alert));
  const napi_value arguments[] = {make_u32(env_, id), object};
  call(close_, 2, arguments);
}

void JsHandlers::call_with(napi_ref handler, uint32_t first) {
  const Scope scope(env_);
  const napi_value arguments[] = {make_u32(env_, first)};
  call(handler, 1, arguments);
}

void JsHandlers::call(napi_ref handler, size_t count, const napi_value* arguments) {
  napi_value receiver = nullptr;
  napi_value function = nullptr;
  napi_get_reference_value(env_, receiver_, &receiver);
  napi_get_reference_value(env_, handler, &function);
  if (receiver == nullptr || function == nullptr) return;
  const napi_status status =
      napi_make_callback(env_, nullptr, receiver, function, count, arguments, nullptr);
  if (status != napi_ok) report_exception();
}

// What a handler throws is nobody's answer: it goes where Node sends exceptions of any callback.
void JsHandlers::report_exception() {
  bool pending = false;
  napi_is_exception_pending(env_, &pending);
  if (!pending) return;
  napi_value exception = nullptr;
  napi_get_and_clear_last_exception(env_, &exception);
  // A thread that is being ended "throws" too, but can run nothing any more, not even this probe.
  napi_value global = nullptr;
  bool found = false;
  if (napi_get_global(env_, &global) != napi_ok ||
      napi_has_named_property(env_, global, "Object", &found) != napi_ok) {
    return;
  }
  napi_fatal_exception(env_, exception);
}

}  // namespace binding
