#!/bin/sh
# Before the package goes, but not before another version of it comes.
set -e

case "$1" in
remove | deconfigure | 0) ;;
*) exit 0 ;;
esac
if [ -d /run/systemd/system ]; then
	systemctl disable --now unhunch.service
fi
