#!/bin/sh
# After the package's files have gone. /var/lib/unhunch stays, and the account that
# owns it, since an account made later could get its number.
set -e

case "$1" in
remove | purge | 0)
	if [ -d /run/systemd/system ]; then
		systemctl daemon-reload
	fi
	;;
esac
