// Runs inputs through a fuzz target without a fuzzer, with any compiler: what the corpus reaches
// stays checked on machines that have no clang. `replay <file or folder>…`

#include <sanitizer/common_interface_defs.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t count);
extern "C" __attribute__((weak)) int LLVMFuzzerInitialize(int* count, char*** arguments);

namespace {

std::string running;

void name_input() { fprintf(stderr, "replay: the input was %s\n", running.c_str()); }

/** Folders are not entered deeper than one level: a corpus is flat. */
std::vector<std::string> inputs_of(int count, char** arguments) {
  std::vector<std::string> inputs;
  for (int at = 1; at < count; at++) {
    if (!std::filesystem::is_directory(arguments[at])) {
      inputs.push_back(arguments[at]);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(arguments[at])) {
      inputs.push_back(entry.path());
    }
  }
  std::sort(inputs.begin(), inputs.end());
  return inputs;
}

}  // namespace

int main(int count, char** arguments) {
  if (LLVMFuzzerInitialize != nullptr) LLVMFuzzerInitialize(&count, &arguments);
  const std::vector<std::string> inputs = inputs_of(count, arguments);
  __sanitizer_set_death_callback(name_input);
  for (const std::string& path : inputs) {
    running = path;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
      fprintf(stderr, "replay: cannot read %s\n", path.c_str());
      return 1;
    }
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    // A copy of exactly that size, so that the sanitizer sees reading beyond it.
    const std::vector<uint8_t> bytes(text.begin(), text.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
  printf("%zu inputs replayed\n", inputs.size());
}
