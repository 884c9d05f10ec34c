package storetest

import (
	"context"
	"errors"
	"strings"
)

func fileStories() []story {
	set := func(s *scene, workspace, content, id string) {
		s.Helper()
		s.check("set file", s.SetFile(s.Context(), workspace, content, id))
	}
	kept := func(s *scene, workspace string, want map[string]string) {
		s.Helper()
		got, err := s.Files(s.Context(), workspace)
		s.check("files", err)
		s.equal("files of "+workspace, got, want)
	}
	return []story{
		{"a file is known where it was uploaded, and nowhere else", func(s *scene) {
			kept(s, "T1", map[string]string{})
			set(s, "T1", "nod.gif 01", "F1")
			set(s, "T1", "nod.png 02", "F2")
			set(s, "T12", "nod.gif 01", "F3")
			kept(s, "T1", map[string]string{"nod.gif 01": "F1", "nod.png 02": "F2"})
			kept(s, "T12", map[string]string{"nod.gif 01": "F3"})
			kept(s, "T", map[string]string{})
		}},
		{"uploaded anew it has another id", func(s *scene) {
			set(s, "T1", "nod.gif 01", "F1")
			set(s, "T1", "nod.gif 01", "F2")
			kept(s, "T1", map[string]string{"nod.gif 01": "F2"})
		}},
		{"one file is forgotten", func(s *scene) {
			set(s, "T1", "nod.gif 01", "F1")
			set(s, "T1", "nod.png 02", "F2")
			set(s, "T1", "nod.gif 01", "")
			set(s, "T1", "never there", "")
			kept(s, "T1", map[string]string{"nod.png 02": "F2"})
		}},
		{"whoever is forgotten takes no file along", func(s *scene) {
			s.optIn(ana(), at("10:00"))
			set(s, ana().Workspace, "nod.gif 01", "F1")
			s.check("forget", s.Forget(s.Context(), ana()))
			kept(s, ana().Workspace, map[string]string{"nod.gif 01": "F1"})
		}},
		{"no workspace is empty, endless or has a zero byte", func(s *scene) {
			for _, workspace := range []string{"", "T1\x00", strings.Repeat("T", 1000)} {
				_, err := s.Files(s.Context(), workspace)
				if err == nil || s.SetFile(s.Context(), workspace, "nod.gif 01", "F1") == nil || s.ForgetWorkspace(s.Context(), workspace, at("12:00")) == nil {
					t := strings.TrimRight(workspace, "T")
					s.Errorf("it took a workspace of %d bytes ending in %q", len(workspace), t)
				}
			}
		}},
		{"a bot told to stop writes no file down", func(s *scene) {
			ctx, stop := context.WithCancel(s.Context())
			stop()
			if err := s.SetFile(ctx, "T1", "nod.gif 01", "F1"); !errors.Is(err, context.Canceled) {
				s.Errorf("set file: %v", err)
			}
			if _, err := s.Files(ctx, "T1"); !errors.Is(err, context.Canceled) {
				s.Errorf("files: %v", err)
			}
			kept(s, "T1", map[string]string{})
		}},
	}
}
