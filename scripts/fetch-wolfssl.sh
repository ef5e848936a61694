#!/bin/sh
# Puts the source of the wolfSSL pinned in native/wolfssl.pin into native/deps/.
#
# Debian's source tarball and the project's release tarball are the same bytes, so one hash judges
# every way it may come: WOLFSSL_TARBALL=<file>, the cache, Debian's archive through apt, upstream.
# Exit codes: 0 it is there, 1 the given file or the folder is unfit, 3 no way led to it.
set -eu
home=$(cd -P -- "${0%/*}/.." && pwd)
. "$home/native/wolfssl.pin"

release_page=https://github.com/wolfSSL/wolfssl/archive/refs/tags
target=$home/native/deps/wolfssl-$WOLFSSL_VERSION
cache=${XDG_CACHE_HOME:-${HOME:-$home/.set-up}/.cache}/mesngr
cached=$cache/wolfssl-$WOLFSSL_VERSION.tar.gz
work=$home/.set-up/wolfssl.$$

# A peer that stalls must not stall set-up: seconds without progress before a way is given up.
stall_seconds=20

tell() {
  printf '%s\n' "$1" >&2
}

# Says nothing of a file that is not there: the cache usually is not.
is_pinned() {
  [ -f "$1" ] || return 1
  found=$(sha256sum <"$1")
  [ "${found%% *}" = "$WOLFSSL_SHA256" ] && return 0
  tell "refused: $1 has SHA-256 ${found%% *}, the pin says $WOLFSSL_SHA256"
  return 1
}

# Debian's unstable suite has the version; stable ones do not. apt works in private folders, so
# that a normal user may do this and nothing of the system's apt changes.
fetch_with_apt() {
  command -v apt-get >/dev/null || return 1
  set --
  for file in /etc/apt/sources.list.d/*.sources /etc/apt/sources.list /etc/apt/sources.list.d/*.list
  do
    [ ! -r "$file" ] || set -- "$@" "$file"
  done
  archive=$(awk -f "$home/scripts/debian-archive.awk" "$@" /dev/null)
  [ -n "$archive" ] || return 1
  tab=$(printf '\t')
  address=${archive%%"$tab"*}
  keyring=${archive#*"$tab"}
  apt=$work/apt
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$apt/download"
  printf 'deb-src %s%s sid main\n' "${keyring:+[signed-by=$keyring] }" "$address" >"$apt/sid.list"
  private_apt update && (cd "$apt/download" &&
    private_apt source --tar-only --download-only wolfssl) || return 1
  tarball=$apt/download/wolfssl_$WOLFSSL_VERSION.orig.tar.gz
}

private_apt() {
  apt-get -q -o Dir::Etc::SourceList="$apt/sid.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::State::Lists="$apt/lists" -o Dir::Cache="$apt/cache" \
    -o APT::Sandbox::User="$(id -un)" -o Acquire::Languages=none -o Acquire::Retries=1 \
    -o Acquire::http::Timeout=$stall_seconds -o Acquire::https::Timeout=$stall_seconds \
    "$@" >&2
}

fetch_upstream() {
  tarball=$work/upstream.tar.gz
  address=$release_page/v$WOLFSSL_VERSION-stable.tar.gz
  if command -v curl >/dev/null; then
    curl -fsSL --retry 1 --connect-timeout $stall_seconds --speed-limit 1000 \
      --speed-time $stall_seconds -o "$tarball" "$address" >&2
  elif command -v wget >/dev/null; then
    wget -nv --tries=2 --timeout=$stall_seconds -O "$tarball" "$address" >&2
  else
    tell 'neither curl nor wget is installed'
    return 1
  fi
}

# The cache saves the next clone the download; doing without it is no failure.
keep() {
  { mkdir -p "$cache" && cp "$1" "$cached.$$" && mv -f "$cached.$$" "$cached"; } ||
    rm -f "$cached.$$"
}

# Only what the addon is compiled from, 75 MB of 129. The rename comes last, so a
# folder of the target's name is always whole.
unpack() {
  root=wolfssl-$WOLFSSL_VERSION-stable
  mkdir -p "$work/unpacked" "$home/native/deps"
  tar -xzf "$1" -C "$work/unpacked" "$root/src" "$root/wolfcrypt/src" "$root/wolfssl" \
    "$root/COPYING" "$root/LICENSING" || exit 1
  rm -rf "$target"
  mv "$work/unpacked/$root" "$target"
}

[ ! -d "$target" ] || exit 0
mkdir -p "$work"
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

if [ -n "${WOLFSSL_TARBALL:-}" ]; then
  [ -f "$WOLFSSL_TARBALL" ] || tell "refused: WOLFSSL_TARBALL=$WOLFSSL_TARBALL is no file"
  is_pinned "$WOLFSSL_TARBALL" || exit 1
  unpack "$WOLFSSL_TARBALL"
  exit 0
fi
if is_pinned "$cached"; then
  unpack "$cached"
  exit 0
fi
for way in fetch_with_apt fetch_upstream; do
  tarball=''
  if "$way" && is_pinned "$tarball"; then
    keep "$tarball"
    unpack "$tarball"
    exit 0
  fi
  tell "$way: did not bring wolfSSL $WOLFSSL_VERSION"
done
exit 3
