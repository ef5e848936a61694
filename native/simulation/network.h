#pragma once

#include <cstddef>
#include <cstdint>
#include <queue>
#include <vector>

#include "../src/stream/microseconds.h"
#include "random.h"

namespace simulation {

using binding::Microseconds;

/** What one direction of a path does to datagrams. */
struct Conditions {
  double loss = 0;
  double duplicate = 0;
  /** A cipher drops what was changed on the way, so this is one more loss. */
  double corrupt = 0;
  /** This share is held back by up to `reorder_us`. */
  double reorder = 0;
  Microseconds reorder_us = 0;
  Microseconds delay_us = 0;
  Microseconds jitter_us = 0;
  /** Bytes per second, and the longest wait for them; 0: no limit. */
  uint64_t rate = 0;
  Microseconds queue_us = 0;
};

/** Nothing passes from `from` until `to`. */
struct Blackout {
  Microseconds from;
  Microseconds to;
};

/** Both directions of a path between two ends, 0 and 1. */
class Network {
 public:
  struct Arrival {
    Microseconds at;
    uint64_t order;
    int to;
    std::vector<uint8_t> datagram;
  };

  explicit Network(Random& random) : random_(random) {}

  void set_conditions(int from, const Conditions& conditions) { conditions_[from] = conditions; }
  const Conditions& conditions(int from) const { return conditions_[from]; }
  void stop_losing(int from) { conditions_[from].loss = conditions_[from].corrupt = 0; }
  void add_blackout(const Blackout& blackout) { blackouts_.push_back(blackout); }
  /** The next so many datagrams of that end are lost, whatever the conditions are. */
  void drop_next(int from, uint64_t count) { dropping_[from] = count; }

  void send(int from, const uint8_t* datagram, size_t bytes, Microseconds now);
  Microseconds next_arrival() const;
  /** Call while `next_arrival` is now or before. */
  Arrival take();

 private:
  struct Later {
    bool operator()(const Arrival& left, const Arrival& right) const {
      return left.at != right.at ? left.at > right.at : left.order > right.order;
    }
  };

  bool is_dark(Microseconds now) const;
  bool is_lost(int from, Microseconds now);

  Random& random_;
  Conditions conditions_[2];
  std::vector<Blackout> blackouts_;
  Microseconds line_free_us_[2] = {0, 0};
  uint64_t dropping_[2] = {0, 0};
  uint64_t sent_ = 0;
  std::priority_queue<Arrival, std::vector<Arrival>, Later> arrivals_;
};

}  // namespace simulation
