#!/bin/sh
# Runs the compiled specs and leaves "<passed> <failed>" in coverage/specs-<run>.
#
# Usage: run-specs.sh <run> [area…]     an area is a folder of specs/; none means all
#   SPECS_COVERAGE=1                    records coverage too, for scripts/coverage-floors.sh
set -eu
cd -- "${0%/*}/.."
run=$1
shift
for area; do
  shift
  set -- "$@" "dist/specs/$area/**/*.spec.js"
done
[ $# -gt 0 ] || set -- 'dist/specs/**/*.spec.js'
export SPECS_SUMMARY="coverage/specs-$run"
rm -f "$SPECS_SUMMARY"

if [ -n "${SPECS_COVERAGE:-}" ]; then
  # Children of the specs, the launched programs above all, record theirs as well.
  rm -rf coverage/raw
  export NODE_V8_COVERAGE="$PWD/coverage/raw"
fi
exec node node_modules/mocha/bin/mocha.js "$@"
