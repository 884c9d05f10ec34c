#!/usr/bin/env bash
# Runs the tests of PKG (./...), after fetching what they need and this machine
# lacks. Nothing but apt packages is touched. Where they cannot be had, it says
# which tests will not be run, and runs all others. With --race the race detector
# is everywhere, with --no-race nowhere. All else goes to go test.
set -euo pipefail
cd "$(dirname "$0")/.."
PATH+=:/usr/sbin # on Debian it is root's alone, and HAProxy is there

browsers='chromium chromium-browser google-chrome google-chrome-stable'

# What takes long comes last, the longest at the end: the rest is heard of first.
slow='internal/routine internal/schedule internal/delivery internal/sandbox/web internal/store/bolt internal/bot cmd/bot routines internal/figure internal/e2e'

# With the race detector the stories of the whole take five times as long, and so
# do pictures and texts, where nothing is done at the same time.
plain='internal/e2e internal/figure internal/calendar/busy internal/calendar/recur routines'

main() {
	local race=most tags='' not_run=()
	case "${1:-}" in
	--race) race=all && shift ;;
	--no-race) race=none && shift ;;
	esac
	if [ "$race" != none ]; then
		need 'the race detector' 'gcc clang' 'gcc libc6-dev' || race=none
	fi
	if [ -n "${UNHUNCH_CHROMIUM:-}" ] || need "the tests in a browser" "$browsers" 'chromium fonts-liberation fonts-noto-color-emoji'; then
		tags+=,browser
		export UNHUNCH_CHROMIUM="${UNHUNCH_CHROMIUM:-$(first "$browsers")}"
		may_judge_pages && tags+=,axe
		may_meet_emulate && tags+=,emulate
	fi
	if need 'the tests on PostgreSQL' 'initdb /usr/lib/postgresql/*/bin/initdb' postgresql; then
		tags+=,postgres
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
	if need 'the tests of the balancer before several bots' haproxy haproxy; then
		tags+=,haproxy
	fi
	if need 'the tests of what Prometheus is given' promtool prometheus; then
		tags+=,prometheus
	fi
	if may_chroot; then
		tags+=,chroot
	else
		not_run+=('the tests of the binary with nothing beside it. They take Linux, and root or the right to make a user namespace.')
	fi
	if [ -z "${UNHUNCH_LONG:-}" ]; then
		not_run+=('the long form of the tests that go through very much, and other days: make check, and make chaos.')
	fi
	go_test "$@"
}

# may_judge_pages succeeds once axe is there, which judges whether pages can be used by
# everybody.
may_judge_pages() {
	fetch_npm axe 'whether everybody can use the pages' || return
	export UNHUNCH_AXE="$PWD/tools/axe/node_modules/axe-core/axe.min.js"
}

# may_meet_emulate succeeds once emulate is there, somebody else's pretend Slack, and a
# Node that is new enough for it: npm brings one where this machine's is too old.
may_meet_emulate() {
	local what='how the bot is installed in a Slack that others made' node
	fetch_npm emulate "$what" || return
	for node in "$(first node)" tools/emulate/node_modules/node-*/bin/node; do
		if "$node" -e 'const [major, minor] = process.versions.node.split("."); process.exit(major > 22 || (major == 22 && minor >= 15) ? 0 : 1)' 2>/dev/null; then
			UNHUNCH_NODE=$(realpath "$node")
			export UNHUNCH_NODE UNHUNCH_EMULATE="$PWD/tools/emulate"
			return
		fi
	done
	not_run+=("$what. Install Node 22.15 or newer.")
	return 1
}

# fetch_npm DIR WHAT succeeds once what tools/DIR/package-lock.json names is there.
# Otherwise WHAT is among not_run.
fetch_npm() {
	local dir=tools/$1
	need "$2" npm npm || return
	if [ "$dir/package-lock.json" -nt "$dir/node_modules/.package-lock.json" ] && ! npm ci --prefix "$dir" --no-audit --no-fund --ignore-scripts >/dev/null; then
		not_run+=("$2. npm could not fetch what is in $dir.")
		return 1
	fi
	touch "$dir/node_modules/.package-lock.json"
}

# go_test runs the packages, and speaks.
go_test() {
	local packages modules=0 each raced=() unraced=() run=() said=() flags
	# A busy machine may need more than the usual ten minutes. make lint vets.
	flags=(-json -vet=off -timeout=25m "-tags=$tags" "$@")
	packages=$(in_order)
	for each in $packages; do
		if [ "$race" = most ] && [[ " $plain " == *" ${each#unhunch/} "* ]]; then
			unraced+=("$each")
		else
			raced+=("$each")
		fi
	done
	if [ ${#raced[@]} -gt 0 ]; then
		run+=(go test)
		[ "$race" = none ] || run+=(-race)
		run+=("${flags[@]}" "${raced[@]}")
	fi
	if [ ${#unraced[@]} -gt 0 ]; then
		[ ${#run[@]} -eq 0 ] || run+=(--beside)
		# As the released binary is built, so that they share what is built.
		run+=(env CGO_ENABLED=0 go test -trimpath "${flags[@]}" "${unraced[@]}")
	fi
	if [ ${#unraced[@]} -gt 0 ]; then
		not_run+=("with the race detector, which takes long: ${unraced[*]}. make check DAY=race does.")
	fi
	if [ -z "${PKG:-}" ] || [ "$PKG" = ./... ]; then # and what has a module of its own
		run+=(--beside go -C deploy/check test "${flags[@]}" ./...)
		run+=(--beside go -C docs/check test "${flags[@]}" ./...)
		modules=$(($(go -C deploy/check list ./... | wc -l) + 1))
	fi
	for each in ${not_run[@]+"${not_run[@]}"}; do
		said+=(-not-run "$each")
	done
	for each in "$@"; do
		case "$each" in -v | -v=* | -bench* | -list*) said+=(-all) ;; esac
	done
	mkdir -p .cache
	go build -o .cache/testrun ./internal/testrun
	exec .cache/testrun -packages "$(($(wc -w <<<"$packages") + modules))" ${said[@]+"${said[@]}"} "${run[@]}"
}

# need WHAT COMMANDS PACKAGES succeeds once one of the COMMANDS is there. Otherwise
# WHAT is among not_run.
need() {
	first "$2" >/dev/null && return
	if [ "$(id -u)" = 0 ] && first apt-get >/dev/null; then
		echo "Fetching $3, for $1."
		fetch "$3" && first "$2" >/dev/null && return
	fi
	not_run+=("$1. Install one of: $2 (on Debian, as root: apt-get install $3).")
	return 1
}

# in_order lists the packages of PKG: those first that little has to be built for,
# and the slow ones last.
in_order() {
	# shellcheck disable=SC2086 # PKG may be several patterns
	go list -tags="$tags" -f '{{len .Deps}} {{.ImportPath}}' ${PKG:-./...} | sort -n | awk -v slow="$slow" '
		BEGIN { n = split(slow, name, " ") }
		{ later = 0; for (i = 1; i <= n; i++) if ($2 ~ "(^|/)" name[i] "$") later = i }
		later { last[later] = $2; next }
		{ print $2 }
		END { for (i = 1; i <= n; i++) if (i in last) print last[i] }'
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
