#!/usr/bin/env bash
# Prints what the linker is to write into the bot: its version, commit and the
# commit's date. VERSION, COMMIT and DATE say them; what they do not say comes
# from git, or in an archive that git made (GitHub's are) from the line below.
# Nothing else goes in, so that the same commit gives the same bytes.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck disable=SC2016 # git archive fills this in: see .gitattributes
archived='$Format:%H %cI %(describe:tags=true,match=v*,abbrev=12)$'

main() {
	local hash='' day='' name='' word
	if [ -e .git ]; then # and not in somebody else's repository
		from_git || echo "tools/version.sh: git does not say which commit this is: the bot will not know either." >&2
	elif [[ $archived != *%* ]]; then
		read -r hash day name <<<"$archived"
	fi
	for word in "version=${VERSION:-$name}" "commit=${COMMIT:-$hash}" "date=${DATE:-$day}"; do
		if [[ ! $word =~ ^[a-z]+=[A-Za-z0-9.:+_/~-]*$ ]]; then
			echo "tools/version.sh: ${word%%=*} ${word#*=} has a character that none has. Use letters, digits and . : + _ / ~ -" >&2
			return 1
		fi
		printf -- '-X main.%s ' "$word"
	done
}

# from_git sets hash, day and name.
from_git() {
	read -r hash day < <(git log -1 --format='%H %cI') || return 1
	name=$(git describe --tags --match 'v*' --abbrev=12 2>/dev/null) || true # there is none yet
	if [ -n "$(git --no-optional-locks status --porcelain)" ]; then
		hash+=-dirty name+=${name:+-dirty}
	fi
}

main "$@"
