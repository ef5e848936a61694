# Reads apt's sources, one-line and deb822 format, and prints the first Debian archive's address and
# keyring: "<address>\t<keyring or nothing>". An archive is Debian's when its path ends in /debian
# and it serves main; the security archive's does not. Debian's cloud images name a file of mirrors.

function forget() { enabled = 1; types = addresses = components = keyring = ""; in_key = 0 }

function consider(   address, list, i, count) {
  if (!enabled || types !~ /deb/ || (" " components " ") !~ / main /) return
  count = split(addresses, list, " ")
  for (i = 1; i <= count; i++) {
    address = list[i]
    if (address ~ /^(https?|file):.*\/debian\/?$/ || address ~ /^mirror\+file:.*\/debian\.list$/) {
      # A key written out in the sources has no path; apt's own trusted keys have to do then.
      print address "\t" (keyring ~ /^\// ? keyring : "")
      found = 1
      exit
    }
  }
}

FNR == 1 { consider(); forget(); stanzas = FILENAME ~ /\.sources$/ }

/^[ \t]*#/ { next }

stanzas && /^[ \t]*$/ { consider(); forget(); next }
stanzas && /^[ \t]/ { next }
stanzas {
  field = tolower($1)
  value = $0
  sub(/^[^:]*:[ \t]*/, "", value)
  if (field == "types:") types = value
  if (field == "uris:") addresses = value
  if (field == "components:") components = value
  if (field == "signed-by:") keyring = value
  if (field == "enabled:") enabled = tolower(value) !~ /^(no|false|0)/
  next
}

$1 == "deb" || $1 == "deb-src" {
  forget()
  types = $1
  line = $0
  if (match(line, /\[[^]]*\]/)) {
    options = substr(line, RSTART + 1, RLENGTH - 2)
    line = substr(line, 1, RSTART - 1) substr(line, RSTART + RLENGTH)
    if (match(options, /signed-by=[^ \t]+/)) keyring = substr(options, RSTART + 10, RLENGTH - 10)
  }
  count = split(line, word, " ")
  addresses = word[2]
  for (i = 4; i <= count; i++) components = components " " word[i]
  consider()
  forget()
}

END { if (!found) consider() }
