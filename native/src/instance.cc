#include "instance.h"

#include "loop_binding.h"
#include "wolfssl_library.h"

namespace binding {

bool Instance::attach(napi_env env) {
  if (!acquire_library()) return false;
  auto* instance = new Instance(env);
  napi_set_instance_data(env, instance, nullptr, nullptr);
  // libuv lets go of handles only in a later turn of the loop, so the end of a thread has to wait
  // for it: hence the asynchronous hook.
  napi_add_async_cleanup_hook(env, clean_up, instance, &instance->hook_);
  return true;
}

Instance& Instance::of(napi_env env) {
  void* instance = nullptr;
  napi_get_instance_data(env, &instance);
  return *static_cast<Instance*>(instance);
}

Instance::Instance(napi_env env) : env_(env) {}

Instance::~Instance() { release_library(); }

void Instance::set_error_class(napi_env env, napi_value constructor) {
  napi_create_reference(env, constructor, 1, &error_class_);
}

napi_value Instance::error_class(napi_env env) const {
  napi_value constructor = nullptr;
  if (error_class_ != nullptr) napi_get_reference_value(env, error_class_, &constructor);
  return constructor;
}

LoopBinding* Instance::adopt(std::unique_ptr<LoopBinding> binding) {
  bindings_.push_back(std::move(binding));
  return bindings_.back().get();
}

void Instance::loop_gone() {
  loops_running_--;
  finish_if_idle();
}

void Instance::clean_up(napi_async_cleanup_hook_handle, void* argument) {
  auto* instance = static_cast<Instance*>(argument);
  instance->ending_ = true;
  for (const auto& binding : instance->bindings_) binding->destroy();
  instance->finish_if_idle();
}

void Instance::finish_if_idle() {
  if (!ending_ || loops_running_ > 0) return;
  if (error_class_ != nullptr) napi_delete_reference(env_, error_class_);
  const napi_async_cleanup_hook_handle hook = hook_;
  delete this;
  napi_remove_async_cleanup_hook(hook);
}

}  // namespace binding
