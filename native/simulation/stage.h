#pragma once

#include "world.h"

namespace simulation {

/**
 * Obeys orders from the standard input, one on a line, and after each tells in one line of JSON
 * what left since the one before and how both ends are. `<end>` is `first` or `second`:
 *
 *     write <end> <bytes>    finish <end>    pause <end>    resume <end>
 *     drop <end> <count>     the next datagrams of that end are lost
 *     run <milliseconds>     time passes
 *     move <end>             that end learns that the path is a new one
 *     inject <end> <hex>     that end receives this datagram
 */
int play_stage(const Plan& plan);

}  // namespace simulation
