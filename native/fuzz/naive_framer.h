#pragma once

#include <string>
#include <string_view>

namespace fuzz {

/**
 * What LineCutter promises, in the plainest words: everything that is not told yet lies in one
 * string, and every cut looks at it from the beginning.
 */
class NaiveFramer {
 public:
  void append(std::string_view chunk) { waiting_ += chunk; }
  void forget() { waiting_.clear(); }
  size_t waiting() const { return waiting_.size(); }

  /** Calls `line(text)` for every complete line; false at the first that is over the limit, be it
   *  complete or not. */
  template <typename LineSink>
  bool cut(size_t limit, LineSink&& line) {
    const std::string_view all = waiting_;
    size_t from = 0;
    bool fits = true;
    for (;;) {
      const size_t newline = all.find('\n', from);
      const bool complete = newline != all.npos;
      std::string_view text = all.substr(from, complete ? newline - from : newline);
      if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
      fits = text.size() <= limit;
      if (!fits || !complete) break;
      if (!text.empty()) line(text);
      from = newline + 1;
    }
    waiting_.erase(0, from);
    return fits;
  }

 private:
  std::string waiting_;
};

}  // namespace fuzz
