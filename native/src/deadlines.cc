#include "deadlines.h"

namespace binding {

Deadlines::Deadlines() {
  for (Deadline& list : lists_) list.previous = list.next = &list;
}

void Deadlines::arm(Deadline& deadline, LoopMember* member, DeadlineKind kind, uint64_t now_ms) {
  disarm(deadline);
  Deadline& list = lists_[index(kind)];
  deadline.member = member;
  deadline.kind = kind;
  deadline.due_ms = now_ms + lengths_[index(kind)];
  deadline.previous = list.previous;
  deadline.next = &list;
  list.previous->next = &deadline;
  list.previous = &deadline;
}

void Deadlines::disarm(Deadline& deadline) {
  if (!deadline.armed()) return;
  deadline.previous->next = deadline.next;
  deadline.next->previous = deadline.previous;
  deadline.previous = deadline.next = nullptr;
}

LoopMember* Deadlines::take_expired(uint64_t now_ms, DeadlineKind* kind) {
  for (Deadline& list : lists_) {
    Deadline* head = list.next;
    if (head == &list || head->due_ms > now_ms) continue;
    disarm(*head);
    *kind = head->kind;
    return head->member;
  }
  return nullptr;
}

uint64_t Deadlines::earliest_ms() const {
  uint64_t earliest = kNever;
  for (const Deadline& list : lists_) {
    if (list.next != &list && list.next->due_ms < earliest) earliest = list.next->due_ms;
  }
  return earliest;
}

}  // namespace binding
