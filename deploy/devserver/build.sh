#!/usr/bin/env bash
# build.sh OUTPUT [MODULE PACKAGE] builds turnup-devserver, or another program that has the Temporal server in it. The first
# build on a machine compiles that, which takes minutes, and shows how far it is. Later ones find it in Go's build cache,
# take seconds and say nothing.
set -euo pipefail

[ $# = 1 ] || [ $# = 3 ] || { echo "usage: build.sh OUTPUT [MODULE PACKAGE]" >&2; exit 2; }
case $1 in /*) output=$1 ;; *) output=$PWD/$1 ;; esac
mkdir -p "$(dirname "$output")"
cd "${2:-$(dirname "${BASH_SOURCE[0]}")}"

# go build -v prints one package a line, among "go: downloading …" and the compiler's own words.
readonly source=${3:-.} name=${output##*/}
readonly program='^turnup/deploy/' package='^[A-Za-z0-9._~/+-]+$' download='^go: downloading '
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GOTMPDIR=$scratch # go build leaves its work folder behind when it is interrupted
log=$scratch/log
count() { grep -cE "$1" "$log" || true; }

packages= # how many there are, known once the modules are here
shown=    # yes once the first line is out
next=4    # second of the next line: nothing is said before
say() { echo "$name: $*" >&2; }

show() {
  local compiled downloaded now
  compiled=$(count "$package") downloaded=$(count "$download")
  # After an edit here only this program is compiled, and linked: some 10 seconds, not worth a word.
  if [ $((compiled + downloaded)) -le "$(count "$program")" ] && [ "$SECONDS" -lt 15 ]; then
    return
  fi
  if [ "$compiled" -gt 0 ]; then
    [ -n "$packages" ] || packages=$(($(go list -deps "$source" 2>/dev/null | wc -l)))
    now="compiled $compiled of about $packages packages"
  else
    now="downloaded $downloaded modules"
  fi
  [ -n "$shown" ] || say "compiling the Temporal server: about 5 minutes on 2 cores, and only this once"
  shown=yes
  now=$(printf '%s, %d:%02d' "$now" $((SECONDS / 60)) $((SECONDS % 60)))
  if [ -t 2 ]; then
    printf '\r\033[K%s: %s' "$name" "$now" >&2
    next=$((SECONDS + 1))
  else
    say "$now"
    next=$((SECONDS + 15))
  fi
}

endLine() { if [ -n "$shown" ] && [ -t 2 ]; then echo >&2; fi; }

set -m # a process group of its own, so that stopping it stops the compilers too
go build -v -ldflags='-s -w' -o "$output" "$source" 2>"$log" &
build=$!
set +m

interrupted() {
  trap '' INT TERM
  kill -INT -- "-$build" 2>/dev/null || true
  wait "$build" || true
  endLine
  say "build stopped; the next one goes on from here"
  exit 130
}
trap interrupted INT TERM

while kill -0 "$build" 2>/dev/null; do
  [ "$SECONDS" -lt "$next" ] || show
  sleep 0.2
done
endLine

if ! wait "$build"; then
  grep -vE -e "$package" -e "$download" "$log" >&2 || true
  say "build failed"
  exit 1
fi
