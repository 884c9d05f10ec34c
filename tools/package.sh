#!/usr/bin/env bash
# Makes all that a release has. "snapshot" makes it of the commit at hand, signs and
# publishes nothing, and needs no network once the tools are built; "test" makes it
# again elsewhere, compares, and has a Debian of its own install, use and purge it;
# "release" is for the workflow, at a tag.
set -euo pipefail
cd "$(dirname "$0")/.."

main() {
	local flags=(release --clean)
	case "${1:-}" in
	snapshot) flags+=(--snapshot --skip=sign,docker) ;;
	release) ;;
	test)
		same_again
		installs
		return
		;;
	*)
		echo "usage: tools/package.sh snapshot|test|release" >&2
		return 64
		;;
	esac
	SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
	COMMIT_DATE=$(TZ=UTC git log -1 --date=iso-strict-local --format=%cd)
	SNAPSHOT=dev.$SOURCE_DATE_EPOCH
	LINKER_FLAGS=$(tools/version.sh)
	GITHUB_REPOSITORY=${GITHUB_REPOSITORY:-unhunch/unhunch}
	export SOURCE_DATE_EPOCH COMMIT_DATE SNAPSHOT LINKER_FLAGS GITHUB_REPOSITORY
	umask 022 # modes are packed, too
	beside
	go tool -modfile=tools/goreleaser/go.mod goreleaser "${flags[@]}"
}

# beside makes what goes along with the binary, by the binary itself.
beside() {
	rm -rf build && mkdir -p build/completion
	make build BINARY=build/unhunch
	build/unhunch man >build/unhunch.1
	gzip -9 --no-name --keep build/unhunch.1
	build/unhunch completion bash >build/completion/unhunch.bash
	build/unhunch completion zsh >build/completion/_unhunch
	build/unhunch completion fish >build/completion/unhunch.fish
}

# same_again makes all of it a second time, of a clone in another folder.
same_again() {
	local folder
	if [ -n "$(git status --porcelain)" ]; then
		echo "Not run: the same commit twice gives the same bytes. There are changes that are not committed."
		return
	fi
	folder=$(mktemp -d)
	trap "rm -rf '$folder'" EXIT
	git clone --quiet . "$folder/elsewhere"
	"$folder/elsewhere/tools/package.sh" snapshot >"$folder/log" 2>&1 || { cat "$folder/log"; return 1; }
	diff <(sums dist) <(sums "$folder/elsewhere/dist")
	echo "The same commit gave the same bytes, twice:"
	sums dist
	rm -rf "$folder"
}

# sums are those of all that is published; the rest are goreleaser's notes.
sums() { (cd "$1" && sha256sum -- *.tar.gz *.deb *.rpm *.spdx.json SHA256SUMS); }

# installs has the deb installed, used and purged, in a Debian made for that.
installs() {
	local root mirror suite=bookworm
	if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
		echo "Not run: the test of the deb. It takes root, on Debian or a derivative."
		return
	fi
	command -v debootstrap >/dev/null || { apt-get update && apt-get install -y --no-install-recommends debootstrap debian-archive-keyring; } >/dev/null
	mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' "Codename: $suite" | head -n 1)
	root=$(mktemp -d)
	trap "rm -rf '$root'" EXIT
	echo "Making a Debian to install the deb in."
	debootstrap --variant=minbase --include=systemd-standalone-sysusers,ca-certificates "$suite" "$root" ${mirror:+"$mirror"} >"$root.log" 2>&1 || { tail "$root.log"; return 1; }
	rm "$root.log"
	chmod 755 "$root"
	UNHUNCH_ROOT=$root UNHUNCH_DIST=$PWD/dist go test -count=1 -v -tags=package -run TheDeb ./cmd/bot
}

main "$@"
