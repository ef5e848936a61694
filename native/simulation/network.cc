#include "network.h"

#include <algorithm>

namespace simulation {

namespace {
/** IP and UDP headers, and what a DTLS record adds, in bytes. */
constexpr size_t kHeadersBytes = 60;
}  // namespace

bool Network::is_dark(Microseconds now) const {
  return std::any_of(blackouts_.begin(), blackouts_.end(), [now](const Blackout& blackout) {
    return blackout.from <= now && now < blackout.to;
  });
}

bool Network::is_lost(int from, Microseconds now) {
  if (dropping_[from] > 0) {
    dropping_[from]--;
    return true;
  }
  const Conditions& path = conditions_[from];
  return random_.chance(path.loss) || random_.chance(path.corrupt) || is_dark(now);
}

void Network::send(int from, const uint8_t* datagram, size_t bytes, Microseconds now) {
  if (is_lost(from, now)) return;
  const Conditions& path = conditions_[from];
  Microseconds leaves = now;
  if (path.rate > 0) {
    Microseconds& line_free = line_free_us_[from];
    line_free = std::max(line_free, now);
    if (line_free - now > path.queue_us) return;
    line_free += (bytes + kHeadersBytes) * binding::kSecondUs / path.rate;
    leaves = line_free;
  }
  const int copies = random_.chance(path.duplicate) ? 2 : 1;
  for (int copy = 0; copy < copies; copy++) {
    Microseconds at = leaves + path.delay_us + random_.between(0, path.jitter_us);
    if (random_.chance(path.reorder)) at += random_.between(0, path.reorder_us);
    arrivals_.push(
        Arrival{at, sent_++, 1 - from, std::vector<uint8_t>(datagram, datagram + bytes)});
  }
}

Microseconds Network::next_arrival() const {
  return arrivals_.empty() ? binding::kNeverUs : arrivals_.top().at;
}

Network::Arrival Network::take() {
  // The queue lends its top as const; it goes right after.
  Arrival arrival = std::move(const_cast<Arrival&>(arrivals_.top()));
  arrivals_.pop();
  return arrival;
}

}  // namespace simulation
