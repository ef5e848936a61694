/**
 * Two reliable streams against each other over a simulated network, in virtual time.
 *
 *     simulation mixed seed=1 count=3000       whatever can befall, drawn from the seed
 *     simulation dead seed=1 count=300         the same, until the network dies for ever
 *     simulation messages loss=0.2 count=1000  one at a time: delays
 *     simulation bulk loss=0.05 rate=1250000   as fast as it goes: goodput
 *     simulation garbage seed=1 count=1000     datagrams that no cipher would let through
 *     simulation speed                         what a packet costs the processor
 *     simulation stage delay=20                orders from the standard input: see stage.h
 *
 * One line of JSON for each run. The first thing that must hold and does not ends the program
 * with 1, naming the seed, from which the run can be repeated exactly.
 */
#include <cstdio>
#include <cstring>

#include "arguments.h"
#include "figures.h"
#include "garbage.h"
#include "scenarios.h"
#include "speed.h"
#include "stage.h"
#include "world.h"

namespace simulation {
namespace {

void run(const Plan& plan) {
  World world(plan);
  world.run();
  print_figures(plan, world);
  if (plan.dead_from == binding::kNeverUs) world.rest();
}

void run_mixed(uint64_t seed) { run(plan_mixed(seed)); }
void run_dead(uint64_t seed) { run(plan_dead(seed)); }

void for_seeds(void (*run_seed)(uint64_t), const Arguments& arguments) {
  const uint64_t first = arguments.whole("seed", 1);
  const uint64_t count = arguments.whole("count", 1);
  for (uint64_t seed = first; seed < first + count; seed++) run_seed(seed);
}

int run_scenario(const char* name, const Arguments& arguments) {
  if (strcmp(name, "mixed") == 0) {
    for_seeds(run_mixed, arguments);
  } else if (strcmp(name, "dead") == 0) {
    for_seeds(run_dead, arguments);
  } else if (strcmp(name, "messages") == 0) {
    run(plan_messages(arguments));
  } else if (strcmp(name, "bulk") == 0) {
    run(plan_bulk(arguments));
  } else if (strcmp(name, "garbage") == 0) {
    for_seeds(run_garbage, arguments);
  } else if (strcmp(name, "speed") == 0) {
    measure_speed(arguments);
  } else if (strcmp(name, "stage") == 0) {
    return play_stage(plan_stage(arguments));
  } else {
    fprintf(stderr, "there is no scenario called %s\n", name);
    return 2;
  }
  return 0;
}

}  // namespace
}  // namespace simulation

int main(int count, char** words) {
  if (count < 2) {
    fprintf(stderr, "usage: simulation <scenario> [key=value …]\n");
    return 2;
  }
  return simulation::run_scenario(words[1], simulation::Arguments(count - 2, words + 2));
}
