package workspace

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Give notes that an organisation gave the app to some of its teams. It reports
// whether it was news.
func Give(ctx context.Context, s Store, id string, teams []string, now time.Time) (news bool, err error) {
	return changeTeams(ctx, s, id, now, WasUpdated, func(r *Record) {
		r.Teams, r.Taken = with(r.Teams, teams), without(r.Taken, teams)
	})
}

// TakeBack notes that an organisation took the app from some of its teams, and that their
// people are to be forgotten. It reports whether it was news.
func TakeBack(ctx context.Context, s Store, id string, teams []string, now time.Time) (news bool, err error) {
	return changeTeams(ctx, s, id, now, WasUpdated, func(r *Record) {
		r.Teams, r.Taken = without(r.Teams, teams), with(r.Taken, teams)
	})
}

// Know notes to which teams an organisation has given the app, where that was not known.
// Those that it was taken from meanwhile stay taken.
func Know(ctx context.Context, s Store, id string, teams []string, now time.Time) (news bool, err error) {
	return changeTeams(ctx, s, id, now, "", func(r *Record) {
		if len(r.Teams) == 0 {
			r.Teams = without(with(nil, teams), r.Taken)
		}
	})
}

// Dismissed notes that nobody is kept any more of teams that the app was taken from.
func Dismissed(ctx context.Context, s Store, id string, teams []string, now time.Time) error {
	_, err := changeTeams(ctx, s, id, now, "", func(r *Record) { r.Taken = without(r.Taken, teams) })
	return err
}

func changeTeams(ctx context.Context, s Store, id string, now time.Time, what What, change func(*Record)) (news bool, err error) {
	err = s.ChangeWorkspace(ctx, id, now, func(r *Record) (What, error) {
		before := r.Clone()
		if change(r); r.State() == Unknown {
			news = false
			return "", nil
		}
		if news = !slices.Equal(before.Teams, r.Teams) || !slices.Equal(before.Taken, r.Taken); !news {
			return "", nil
		}
		return what, nil
	})
	if err != nil {
		return false, fmt.Errorf("teams of workspace %s: %w", id, err)
	}
	return news, nil
}

func with(list, more []string) []string { return sorted(slices.Concat(list, more)) }

func without(list, less []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(t string) bool { return slices.Contains(less, t) })
}
