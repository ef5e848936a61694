#!/bin/sh
# Judges the coverage that run-specs.sh recorded: the rules and the wire are covered whole, the
# edges to nine tenths. The set's lines that are missing are listed when a floor is missed.
set -eu
cd -- "${0%/*}/.."

# floor <percent> <title> <c8 options…>
floor() {
  percent=$1
  title=$2
  shift 2
  printf '\n%s: at least %s %% of lines and branches\n' "$title" "$percent"
  node_modules/.bin/c8 report --temp-directory coverage/raw --exclude-after-remap "$@" \
    --reporter text --check-coverage --lines "$percent" --branches "$percent" \
    --statements 0 --functions 0
}

failed=0
floor 100 'rules and wire' --include 'src/domain/**' --include 'src/wire/**' || failed=1
floor 90 'everything else' --include 'src/**' --include 'transports/**' \
  --exclude 'src/domain/**' --exclude 'src/wire/**' || failed=1
exit $failed
