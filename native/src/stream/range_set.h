#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace binding {

/** Numbers as sorted, disjoint ranges [begin, end) that never touch; no heap while empty. */
class RangeSet {
 public:
  struct Range {
    uint64_t begin;
    uint64_t end;
  };

  bool empty() const { return ranges_.empty(); }
  size_t size() const { return ranges_.size(); }
  size_t heap_bytes() const { return ranges_.capacity() * sizeof(Range); }
  const Range& operator[](size_t index) const { return ranges_[index]; }
  const Range& front() const { return ranges_.front(); }
  const Range& back() const { return ranges_.back(); }

  void add(uint64_t begin, uint64_t end);
  void remove(uint64_t begin, uint64_t end);
  void remove_below(uint64_t number) { remove(0, number); }
  /** Whether `add` would make one range more. */
  bool would_grow(uint64_t begin, uint64_t end) const;
  /** Index of the first range that ends at or behind `number`; `size()` if there is none. */
  size_t touching(uint64_t number) const;
  void clear() { std::vector<Range>().swap(ranges_); }

 private:
  void erase(size_t first, size_t last);

  std::vector<Range> ranges_;
};

}  // namespace binding
