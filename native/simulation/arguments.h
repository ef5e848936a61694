#pragma once

#include <cstdint>
#include <string>

namespace simulation {

/** `key=value` words of the command line. */
class Arguments {
 public:
  Arguments(int count, char** words) : count_(count), words_(words) {}

  double number(const char* key, double otherwise) const;
  uint64_t whole(const char* key, uint64_t otherwise) const;

 private:
  /** What stands behind `key=`; nullptr: nothing. */
  const char* find(const char* key) const;

  int count_;
  char** words_;
};

}  // namespace simulation
