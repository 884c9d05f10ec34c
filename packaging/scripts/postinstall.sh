#!/bin/sh
# After the package's files are there: the account, its folder, and, the first time,
# an empty store. The service is left alone until somebody has put in the tokens.
set -e

data=/var/lib/unhunch

# dpkg says "configure VERSION-BEFORE" or "abort-…"; rpm how many versions there are.
case "$1" in
configure | [0-9]*) ;;
*) exit 0 ;;
esac

systemd-sysusers unhunch.conf
install -d -m 0700 -o unhunch -g unhunch "$data" "$data/backups"
if { [ "$1" = configure ] && [ -z "$2" ]; } || [ "$1" = 1 ]; then
	if [ ! -e "$data/unhunch.db" ]; then
		setpriv --reuid unhunch --regid unhunch --clear-groups /usr/bin/unhunch store create --store "$data/unhunch.db"
	fi
	cat <<'NEXT'
Put the tokens of your Slack app into /etc/unhunch/slack-bot-token (xoxb-…) and
/etc/unhunch/slack-app-token (xapp-…), and, for calendars, a key:
  unhunch key new | install -m 600 /dev/stdin /etc/unhunch/unhunch-key
Then:
  unhunch-doctor                    # is everything all right?
  systemctl enable --now unhunch
/usr/share/doc/unhunch/operations.md has more.
NEXT
fi
if [ -d /run/systemd/system ]; then
	systemctl daemon-reload
	systemctl try-restart unhunch.service # what was upgraded
fi
