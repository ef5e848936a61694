# Sourced by set-up: steps with their times, on stderr, so that a client's stdout stays data.

# How much of a failed tool's output is shown, in lines; the whole is in the log.
log_lines_shown=12

# The screen, also where a step's own output goes to its log.
exec 3>&2
ticker=''

talk() {
  printf 'mesngr: %s\n' "$1" >&3
}

# run_step <number> <of> <label> <function>: its output goes to a log of its own. What it leaves in
# $note is said after it.
run_step() {
  log=$state/$4.log
  step_title="[$1/$2] $3 …"
  began=$(date +%s)
  note=''
  printf '%s ' "$step_title" >&3
  start_ticking
  if "$4" </dev/null >"$log" 2>&1; then step_code=0; else step_code=$?; fi
  stop_ticking
  [ "$step_code" -eq 0 ] || {
    printf 'failed\n' >&3
    explain_failure "$3"
  }
  printf '%s s\n' "$(($(date +%s) - began))" >&3
  [ -z "$note" ] || talk "$note"
}

# A terminal sees the seconds pass. The clock stops with set-up, however that ends.
start_ticking() {
  [ -t 3 ] || return 0
  (
    while sleep 1 && kill -0 $$; do
      printf '\r%s %s s' "$step_title" "$(($(date +%s) - began))" >&3
    done
  ) 9>&- &
  ticker=$!
}

stop_ticking() {
  [ -n "$ticker" ] || return 0
  kill "$ticker" 2>/dev/null || :
  wait "$ticker" 2>/dev/null || :
  ticker=''
  printf '\r%s ' "$step_title" >&3
}

# The causes that people can mend are told from the tool's own words. Otherwise its first lines
# about an error are shown, because tools go on talking after those.
explain_failure() {
  if says 'ENOSPC|No space left on device|disk full'; then
    refuse 'the disk is full; free some space and start again, set-up goes on where it stopped.'
  elif says 'EROFS|Read-only file system'; then
    refuse_read_only
  elif says '^refused: '; then
    refuse "$(grep -m 1 '^refused: ' "$log")"
  elif says 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|Could not resolve|'\
'Temporary failure|Network is unreachable|Unable to connect|Could not connect'; then
    refuse 'no network: set-up could not download what it needs; connect and start again.'
  fi
  grep -i -m "$log_lines_shown" error "$log" >&3 || tail -n "$log_lines_shown" "$log" >&3
  refuse "set-up failed at \"$1\"; the whole log is $log"
}

says() {
  grep -qE -- "$1" "$log"
}

refuse_read_only() {
  refuse "cannot write to $home, where set-up has to; use a copy of the folder that is yours."
}
