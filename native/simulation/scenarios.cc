#include "scenarios.h"

namespace simulation {

using binding::kMillisecondUs;
using binding::kSecondUs;
using binding::StreamOptions;

namespace {

constexpr size_t kDatagramBytes = 1178;
constexpr size_t kWindowBytes = 512 * 1024;
/** In seconds. */
constexpr uint64_t kKeepAliveS = 20;
constexpr uint64_t kGiveUpS = 30;

/** The same path in both directions. */
void read_path(const Arguments& arguments, Plan* plan) {
  Conditions path;
  path.loss = arguments.number("loss", 0);
  path.duplicate = arguments.number("duplicate", 0);
  path.corrupt = arguments.number("corrupt", 0);
  path.reorder = arguments.number("reorder", 0);
  path.delay_us = arguments.whole("delay", 20) * kMillisecondUs;
  path.reorder_us = arguments.whole("reorder-by", 20) * kMillisecondUs;
  path.jitter_us = arguments.whole("jitter", 0) * kMillisecondUs;
  path.rate = arguments.whole("rate", 0);
  path.queue_us = arguments.whole("queue", 100) * kMillisecondUs;
  const StreamOptions options{arguments.whole("datagram", kDatagramBytes),
                              arguments.whole("window", kWindowBytes),
                              arguments.whole("keep-alive", kKeepAliveS) * kSecondUs,
                              arguments.whole("give-up", kGiveUpS) * kSecondUs};
  for (int index = 0; index < 2; index++) {
    plan->conditions[index] = path;
    plan->options[index] = options;
  }
  plan->seed = arguments.whole("seed", 1);
}

}  // namespace

Plan plan_bulk(const Arguments& arguments) {
  Plan plan;
  read_path(arguments, &plan);
  Habits& writer = plan.habits[0];
  writer.bytes = arguments.whole("bytes", 10'000'000);
  writer.write_bytes_min = 1'000;
  writer.write_bytes_max = 16'000;
  // Enough that the writer is never the limit.
  writer.queue_bytes_max = 4 * plan.options[0].window_bytes;
  return plan;
}

Plan plan_messages(const Arguments& arguments) {
  Plan plan;
  read_path(arguments, &plan);
  plan.time_max = 3600 * kSecondUs;
  const uint64_t size = arguments.whole("size", 100);
  const bool both = arguments.whole("both", 0) != 0;
  for (int index = 0; index < (both ? 2 : 1); index++) {
    Habits& writer = plan.habits[index];
    writer.bytes = size * arguments.whole("count", 1'000);
    writer.write_bytes_min = writer.write_bytes_max = size;
    writer.pause_us = kSecondUs / arguments.whole("per-second", 1'000);
    writer.pause_is_random = false;
  }
  return plan;
}

Plan plan_stage(const Arguments& arguments) {
  Plan plan;
  read_path(arguments, &plan);
  for (Habits& habits : plan.habits) habits.finishes = false;
  return plan;
}

}  // namespace simulation
