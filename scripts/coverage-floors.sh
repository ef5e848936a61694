#!/bin/sh
# Judges the coverage that run-specs.sh recorded: the rules and the wire are covered whole, the
# edges to nine tenths. A file that no spec loads counts as not covered at all.
set -eu
cd -- "${0%/*}/.."

# Files of nothing but types: compiled they are empty, so that no run can load them.
types_only() {
  find dist/src dist/transports -name '*.js' | while IFS= read -r output; do
    sed -e '/^ *\/\*.*\*\/$/d' -e '/^ *\/\*/,/\*\//d' -e '/^ *\/\//d' -e '/^export {};$/d' \
      -e '/^ *$/d' "$output" | grep -q . || printf '%s\n' "$output" | sed 's/^dist\/\(.*\)js$/\1ts/'
  done
}

# floor <percent> <title> <c8 options…>
floor() {
  percent=$1
  title=$2
  shift 2
  for file in $empty; do set -- "$@" --exclude "$file"; done
  printf '\n%s: at least %s %% of lines and branches\n' "$title" "$percent"
  node_modules/.bin/c8 report --temp-directory coverage/raw --all --exclude-after-remap "$@" \
    --reporter text --check-coverage --lines "$percent" --branches "$percent" \
    --statements 0 --functions 0
}

empty=$(types_only)
failed=0
floor 100 'rules and wire' --include 'src/domain/**' --include 'src/wire/**' || failed=1
floor 90 'everything else' --include 'src/**' --include 'transports/**' \
  --exclude 'src/domain/**' --exclude 'src/wire/**' || failed=1
exit $failed
