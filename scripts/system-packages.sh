# Sourced by set-up: the tools that come from the operating system, in Debian's names. Only root's
# set-up installs them; anybody else is told the command.

# Sets $missing_packages to what is not there, and ends with the exact command unless root.
find_missing_system_packages() {
  missing_packages=''
  missing_tools=''
  if [ "${needs_compiler:-no}" = yes ]; then
    need 'a C++ compiler' 'build-essential python3' "${CXX:-g++}"
    need 'a C compiler' 'build-essential python3' "${CC:-cc}"
    need make 'build-essential python3' make
    need python3 'build-essential python3' python3
    [ "$variant" = tuned ] || has_system_wolfssl ||
      need_more libwolfssl 'libwolfssl-dev pkg-config'
  fi
  if [ "$level" = dev ]; then
    need gnutls-cli gnutls-bin gnutls-cli
    need openssl openssl openssl
  fi
  [ -n "$missing_packages" ] || return 0
  command -v apt-get >/dev/null ||
    refuse "set-up needs $missing_tools; install that with your system's package manager."
  [ "$(id -u)" -eq 0 ] ||
    refuse "set-up needs $missing_tools; run: sudo apt-get install -y $missing_packages"
}

# need <what it is called> <packages> <command>
need() {
  command -v "${3%% *}" >/dev/null || need_more "$1" "$2"
}

need_more() {
  missing_tools=${missing_tools:+$missing_tools, }$1
  case " $missing_packages " in
    *" $2 "*) ;;
    *) missing_packages=${missing_packages:+$missing_packages }$2 ;;
  esac
}

has_system_wolfssl() {
  command -v pkg-config >/dev/null && pkg-config --exists wolfssl
}

# Under any of the names that native/build-fuzz.mjs knows; a compiler of yours stays yours.
has_fuzzer() {
  for name in clang++ $(printf 'clang++-%s ' 22 21 20 19 18 17 16 15 14); do
    ! command -v "$name" >/dev/null || return 0
  done
  return 1
}

# The one thing that the specs can do without: `npm run fuzz` says what it needs.
fuzzer() {
  install_system_packages clang libclang-rt-dev ||
    note='clang could not be installed, so nothing can be fuzzed here; all else works.'
}

# Unquoted on purpose: a list of packages.
system_packages() {
  install_system_packages $missing_packages
}

can_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null
}

install_system_packages() {
  can_install || {
    printf 'no network, and not root to install %s\n' "$*"
    return 1
  }
  apt-get -q update &&
    DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"
}
