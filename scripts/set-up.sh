#!/bin/sh
# From a fresh clone to programs that start: looks at what is missing, then does only that. It may
# be interrupted at any time and started again, and two at once wait for each other.
#
# Usage: set-up.sh [--dev] [--system]
#   --dev     what the specs need as well
#   --system  the addon on the system's wolfSSL, as WOLFSSL_BINDING=system asks too
set -eu
case ${WOLFSSL_TARBALL:-/} in
  /*) ;;
  *) export WOLFSSL_TARBALL="$PWD/$WOLFSSL_TARBALL" ;;
esac
home=$(cd -P -- "${0%/*}/.." && pwd)
cd -- "$home"
. scripts/checkout.sh
. scripts/progress.sh
. scripts/system-packages.sh
. native/wolfssl.pin

level=programs
variant=${WOLFSSL_BINDING:-tuned}
for option; do
  case $option in
    --dev) level=dev ;;
    --system) variant=system ;;
    *) refuse "set-up.sh does not know the option $option." ;;
  esac
done
stamp=$state/made-$variant
terminal_addon=node_modules/node-pty/build/Release/pty.node

main() {
  find_node
  check_node_version
  take_folder
  touch "$state/began"
  plan
  total=$(printf '%s' "$tasks" | wc -w)
  number=0
  for task in $tasks; do
    number=$((number + 1))
    run_step "$number" "$total" "$(title_of "$task")" "$task"
  done
  # Dated when set-up began: what changed meanwhile is looked at again next time.
  printf '%s\n%s\n' "$node" "$variant" >"$state/stamp"
  touch -r "$state/began" "$state/stamp"
  mv -f "$state/stamp" "$stamp"
}

check_node_version() {
  version=$("$node" --version) || refuse "$node does not run; get Node.js from https://nodejs.org."
  major=${version#v}
  minor=${major#*.}
  major=${major%%.*}
  minor=${minor%%.*}
  [ "$major" -gt $node_major_min ] ||
    { [ "$major" -eq $node_major_min ] && [ "$minor" -ge $node_minor_min ]; } ||
    refuse "Node.js $version is too old; get version $node_major_min.$node_minor_min or newer \
from https://nodejs.org and start again."
}

# Ours alone from here on. Somebody else's finished checkout runs without a word.
take_folder() {
  if ! attempt=$({ mkdir -p "$state" && : >"$state/began"; } 2>&1); then
    case $attempt in
      *'No space'*) refuse 'the disk is full; free some space and start again.' ;;
    esac
    [ "$level" = dev ] || [ ! -f "$stamp" ] || exit 0
    refuse_read_only
  fi
  exec 9>"$state/lock"
  flock -n 9 || {
    talk 'another set-up is at work in this folder; waiting for it to end.'
    flock 9
  }
  trap interrupted INT TERM HUP
}

interrupted() {
  stop_ticking
  printf '\n' >&3
  talk 'set-up was interrupted; the next start goes on where it stopped.'
  exit 130
}

# Decides first, so that the steps can be counted.
plan() {
  tasks=''
  addon_is_made || needs_compiler=yes
  packages_are_there || tasks="$tasks packages"
  # npm removes what was compiled inside a package that it replaces.
  if [ "$level" = dev ] &&
    { [ -n "$tasks" ] || [ ! -f "$terminal_addon" ]; }; then
    needs_compiler=yes
    tasks="$tasks terminal"
  fi
  addon_is_made || {
    [ "$variant" = system ] || [ -d "native/deps/wolfssl-$WOLFSSL_VERSION" ] ||
      tasks="$tasks wolfssl_source"
    tasks="$tasks addon"
  }
  programs_are_compiled || tasks="$tasks programs"
  [ -z "$tasks" ] || command -v npm >/dev/null ||
    refuse 'npm is not installed; it comes with Node.js from https://nodejs.org.'
  find_missing_system_packages
  [ -z "$missing_packages" ] || tasks="system_packages $tasks"
  [ "$level" = programs ] || has_fuzzer || ! can_install || tasks="$tasks fuzzer"
}

title_of() {
  case $1 in
    system_packages) printf 'installing %s' "$missing_packages" ;;
    packages) printf 'npm packages' ;;
    terminal) printf 'compiling node-pty, the terminal of the specs' ;;
    wolfssl_source) printf 'wolfSSL %s source' "$WOLFSSL_VERSION" ;;
    addon) printf 'compiling wolfSSL and the addon (%s)' "$variant" ;;
    programs) printf 'compiling mesngr' ;;
    fuzzer) printf 'installing clang, for the fuzz targets' ;;
  esac
}

# A checkout that has the specs' packages keeps them: npm would remove them otherwise.
packages_are_there() {
  [ ! -f "$state/dev" ] || keep=--dev
  [ "$level" = programs ] || keep=--dev
  "$node" scripts/packages-installed.js . ${keep:-}
}

# Install scripts are not run: what needs compiling is compiled by a step that says so.
# Not `npm ci`: it empties node_modules under a running server, and refuses a lock file made where
# a registry lacks some platform's optional package. `--no-save` leaves the lock file as it is.
packages() {
  [ "$level" = programs ] || touch "$state/dev"
  omit=--omit=dev
  [ ! -f "$state/dev" ] || omit=--include=dev
  # Half a minute at most before npm's own "no network": its default is ten times that.
  npm install --no-save "$omit" --ignore-scripts --prefer-offline --no-audit --no-fund \
    --no-update-notifier --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000
}

terminal() {
  [ ! -f "$terminal_addon" ] || return 0
  point_at_headers
  "$node" node_modules/node-gyp/bin/node-gyp.js rebuild --jobs max --directory node_modules/node-pty
}

# Headers beside the running Node.js save node-gyp the download of the same.
point_at_headers() {
  prefix=$("$node" -p 'require("node:path").resolve(process.execPath, "../..")')
  if [ -z "${npm_config_nodedir:-}" ] && [ -f "$prefix/include/node/node_api.h" ]; then
    export npm_config_nodedir="$prefix"
  fi
}

wolfssl_source() {
  fetch_code=0
  sh scripts/fetch-wolfssl.sh || fetch_code=$?
  [ "$fetch_code" -eq 3 ] || return "$fetch_code"
  has_system_wolfssl || install_system_packages pkg-config libwolfssl-dev || return 1
  variant=system
  note="wolfSSL $WOLFSSL_VERSION could not be had, so the system's \
$(pkg-config --modversion wolfssl) is used: slower and without DTLS. \
WOLFSSL_TARBALL=<its source> sh scripts/set-up.sh mends it."
}

# Node-API keeps an addon valid within one ABI version: a patch release of Node.js changes nothing.
addon_key() {
  "$node" -p '`${process.versions.modules} ${process.arch}`'
}

addon_is_made() {
  made=$state/addon-$variant
  [ -f "$(addon_of "$variant")" ] && [ -f "$made" ] && [ "$(cat "$made")" = "$(addon_key)" ] &&
    [ -z "$(changed_since "$made" $addon_sources)" ]
}

addon() {
  point_at_headers
  addon_key >"$state/addon.began" &&
    npm run addon --workspace native -- "$variant" &&
    mv -f "$state/addon.began" "$state/addon-$variant"
}

programs_are_compiled() {
  made=$state/programs-$level
  [ -f "$made" ] && [ -f "$server_program" ] &&
    [ -z "$(changed_since "$made" $program_sources package-lock.json "$(specs_of_level)")" ]
}

specs_of_level() {
  if [ "$level" = dev ]; then printf specs; else printf package-lock.json; fi
}

programs() {
  script=build
  [ "$level" = dev ] || script=build:programs
  touch "$state/programs.began" &&
    remove_orphans &&
    npm run "$script" &&
    mv -f "$state/programs.began" "$state/programs-$level"
}

# What was compiled from a file that is gone would still be run as a spec.
remove_orphans() {
  [ -d dist ] || return 0
  find dist -name '*.js' | while IFS= read -r output; do
    source=${output#dist/}
    [ -f "${source%.js}.ts" ] || rm -f "$output" "$output.map"
  done
}

main
