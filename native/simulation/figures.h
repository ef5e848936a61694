#pragma once

#include "world.h"

namespace simulation {

/** One JSON line: what the run of `world` came to. */
void print_figures(const Plan& plan, World& world);

}  // namespace simulation
