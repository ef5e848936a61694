#pragma once

#include <array>
#include <cstdint>

namespace binding {

class LoopMember;

enum class DeadlineKind : uint8_t {
  kHandshake,
  kIdle,
  kDefer,
  kFlush,
  kLinger,
  kAcceptPause,
  kSilence,
  kBareSilence,
};
constexpr int kDeadlineKinds = 8;

/** A place in one of the lists; lives inside the member that it is about. */
struct Deadline {
  Deadline* previous = nullptr;
  Deadline* next = nullptr;
  LoopMember* member = nullptr;
  uint64_t due_ms = 0;
  DeadlineKind kind = DeadlineKind::kIdle;
  bool armed() const { return previous != nullptr; }
};

/**
 * All deadlines of one loop. Every kind has one fixed length, so each list is ordered by itself:
 * arming appends, the head expires first, and both cost O(1) however many connections there are.
 */
class Deadlines {
 public:
  Deadlines();
  Deadlines(const Deadlines&) = delete;
  Deadlines& operator=(const Deadlines&) = delete;

  void set_length(DeadlineKind kind, uint64_t ms) { lengths_[index(kind)] = ms; }
  uint64_t length(DeadlineKind kind) const { return lengths_[index(kind)]; }

  /** Arms anew, whatever the deadline was for before. */
  void arm(Deadline& deadline, LoopMember* member, DeadlineKind kind, uint64_t now_ms);
  static void disarm(Deadline& deadline);

  /** The member whose deadline has passed, disarmed and with its kind; nullptr if there is none. */
  LoopMember* take_expired(uint64_t now_ms, DeadlineKind* kind);

  /** When the next one is due; `kNever` if none is armed. */
  uint64_t earliest_ms() const;
  static constexpr uint64_t kNever = UINT64_MAX;

 private:
  static int index(DeadlineKind kind) { return static_cast<int>(kind); }
  std::array<Deadline, kDeadlineKinds> lists_;
  std::array<uint64_t, kDeadlineKinds> lengths_{};
};

}  // namespace binding
