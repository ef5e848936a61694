#pragma once

#include <cstdint>

#include "close_reason.h"

namespace binding {

/** Whom a loop tells what happened; in the addon that is JavaScript. */
class Handlers {
 public:
  virtual ~Handlers() = default;
  virtual void on_open(uint32_t id, uint32_t listener) = 0;
  virtual void on_lines(uint32_t count) = 0;
  virtual void on_line_too_long(uint32_t id) = 0;
  virtual void on_end(uint32_t id) = 0;
  virtual void on_drain(uint32_t id) = 0;
  virtual void on_close(uint32_t id, const CloseReason& reason) = 0;
};

}  // namespace binding
