#pragma once

#include "arguments.h"
#include "world.h"

namespace simulation {

/** One end writes all it can: how fast does it arrive? */
Plan plan_bulk(const Arguments& arguments);

/** Messages at a steady rate: how late is each? */
Plan plan_messages(const Arguments& arguments);

/** Nothing happens but what somebody orders: see stage.h. */
Plan plan_stage(const Arguments& arguments);

/** Everything at once, drawn from the seed. */
Plan plan_mixed(uint64_t seed);

/** As `plan_mixed`, and at some moment the network dies for ever. */
Plan plan_dead(uint64_t seed);

}  // namespace simulation
