#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace binding {

/** Somebody with a time of its own to be woken at. Not armed once that has come. */
class Timer {
 public:
  Timer() = default;
  virtual ~Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  virtual void on_time() = 0;

 private:
  friend class TimerQueue;
  uint64_t due_us_ = 0;
  size_t place_ = SIZE_MAX;
};

/**
 * Times that differ from each other, as those of streams do: a heap. For the many that last equally
 * long, `Deadlines` costs less.
 */
class TimerQueue {
 public:
  static constexpr uint64_t kNever = UINT64_MAX;

  /** Arms or moves; `kNever` disarms. */
  void set(Timer& timer, uint64_t due_us);
  void cancel(Timer& timer) { set(timer, kNever); }
  /** Disarmed; nullptr if none is due. */
  Timer* take_expired(uint64_t now_us);
  uint64_t earliest_us() const { return heap_.empty() ? kNever : heap_.front()->due_us_; }

 private:
  void put(size_t place, Timer* timer);
  void rise(size_t place);
  void sink(size_t place);

  std::vector<Timer*> heap_;
};

}  // namespace binding
