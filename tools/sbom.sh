#!/usr/bin/env bash
# Lists what an archive is made of, as SPDX. The name of the list comes from the
# archive's bytes and its time from the commit, so that the same gives the same.
# goreleaser calls it: tools/sbom.sh ARCHIVE LIST
set -euo pipefail
archive=$(realpath "$1") list=$(realpath -m "$2")
cd "$(dirname "$0")/.."

sum=$(sha256sum "$archive")
SYFT_CHECK_FOR_APP_UPDATE=false go tool -modfile=tools/syft/go.mod syft scan "file:$archive" --quiet --source-name "$(basename "$archive")" --output "spdx-json=$list"
made=$(date --utc --date="@$SOURCE_DATE_EPOCH" +%FT%TZ)
sed -i -E \
	-e 's|("documentNamespace": *")[^"]*|\1https://spdx.org/spdxdocs/'"$(basename "$archive")-${sum%% *}"'|' \
	-e 's|("created": *")[^"]*|\1'"$made"'|' "$list"
