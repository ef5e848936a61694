#pragma once

#include <node_api.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace binding {

class LoopBinding;

/** The addon in one environment: the main thread or a worker. Nothing is shared between them. */
class Instance {
 public:
  static bool attach(napi_env env);
  static Instance& of(napi_env env);

  void set_error_class(napi_env env, napi_value constructor);
  napi_value error_class(napi_env env) const;

  /** Owns the binding from here on: its functions point at it for as long as the thread lives. */
  LoopBinding* adopt(std::unique_ptr<LoopBinding> binding);
  /** A loop of this environment has let go of libuv. */
  void loop_gone();
  void loop_started() { loops_running_++; }

 private:
  explicit Instance(napi_env env);
  ~Instance();
  static void clean_up(napi_async_cleanup_hook_handle handle, void* instance);
  void finish_if_idle();

  napi_env env_;
  napi_ref error_class_ = nullptr;
  std::vector<std::unique_ptr<LoopBinding>> bindings_;
  int loops_running_ = 0;
  napi_async_cleanup_hook_handle hook_ = nullptr;
  bool ending_ = false;
};

}  // namespace binding
