#include "stage.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace simulation {

using binding::kMillisecondUs;
using Verdict = binding::ReliableStream::Verdict;

namespace {

constexpr size_t kLineBytesMax = 8192;
constexpr const char* kNames[] = {"first", "second"};

const char* name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::kFresh:
      return "fresh";
    case Verdict::kOld:
      return "old";
    case Verdict::kMalformed:
      return "malformed";
  }
  return "";
}

const char* truth(bool value) { return value ? "true" : "false"; }

void print_end(const char* name, End& end, Microseconds now) {
  const binding::ReliableStream& stream = end.stream();
  printf(",\"%s\":{\"read\":%" PRIu64 ",\"settled\":%s,\"peerFinished\":%s,\"lost\":%s", name,
         end.bytes_read(), truth(stream.settled()), truth(stream.peer_finished()),
         truth(stream.lost(now)));
  printf(",\"bytesResent\":%" PRIu64 ",\"packetsLost\":%" PRIu32
         ",\"ownedBytes\":%zu,\"bufferedBytes\":%zu,\"datagrams\":[",
         stream.bytes_resent(), stream.packets_lost(), stream.owned_bytes(),
         stream.buffered_bytes());
  const char* separator = "";
  for (const std::string& line : end.take_log()) {
    printf("%s%s", separator, line.c_str());
    separator = ",";
  }
  printf("]}");
}

std::vector<uint8_t> read_hex(const char* text) {
  std::vector<uint8_t> bytes;
  for (; text[0] != '\0' && text[1] != '\0'; text += 2) {
    const char pair[] = {text[0], text[1], '\0'};
    bytes.push_back(static_cast<uint8_t>(strtoul(pair, nullptr, 16)));
  }
  return bytes;
}

class Stage {
 public:
  explicit Stage(const Plan& plan) : world_(plan) {
    for (int index = 0; index < 2; index++) world_.end(index).keep_log();
    world_.run_until(world_.now());
  }

  /** False if there is no such order. */
  bool obey(const char* order, const char* subject, const char* detail) {
    verdict_ = nullptr;
    const int index = strcmp(subject, kNames[1]) == 0 ? 1 : 0;
    End& end = world_.end(index);
    const uint64_t number = strtoull(detail, nullptr, 10);
    Microseconds passes = 0;
    if (strcmp(order, "write") == 0) {
      end.write_bytes(number, world_.now());
    } else if (strcmp(order, "finish") == 0) {
      end.finish();
    } else if (strcmp(order, "pause") == 0 || strcmp(order, "resume") == 0) {
      end.set_reading(order[0] == 'r');
    } else if (strcmp(order, "drop") == 0) {
      world_.network().drop_next(index, number);
    } else if (strcmp(order, "run") == 0) {
      passes = strtoull(subject, nullptr, 10) * kMillisecondUs;
    } else if (strcmp(order, "move") == 0) {
      end.stream().path_changed(world_.now());
    } else if (strcmp(order, "inject") == 0) {
      const std::vector<uint8_t> bytes = read_hex(detail);
      verdict_ = name_of(end.stream().receive(bytes.data(), bytes.size(), world_.now()));
    } else {
      return false;
    }
    world_.run_until(world_.now() + passes);
    return true;
  }

  void tell() {
    printf("{\"at\":%" PRIu64, world_.now() - kBeginningUs);
    if (verdict_ != nullptr) printf(",\"verdict\":\"%s\"", verdict_);
    for (int index = 0; index < 2; index++) {
      print_end(kNames[index], world_.end(index), world_.now());
    }
    printf("}\n");
  }

 private:
  World world_;
  const char* verdict_ = nullptr;
};

}  // namespace

int play_stage(const Plan& plan) {
  Stage stage(plan);
  char line[kLineBytesMax];
  while (fgets(line, sizeof line, stdin) != nullptr) {
    const char* words[3] = {"", "", ""};
    char* rest = line;
    for (const char*& word : words) {
      char* next = strtok_r(rest, " \n", &rest);
      if (next != nullptr) word = next;
    }
    if (!stage.obey(words[0], words[1], words[2])) {
      fprintf(stderr, "there is no order %s\n", words[0]);
      return 2;
    }
    stage.tell();
  }
  return 0;
}

}  // namespace simulation
