#include "loop_binding.h"

#include "connection.h"
#include "instance.h"
#include "js_values.h"

namespace binding {

LoopBinding::~LoopBinding() = default;

napi_value LoopBinding::create(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  std::unique_ptr<LoopBinding> made(new LoopBinding(env));
  Failure failure;
  if (!made->start(arguments[0], arguments[1], &failure)) {
    throw_failure(env, failure);
    return nullptr;
  }
  LoopBinding* binding = Instance::of(env).adopt(std::move(made));
  Instance::of(env).loop_started();
  napi_value object = nullptr;
  napi_create_object(env, &object);
  binding->share_memory(object);
  binding->define_functions(object);
  return object;
}

bool LoopBinding::start(napi_value options, napi_value handlers, Failure* failure) {
  const auto number = [&](const char* name) { return to_u32(env_, property(env_, options, name)); };
  EventLoopOptions loop_options;
  loop_options.line_bytes_max = number("lineBytesMax");
  loop_options.queue_bytes_max = number("queueBytesMax");
  loop_options.handshake_ms = number("handshakeMs");
  loop_options.idle_ms = number("idleMs");
  loop_options.defer_ms = number("deferMs");
  loop_options.accepts_per_wake_max = number("acceptsPerWakeMax");
  loop_options.handshakes_per_source_max = number("handshakesPerSourceMax");
  uv_loop_t* uv = nullptr;
  napi_get_uv_event_loop(env_, &uv);
  loop_ = std::make_unique<EventLoop>(loop_options, handlers_);
  if (!loop_->start(uv, failure)) return false;
  handlers_.hold(handlers);
  return true;
}

// JavaScript owns the memory and we hold on to it, so neither side can be left with a dead pointer.
void LoopBinding::share_memory(napi_value object) {
  void* data = nullptr;
  void* meta = nullptr;
  napi_value data_bytes = nullptr;
  napi_value meta_bytes = nullptr;
  napi_value words = nullptr;
  napi_value received = nullptr;
  const size_t word_count = LineBatch::kLinesMax * LineBatch::kMetaWords;
  napi_create_arraybuffer(env_, LineBatch::kDataBytes, &data, &data_bytes);
  napi_create_arraybuffer(env_, word_count * sizeof(uint32_t), &meta, &meta_bytes);
  napi_create_typedarray(env_, napi_uint32_array, word_count, meta_bytes, 0, &words);
  napi_create_object(env_, &received);
  set(env_, received, "data", data_bytes);
  set(env_, received, "meta", words);
  set(env_, object, "received", received);
  loop_->batch().use(static_cast<uint8_t*>(data), static_cast<uint32_t*>(meta));
  napi_create_reference(env_, received, 1, &received_);
}

template <LoopBinding::Method kMethod>
napi_value LoopBinding::call(napi_env env, napi_callback_info info) {
  void* data = nullptr;
  napi_get_cb_info(env, info, nullptr, nullptr, nullptr, &data);
  return (static_cast<LoopBinding*>(data)->*kMethod)(info);
}

void LoopBinding::define_functions(napi_value object) {
  const auto add = [&](const char* name, napi_callback method) {
    define(env_, object, name, method, this);
  };
  add("context", call<&LoopBinding::context>);
  add("releaseContext", call<&LoopBinding::release_context>);
  add("listen", call<&LoopBinding::listen>);
  add("closeListener", call<&LoopBinding::close_listener>);
  add("connect", call<&LoopBinding::connect>);
  add("peer", call<&LoopBinding::peer>);
  add("send", call<&LoopBinding::send>);
  add("sendDeferred", call<&LoopBinding::send_deferred>);
  add("group", call<&LoopBinding::make_group>);
  add("releaseGroup", call<&LoopBinding::release_group>);
  add("groupAdd", call<&LoopBinding::group_add>);
  add("groupRemove", call<&LoopBinding::group_remove>);
  add("groupSend", call<&LoopBinding::group_send>);
  add("setLineLimit", call<&LoopBinding::set_line_limit>);
  add("pause", call<&LoopBinding::pause>);
  add("resume", call<&LoopBinding::resume>);
  add("close", call<&LoopBinding::close>);
  add("abort", call<&LoopBinding::abort>);
  add("queuedBytes", call<&LoopBinding::queued_bytes>);
  add("connectionCount", call<&LoopBinding::connection_count>);
  add("destroy", call<&LoopBinding::destroy_now>);
}

void LoopBinding::destroy() {
  if (loop_ == nullptr) return;
  ending_ = std::move(loop_);
  contexts_.clear();
  ending_->destroy(
      [](void* argument) {
        auto* binding = static_cast<LoopBinding*>(argument);
        const napi_env env = binding->env_;
        binding->ending_.reset();
        binding->handlers_.release();
        napi_delete_reference(env, binding->received_);
        Instance::of(env).loop_gone();
      },
      this);
}

}  // namespace binding
