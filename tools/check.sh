#!/usr/bin/env bash
# Runs the long form of the tests: on seven days that are not today, and then
# today with the race detector everywhere. DAY names one of them alone, which may be
# "race". What is given goes to go test, as with test.sh. It is red when one is.
set -euo pipefail
cd "$(dirname "$0")/.."

# In UTC: a day of each name. Two of them end while the tests run, and on that
# Sunday the clocks change in Europe, at 01:00.
days=(
	'2027-05-31 23:57' # Monday, the last of a month
	'2028-02-29 12:00' # Tuesday
	'2027-06-30 06:30' # Wednesday
	'2026-12-31 23:57' # Thursday, New Year's Eve
	'2027-01-01 09:00' # Friday, New Year
	'2028-04-01 15:00' # Saturday
	'2027-03-28 00:57' # Sunday
	race
)

main() {
	export UNHUNCH_LONG=1
	dir=$(mktemp -d)
	trap 'rm -rf "$dir"' EXIT
	overlay "$dir"
	local goflags
	goflags=$(go env GOFLAGS)
	# The environment reaches the binaries that tests build, and those they start.
	GOFLAGS="$goflags '-overlay=$dir/overlay.json'"
	export GOFLAGS UNHUNCH_CHECK_SHIFT
	go build -o "$dir/today" "$dir/today.go"
	if [ -n "${DAY:-}" ]; then
		days=("$DAY")
	fi
	local day began red=()
	for day in "${days[@]}"; do
		began=$SECONDS
		if [ "$day" = race ]; then
			echo '== Today, with the race detector'
			GOFLAGS=$goflags UNHUNCH_CHECK_SHIFT='' tools/test.sh --race -count=1 "$@" || red+=(race)
			printf '== after %s seconds\n\n' $((SECONDS - began))
			continue
		fi
		printf '== %s\n' "$(date -u -d "$day" '+%A %-d %B %Y, from %H:%M UTC')"
		UNHUNCH_CHECK_SHIFT=$(($(date -u -d "$day" +%s) - $(date +%s)))
		if [[ $("$dir/today" 2>&1) != "${day% *}"* ]]; then
			echo "time.Now shows $("$dir/today" 2>&1): the day could not be forced."
			return 1
		fi
		tools/test.sh --no-race -count=1 "$@" || red+=("$day")
		printf '== after %s seconds\n\n' $((SECONDS - began))
	done
	if [ ${#red[@]} -gt 0 ]; then
		printf 'Red:\n'
		printf '  DAY="%s"\n' "${red[@]}"
		return 1
	fi
	printf 'Green: %d of %d\n' "${#days[@]}" "${#days[@]}"
}

# overlay DIR makes the installed Go's package time show another day: by as many
# seconds as UNHUNCH_CHECK_SHIFT says when a process starts. Nothing else is
# changed: waiting and measuring follow the monotonic clock, and a synctest
# bubble has a clock of its own.
overlay() {
	local source reads='sec, nsec, mono := runtimeNow()'
	source=$(go env GOROOT)/src/time
	if [ "$(grep -cF "$reads" "$source/time.go")" != 1 ] || ! grep -q '^func runtimeIsBubbled() bool$' "$source/time.go"; then
		echo "$(go version): time.Now is not written as tools/check.sh knows it (\"$reads\", once). Adapt overlay there." >&2
		return 1
	fi
	awk -v reads="$reads" '
		{ print }
		index($0, reads) { print "\tif !runtimeIsBubbled() {\n\t\tsec += shifted\n\t}" }
	' "$source/time.go" >"$1/time.go"
	cat >"$1/shifted.go" <<-'GO'
		package time

		import "syscall"

		// shifted is in seconds.
		var shifted = func() (by int64) {
			said, set := syscall.Getenv("UNHUNCH_CHECK_SHIFT")
			if !set {
				return 0
			}
			sign := int64(1)
			for i, c := range []byte(said) {
				switch {
				case i == 0 && c == '-':
					sign = -1
				case '0' <= c && c <= '9':
					by = 10*by + int64(c-'0')
				default:
					panic("UNHUNCH_CHECK_SHIFT is no number of seconds: " + said)
				}
			}
			return sign * by
		}()
	GO
	cat >"$1/today.go" <<-'GO'
		package main

		import "time"

		func main() { print(time.Now().UTC().Format(time.DateTime)) }
	GO
	printf '{"Replace": {"%s/time.go": "%s/time.go", "%s/shifted.go": "%s/shifted.go"}}\n' "$source" "$1" "$source" "$1" >"$1/overlay.json"
}

main "$@"
