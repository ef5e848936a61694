#include "timer_queue.h"

namespace binding {

void TimerQueue::put(size_t place, Timer* timer) {
  heap_[place] = timer;
  timer->place_ = place;
}

void TimerQueue::rise(size_t place) {
  Timer* timer = heap_[place];
  while (place > 0) {
    const size_t parent = (place - 1) / 2;
    if (heap_[parent]->due_us_ <= timer->due_us_) break;
    put(place, heap_[parent]);
    place = parent;
  }
  put(place, timer);
}

void TimerQueue::sink(size_t place) {
  Timer* timer = heap_[place];
  for (;;) {
    size_t child = 2 * place + 1;
    if (child >= heap_.size()) break;
    if (child + 1 < heap_.size() && heap_[child + 1]->due_us_ < heap_[child]->due_us_) child++;
    if (timer->due_us_ <= heap_[child]->due_us_) break;
    put(place, heap_[child]);
    place = child;
  }
  put(place, timer);
}

void TimerQueue::set(Timer& timer, uint64_t due_us) {
  const bool armed = timer.place_ != SIZE_MAX;
  if (due_us == kNever) {
    if (!armed) return;
    const size_t place = timer.place_;
    timer.place_ = SIZE_MAX;
    Timer* last = heap_.back();
    heap_.pop_back();
    if (last == &timer) return;
    put(place, last);
    sink(place);
    rise(last->place_);
    return;
  }
  if (armed && timer.due_us_ == due_us) return;
  const bool later = armed && due_us > timer.due_us_;
  timer.due_us_ = due_us;
  if (!armed) {
    heap_.push_back(nullptr);
    put(heap_.size() - 1, &timer);
  }
  if (later) sink(timer.place_);
  else rise(timer.place_);
}

Timer* TimerQueue::take_expired(uint64_t now_us) {
  if (heap_.empty() || heap_.front()->due_us_ > now_us) return nullptr;
  Timer* timer = heap_.front();
  cancel(*timer);
  return timer;
}

}  // namespace binding
