#!/usr/bin/env bash
# Runs the tests, after fetching what they need and this machine lacks. Nothing
# but apt packages is touched. Where they cannot be had, it says which tests
# will not be run, and runs all others. After --no-race it does without the race
# detector; all else goes to go test.
set -euo pipefail
cd "$(dirname "$0")/.."

browsers='chromium chromium-browser google-chrome google-chrome-stable'

main() {
	local run=(go test) tags=
	if [ "${1:-}" = --no-race ]; then
		shift
	elif need 'the race detector' 'gcc clang' 'gcc libc6-dev'; then
		run+=(-race)
	fi
	if [ -n "${UNHUNCH_CHROMIUM:-}" ] || need "the tests in a browser" "$browsers" 'chromium fonts-liberation fonts-noto-color-emoji'; then
		tags+=,browser
		export UNHUNCH_CHROMIUM="${UNHUNCH_CHROMIUM:-$(first "$browsers")}"
	fi
	if need 'the tests of builds with git' git git; then
		tags+=,git
	fi
	if need 'the tests of completion in zsh' zsh zsh; then
		tags+=,zsh
	fi
	if need 'the tests of completion in fish' fish fish; then
		tags+=,fish
	fi
	if need 'the test of the printed man page' groff groff-base; then
		tags+=,man
	fi
	if may_chroot; then
		tags+=,chroot
	else
		echo "Not run: the tests of the binary with nothing beside it. They take Linux, and root or the right to make a user namespace."
	fi
	exec "${run[@]}" -timeout=25m -tags="$tags" "$@" # a busy machine may need more than the usual ten
}

# need WHAT COMMANDS PACKAGES succeeds once one of the COMMANDS is there.
need() {
	first "$2" >/dev/null && return
	if [ "$(id -u)" = 0 ] && first apt-get >/dev/null; then
		echo "Fetching $3, for $1."
		fetch "$3" && first "$2" >/dev/null && return
	fi
	echo "Not run: $1. Install one of: $2 (on Debian, as root: apt-get install $3)."
	return 1
}

# may_chroot succeeds where a process may be given another root folder.
may_chroot() {
	[ "$(uname)" = Linux ] && { chroot / true || unshare --user --map-root-user chroot / true; } >/dev/null 2>&1
}

# first COMMANDS prints the path of the first one that is there.
first() {
	local command
	for command in $1; do
		command -v "$command" && return
	done
	return 1
}

# fetch PACKAGES installs them; apt's many words are shown only when it fails.
fetch() {
	local log
	# shellcheck disable=SC2086 # PACKAGES are words
	log=$({ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $1; } 2>&1) || {
		tail -n 5 <<<"$log"
		return 1
	}
}

main "$@"
