#include "world.h"

#include <algorithm>

#include "violation.h"

namespace simulation {

using binding::kNeverUs;
using binding::kSecondUs;

namespace {
/** Until the last datagrams of what was said have arrived. */
constexpr Microseconds kEchoUs = 2 * kSecondUs;
constexpr Microseconds kRestUs = 30 * kSecondUs;
/** Between two keep-alives there is time for their acknowledgements. */
constexpr Microseconds kSilenceUs = 10 * kSecondUs;
/** In that time: keep-alives, and some that ask again because one was overtaken. */
constexpr uint64_t kRestDatagramsMax = 100;
/** A peer that is gone is found out that much later than promised: one probe. */
constexpr Microseconds kLostLateUs = 3 * kSecondUs;
}  // namespace

World::World(const Plan& plan)
    : plan_(plan), random_(plan.seed), network_(random_), now_(kBeginningUs) {
  begin_run(plan.seed);
  for (int index = 0; index < 2; index++) {
    network_.set_conditions(index, plan.conditions[index]);
    ends_[index] = std::make_unique<End>(plan.options[index], plan.habits[index],
                                         2 * plan.seed + static_cast<uint64_t>(index), pool_,
                                         random_, now_);
    ends_[index]->expect(2 * plan.seed + static_cast<uint64_t>(1 - index));
  }
  for (const Blackout& blackout : plan.blackouts) network_.add_blackout(blackout);
  if (plan.dead_from != kNeverUs) network_.add_blackout(Blackout{plan.dead_from, kNeverUs});
}

void World::move_path() {
  while (moves_made_ < plan_.moves.size() && plan_.moves[moves_made_].at <= now_) {
    const Plan::Move& move = plan_.moves[moves_made_++];
    for (int index = 0; index < 2; index++) {
      network_.set_conditions(index, move.conditions[index]);
      if (move.told[index]) ends_[index]->stream().path_changed(now_);
    }
  }
}

void World::serve() {
  move_path();
  while (network_.next_arrival() <= now_) {
    const Network::Arrival arrival = network_.take();
    ends_[arrival.to]->receive(arrival);
  }
  for (int index = 0; index < 2; index++) {
    End& end = *ends_[index];
    end.read(now_);
    end.write(now_);
    end.produce(index, network_, now_);
  }
  ends_[1]->take_delays(*ends_[0], now_, &delays_);
}

Microseconds World::next_event() const {
  Microseconds next = std::min({ends_[0]->due(), ends_[1]->due(), network_.next_arrival()});
  if (moves_made_ < plan_.moves.size()) next = std::min(next, plan_.moves[moves_made_].at);
  return next;
}

void World::step() {
  const Microseconds next = next_event();
  must(next != kNeverUs, "something is due while there is something to do");
  now_ = std::max(next, now_ + 1);
  serve();
}

void World::run_until(Microseconds end) {
  serve();
  while (next_event() <= end) step();
  now_ = end;
}

bool World::all_lost() const {
  return std::all_of(std::begin(ends_), std::end(ends_),
                     [this](const auto& end) { return end->stream().lost(now_); });
}

void World::run() {
  serve();
  if (plan_.dead_from == kNeverUs) {
    while (!(ends_[0]->is_done() && ends_[1]->is_done())) {
      step();
      must(now_ < kBeginningUs + plan_.time_max, "all is delivered in time", now_);
      for (const auto& end : ends_) must(!end->stream().lost(now_), "no living peer is lost");
    }
    return;
  }
  // An end that waits for nothing learns by its keep-alive that the peer is gone.
  Microseconds latest = plan_.dead_from;
  for (const auto& options : plan_.options) {
    latest = std::max(latest, plan_.dead_from + options.keep_alive_us + options.give_up_us);
  }
  latest += kLostLateUs;
  while (!all_lost()) {
    step();
    must(now_ < latest, "an end notices that its peer is gone", now_, latest);
  }
}

void World::rest() {
  if (!plan_.moves.empty()) run_until(std::max(now_, plan_.moves.back().at));
  if (!plan_.blackouts.empty()) run_until(std::max(now_, plan_.blackouts.back().to));
  run_until(now_ + kEchoUs);
  const uint64_t sent = ends_[0]->datagrams_sent() + ends_[1]->datagrams_sent();
  const Microseconds end = now_ + kRestUs;
  for (int index = 0; index < 2; index++) network_.stop_losing(index);
  run_until(end);
  const uint64_t said = ends_[0]->datagrams_sent() + ends_[1]->datagrams_sent() - sent;
  must(said < kRestDatagramsMax, "ends that are done fall silent", said, kRestDatagramsMax);
  // A keep-alive may be on its way just now.
  while (owned_bytes() > 0) {
    step();
    must(now_ < end + kSilenceUs, "an idle stream owns no memory", owned_bytes());
  }
}

size_t World::owned_bytes() const {
  return ends_[0]->stream().owned_bytes() + ends_[1]->stream().owned_bytes();
}

}  // namespace simulation
