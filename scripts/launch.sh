# Sourced by the launchers with $home set to the checkout. A start that finds everything made costs
# one `find` over plain Node.js; anything else goes through set-up first.
. "$home/scripts/checkout.sh"

launch() {
  program=$home/$1
  shift
  find_node
  everything_made || sh "$home/scripts/set-up.sh" || exit
  exec "$node" "$program" "$@"
}

# Set-up's last act is the stamp: which Node.js it was made with, and which wolfSSL it came to.
everything_made() {
  stamp=$state/made-${WOLFSSL_BINDING:-tuned}
  [ -f "$stamp" ] && { IFS= read -r made_with && IFS= read -r variant; } <"$stamp" &&
    [ "$made_with" = "$node" ] && [ -f "$home/native/addon/$variant/wolfssl_binding.node" ] &&
    [ -f "$program" ] && [ -f "$home/node_modules/.package-lock.json" ] || return 1
  # Unquoted on purpose: lists of paths without blanks.
  [ -z "$(changed_since "$stamp" "$node" $program_sources $addon_sources $package_sources)" ]
}
