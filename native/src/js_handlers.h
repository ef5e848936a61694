#pragma once

#include <node_api.h>

#include "handlers.h"

namespace binding {

/**
 * Calls the handlers of JavaScript. Each call is a callback of its own in Node's sense: promises
 * that it resolved have run when it returns, so what they send still leaves in this wake-up.
 */
class JsHandlers : public Handlers {
 public:
  explicit JsHandlers(napi_env env) : env_(env) {}

  /** Keeps the object and its functions until `release`. */
  void hold(napi_value handlers);
  void release();

  void on_open(uint32_t id, uint32_t listener) override;
  void on_lines(uint32_t count) override;
  void on_line_too_long(uint32_t id) override;
  void on_end(uint32_t id) override;
  void on_drain(uint32_t id) override;
  void on_close(uint32_t id, const CloseReason& reason) override;

 private:
  class Scope;
  void call(napi_ref handler, size_t count, const napi_value* arguments);
  void call_with(napi_ref handler, uint32_t first);
  void report_exception();

  napi_env env_;
  napi_ref receiver_ = nullptr;
  napi_ref open_ = nullptr;
  napi_ref lines_ = nullptr;
  napi_ref too_long_ = nullptr;
  napi_ref end_ = nullptr;
  napi_ref drain_ = nullptr;
  napi_ref close_ = nullptr;
};

}  // namespace binding
