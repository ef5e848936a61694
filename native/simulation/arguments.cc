#include "arguments.h"

#include <cstdlib>
#include <cstring>

namespace simulation {

const char* Arguments::find(const char* key) const {
  const size_t length = strlen(key);
  for (int index = 0; index < count_; index++) {
    const char* word = words_[index];
    if (strncmp(word, key, length) == 0 && word[length] == '=') return word + length + 1;
  }
  return nullptr;
}

double Arguments::number(const char* key, double otherwise) const {
  const char* value = find(key);
  return value == nullptr ? otherwise : strtod(value, nullptr);
}

uint64_t Arguments::whole(const char* key, uint64_t otherwise) const {
  const char* value = find(key);
  return value == nullptr ? otherwise : strtoull(value, nullptr, 10);
}

}  // namespace simulation
