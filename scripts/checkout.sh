# Sourced with $home set to the checkout: what the launchers and set-up both know about it.

# Oldest Node.js that everything here runs on; package.json's "engines" says the same.
node_major_min=20
node_minor_min=19

case $home in
  /*) ;;
  *) home=$PWD/$home ;;
esac

# What set-up leaves behind: markers of what was done, the logs, the lock.
state=$home/.set-up

# What things are made of, relative to the checkout. Folders count as well: removing a file
# changes its folder.
program_sources='src transports native/lib native/tsconfig.json tsconfig.json
tsconfig.programs.json scripts/bundle.js'
addon_sources='native/src native/wolfssl native/binding.gyp native/build-addon.mjs
native/wolfssl.pin'
package_sources='package.json package-lock.json native/package.json'

server_program=dist/bin/mesngr_svr.mjs
client_program=dist/bin/mesngr.mjs

refuse() {
  printf 'mesngr: %s\n' "$1" >&2
  exit 1
}

# Sets $node to the Node.js in PATH.
find_node() {
  node=$(command -v node) || refuse "Node.js is not installed; get version \
$node_major_min.$node_minor_min or newer from https://nodejs.org and start again."
}

# changed_since <marker> <path…>: prints a path that changed after the marker was written, if any.
# By change time, which unpacking or copying cannot set back. Paths that are not there do not count.
changed_since() {
  marker=$1
  shift
  (cd -- "$home" && find -L "$@" -cnewer "$marker" -print -quit 2>/dev/null) || :
}

addon_of() {
  printf '%s' "$home/native/addon/$1/wolfssl_binding.node"
}
