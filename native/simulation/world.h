#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "end.h"
#include "network.h"

namespace simulation {

/** One run, told beforehand: two ends, the path between them, and what befalls it. */
struct Plan {
  uint64_t seed = 0;
  binding::StreamOptions options[2];
  Habits habits[2];
  Conditions conditions[2];
  std::vector<Blackout> blackouts;
  /** From then on the path is another one, of which only one end or both may know. */
  struct Move {
    Microseconds at;
    Conditions conditions[2];
    bool told[2];
  };
  std::vector<Move> moves;
  /** From then on nothing passes; kNeverUs: it never dies. */
  Microseconds dead_from = binding::kNeverUs;
  Microseconds time_max = 600 * binding::kSecondUs;
};

/** Two ends and a network in virtual time, which jumps from event to event. */
class World {
 public:
  explicit World(const Plan& plan);

  /** Until both ends are done, or lost if the network dies. */
  void run();
  /** A while longer, in better weather: ends that are done have little to say, and own nothing. */
  void rest();
  void run_until(Microseconds end);

  Microseconds now() const { return now_; }
  End& end(int index) { return *ends_[index]; }
  Network& network() { return network_; }
  /** From writing to reading, for what end 0 wrote. */
  std::vector<Microseconds>& delays() { return delays_; }

 private:
  void step();
  void serve();
  Microseconds next_event() const;
  void move_path();
  bool all_lost() const;
  size_t owned_bytes() const;

  const Plan plan_;
  Random random_;
  binding::BytePool pool_;
  Network network_;
  std::unique_ptr<End> ends_[2];
  std::vector<Microseconds> delays_;
  size_t moves_made_ = 0;
  Microseconds now_;
};

}  // namespace simulation
