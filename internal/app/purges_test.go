package app

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"unhunch/internal/seal"
	"unhunch/internal/workspace"
)

func TestAPurgeSaysWhoLeftAndHowLongBackupsKeepThem(t *testing.T) {
	v := vaultOf(t, seal.New())
	_, err := workspace.Remove(t.Context(), v.Store, "T1", someday.Add(time.Second), someday.Add(time.Second))
	v.check(err)
	var log strings.Builder
	chore := Purges{Store: v.Store, Backups: 7, Log: slog.New(slog.NewTextHandler(&log, nil))}.Chore()
	for range 2 {
		v.check(chore.Do(t.Context(), someday.Add(time.Hour)))
	}
	said := log.String()
	if strings.Count(said, "\n") != 1 || !strings.Contains(said, "workspace=T1 people=2 backups_for_days=7") || strings.Contains(said, "T2") {
		t.Errorf("it says:\n%s", said)
	}
	all, err := v.Standings(t.Context())
	v.check(err)
	if len(all) != 1 || all[0].ID != "T2" || all[0].People != 1 {
		t.Errorf("%+v", all)
	}
	if day := chore.Every + workspace.EndedKept; day > 24*time.Hour {
		t.Errorf("whose token is dead is kept for %s", day)
	}
}
