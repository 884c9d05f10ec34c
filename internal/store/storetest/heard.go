package storetest

import (
	"context"
	"errors"
	"strings"
	"time"
)

func heardStories() []story {
	set := func(s *scene, workspace, kind string, at time.Time) {
		s.Helper()
		s.check("set heard", s.SetHeard(s.Context(), workspace, kind, at))
	}
	kept := func(s *scene, workspace string, want map[string]time.Time) {
		s.Helper()
		got, err := s.Heard(s.Context(), workspace)
		s.check("heard", err)
		s.equal("heard in "+workspace, got, want)
	}
	day := at("10:00").UTC().Truncate(24 * time.Hour)
	return []story{
		{"of what was heard the day is known, and where", func(s *scene) {
			kept(s, "T1", map[string]time.Time{})
			set(s, "T1", "status", at("10:00"))
			set(s, "T1", "huddle", at("23:30"))
			set(s, "T12", "status", at("09:00").AddDate(0, 0, 3))
			kept(s, "T1", map[string]time.Time{"status": day, "huddle": day})
			kept(s, "T12", map[string]time.Time{"status": day.AddDate(0, 0, 3)})
			kept(s, "T", map[string]time.Time{})
		}},
		{"the last day it was heard on is known", func(s *scene) {
			set(s, "T1", "status", at("10:00"))
			set(s, "T1", "status", at("10:00").AddDate(0, 0, 1))
			kept(s, "T1", map[string]time.Time{"status": day.AddDate(0, 0, 1)})
		}},
		{"a workspace takes it along when it is forgotten, and a person does not", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			set(s, ana().Workspace, "status", at("10:00"))
			set(s, cho().Workspace, "status", at("10:00"))
			s.check("forget", s.Forget(s.Context(), ana()))
			kept(s, ana().Workspace, map[string]time.Time{"status": day})
			s.check("forget workspace", s.ForgetWorkspace(s.Context(), ana().Workspace, at("12:00")))
			kept(s, ana().Workspace, map[string]time.Time{})
			kept(s, cho().Workspace, map[string]time.Time{"status": day})
		}},
		{"in no workspace, or one that is endless or has a zero byte, nothing is heard", func(s *scene) {
			for _, workspace := range []string{"", "T1\x00", strings.Repeat("T", 1000)} {
				if _, err := s.Heard(s.Context(), workspace); err == nil || s.SetHeard(s.Context(), workspace, "status", day) == nil {
					s.Errorf("it took a workspace of %d bytes", len(workspace))
				}
			}
		}},
		{"a bot told to stop writes nothing down", func(s *scene) {
			ctx, stop := context.WithCancel(s.Context())
			stop()
			if err := s.SetHeard(ctx, "T1", "status", day); !errors.Is(err, context.Canceled) {
				s.Errorf("set heard: %v", err)
			}
			kept(s, "T1", map[string]time.Time{})
		}},
	}
}
