#include "range_set.h"

#include <algorithm>

namespace binding {

size_t RangeSet::touching(uint64_t number) const {
  // Most of what happens, happens at the upper end.
  if (ranges_.empty() || ranges_.back().end < number) return ranges_.size();
  const auto found =
      std::lower_bound(ranges_.begin(), ranges_.end(), number,
                       [](const Range& range, uint64_t wanted) { return range.end < wanted; });
  return static_cast<size_t>(found - ranges_.begin());
}

void RangeSet::erase(size_t first, size_t last) {
  ranges_.erase(ranges_.begin() + static_cast<ptrdiff_t>(first),
                ranges_.begin() + static_cast<ptrdiff_t>(last));
  if (ranges_.empty()) clear();
}

void RangeSet::add(uint64_t begin, uint64_t end) {
  if (begin >= end) return;
  const size_t first = touching(begin);
  size_t last = first;
  while (last < ranges_.size() && ranges_[last].begin <= end) last++;
  if (first == last) {
    ranges_.insert(ranges_.begin() + static_cast<ptrdiff_t>(first), Range{begin, end});
    return;
  }
  ranges_[first].begin = std::min(ranges_[first].begin, begin);
  ranges_[first].end = std::max(ranges_[last - 1].end, end);
  erase(first + 1, last);
}

void RangeSet::remove(uint64_t begin, uint64_t end) {
  if (begin >= end || ranges_.empty()) return;
  size_t first = touching(begin);
  if (first < ranges_.size() && ranges_[first].end == begin) first++;
  if (first == ranges_.size() || ranges_[first].begin >= end) return;
  if (ranges_[first].begin < begin) {
    const uint64_t tail = ranges_[first].end;
    ranges_[first].end = begin;
    first++;
    if (tail > end) {
      ranges_.insert(ranges_.begin() + static_cast<ptrdiff_t>(first), Range{end, tail});
      return;
    }
  }
  size_t last = first;
  while (last < ranges_.size() && ranges_[last].end <= end) last++;
  if (last < ranges_.size() && ranges_[last].begin < end) ranges_[last].begin = end;
  erase(first, last);
}

bool RangeSet::would_grow(uint64_t begin, uint64_t end) const {
  const size_t at = touching(begin);
  return at == ranges_.size() || ranges_[at].begin > end;
}

}  // namespace binding
