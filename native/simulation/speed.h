#pragma once

#include "arguments.h"

namespace simulation {

/** What a packet costs the processor, from writing its line to reading it at the other end. */
void measure_speed(const Arguments& arguments);

}  // namespace simulation
