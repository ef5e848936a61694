#include <algorithm>

#include "random.h"
#include "scenarios.h"

namespace simulation {

using binding::kMillisecondUs;
using binding::kSecondUs;
using binding::StreamOptions;

namespace {

/** Longer than any blackout and the probes after it, so that nobody alive is taken for lost. */
constexpr Microseconds kGiveUpUs = 60 * kSecondUs;

double draw_share(Random& random, double most) {
  // A third of all runs is without it.
  if (random.chance(0.33)) return 0;
  return most * static_cast<double>(random.between(0, 1000)) / 1000;
}

Conditions draw_conditions(Random& random) {
  Conditions path;
  path.loss = draw_share(random, 0.3);
  path.duplicate = draw_share(random, 0.1);
  path.corrupt = draw_share(random, 0.05);
  path.reorder = draw_share(random, 0.3);
  path.delay_us = random.chance(0.2) ? random.between(10, 1'000) : random.between(1'000, 150'000);
  path.reorder_us = random.between(100, 100'000);
  path.jitter_us = random.chance(0.5) ? random.between(0, path.delay_us) : 0;
  if (random.chance(0.5)) {
    path.rate = 8'000ull << random.between(0, 10);
    path.queue_us = random.between(20, 300) * kMillisecondUs;
  }
  return path;
}

StreamOptions draw_options(Random& random) {
  StreamOptions options;
  options.datagram_bytes = random.between(200, 1400);
  options.window_bytes = 16'384ull << random.between(0, 4);
  options.keep_alive_us = random.chance(0.3) ? 0 : random.between(2, 20) * kSecondUs;
  options.give_up_us = kGiveUpUs;
  return options;
}

Habits draw_habits(Random& random) {
  Habits habits;
  habits.bytes = random.chance(0.2) ? random.between(0, 300) : random.between(0, 60'000);
  habits.write_bytes_min = 1;
  habits.write_bytes_max = random.chance(0.5) ? 200 : 8'000;
  habits.pause_us = random.chance(0.3) ? 0 : random.between(100, 50'000);
  habits.queue_bytes_max = random.between(1'000, 64'000);
  habits.read_bytes_max = random.chance(0.3) ? random.between(1, 300) : 16'384;
  if (random.chance(0.4)) {
    habits.rest = 0.1;
    habits.rest_us_max = random.between(1, 2'000) * kMillisecondUs;
  }
  return habits;
}

}  // namespace

Plan plan_mixed(uint64_t seed) {
  // Beside the numbers that the run itself will draw.
  Random random(seed ^ 0x5eed);
  Plan plan;
  plan.seed = seed;
  for (int index = 0; index < 2; index++) {
    plan.options[index] = draw_options(random);
    plan.habits[index] = draw_habits(random);
    plan.conditions[index] = draw_conditions(random);
  }
  Microseconds at = kBeginningUs;
  for (uint64_t blackouts = random.between(0, 4) / 2; blackouts > 0; blackouts--) {
    at += random.between(0, 2'000) * kMillisecondUs;
    const Microseconds end = at + random.between(1, 4'000) * kMillisecondUs;
    plan.blackouts.push_back(Blackout{at, end});
    at = end;
  }
  at = kBeginningUs;
  for (uint64_t moves = random.between(0, 4) / 2; moves > 0; moves--) {
    at += random.between(0, 3'000) * kMillisecondUs;
    plan.moves.push_back(Plan::Move{at,
                                    {draw_conditions(random), draw_conditions(random)},
                                    {random.chance(0.7), random.chance(0.7)}});
  }
  return plan;
}

Plan plan_dead(uint64_t seed) {
  Plan plan = plan_mixed(seed);
  Random random(seed ^ 0xdead);
  plan.dead_from = kBeginningUs + random.between(0, 10'000) * kMillisecondUs;
  for (StreamOptions& options : plan.options) {
    options.keep_alive_us = random.between(2, 20) * kSecondUs;
    options.give_up_us = random.between(5, 30) * kSecondUs;
  }
  return plan;
}

}  // namespace simulation
