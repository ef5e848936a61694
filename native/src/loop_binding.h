#pragma once

#include <node_api.h>

#include <memory>
#include <unordered_map>
#include <vector>

#include "event_loop.h"
#include "js_handlers.h"
#include "send_queue.h"

namespace binding {

/** One loop as JavaScript sees it: an object of functions that carry this binding with them. */
class LoopBinding {
 public:
  /** `createLoop(options, handlers)`. */
  static napi_value create(napi_env env, napi_callback_info info);

  ~LoopBinding();
  /** Harmless when repeated. Every function answers as for a stale id from here on. */
  void destroy();

 private:
  explicit LoopBinding(napi_env env) : env_(env), handlers_(env) {}
  bool start(napi_value options, napi_value handlers, Failure* failure);
  void share_memory(napi_value object);
  void define_functions(napi_value object);

  using Method = napi_value (LoopBinding::*)(napi_callback_info info);
  template <Method kMethod>
  static napi_value call(napi_env env, napi_callback_info info);

  // Set up: loop_methods.cc
  napi_value context(napi_callback_info info);
  napi_value release_context(napi_callback_info info);
  napi_value listen(napi_callback_info info);
  napi_value close_listener(napi_callback_info info);
  napi_value connect(napi_callback_info info);
  napi_value peer(napi_callback_info info);
  napi_value make_group(napi_callback_info info);
  napi_value release_group(napi_callback_info info);
  napi_value group_add(napi_callback_info info);
  napi_value group_remove(napi_callback_info info);
  napi_value set_line_limit(napi_callback_info info);
  napi_value pause(napi_callback_info info);
  napi_value resume(napi_callback_info info);
  napi_value close(napi_callback_info info);
  napi_value abort(napi_callback_info info);
  napi_value queued_bytes(napi_callback_info info);
  napi_value connection_count(napi_callback_info info);
  napi_value destroy_now(napi_callback_info info);
  std::shared_ptr<TlsContext> find_context(napi_value id) const;
  Connection* find(napi_value id) const;

  // Hot: loop_sending.cc
  napi_value send(napi_callback_info info);
  napi_value send_deferred(napi_callback_info info);
  napi_value group_send(napi_callback_info info);
  napi_value send_line(napi_callback_info info, bool deferred);
  bool put_line(SendQueue& queue, napi_value line);

  napi_env env_;
  JsHandlers handlers_;
  std::unique_ptr<EventLoop> loop_;
  /** The loop after `destroy`, until libuv has let go of it. */
  std::unique_ptr<EventLoop> ending_;
  napi_ref received_ = nullptr;
  std::unordered_map<uint32_t, std::shared_ptr<TlsContext>> contexts_;
  uint32_t last_context_ = 0;
};

}  // namespace binding
