package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"unhunch/internal/seal"
)

// newKey is a key that the command prints, without the line's end.
func newKey(t *testing.T) string {
	t.Helper()
	code, said, trouble := types(t, nil, "key", "new")
	if code != exitOK || trouble != "" || strings.Count(said, "\n") != 1 {
		t.Fatalf("exit code %d: %q, %s", code, said, trouble)
	}
	return strings.TrimSuffix(said, "\n")
}

// keyed looks for the key as run does, with DIR as the folder of files.
func keyed(t *testing.T, dir string, set map[string]string, flag string) (keyFile, mistakes) {
	t.Helper()
	key := keyFile{File: strings.ReplaceAll(flag, "DIR", dir)}
	var wrong mistakes
	key.check(env{getenv: func(name string) string { return strings.ReplaceAll(set[name], "DIR", dir) }}, &wrong)
	return key, wrong
}

func TestTheKeyComesFromTheEnvironmentFromAFileOrFromSystemd(t *testing.T) {
	plain, file, credential, before := newKey(t), newKey(t), newKey(t), newKey(t)
	dir := drawer(t, map[string]string{
		"key": file + "\n" + before + "\n", "windows": "\ufeff" + file + "\r\n", keyCredential: credential + "\n",
	})
	empty := drawer(t, map[string]string{keyCredential: "\n"})
	systemd := "DIR"
	for name, tc := range map[string]struct {
		set  map[string]string
		flag string
		want []string
	}{
		"nowhere":                        {},
		"the environment":                {map[string]string{"UNHUNCH_KEY": plain}, "", []string{plain}},
		"a file, with one of before":     {nil, "DIR/key", []string{file, before}},
		"a file of Windows":              {nil, "DIR/windows", []string{file}},
		"systemd":                        {map[string]string{"CREDENTIALS_DIRECTORY": systemd}, "", []string{credential}},
		"the environment, and systemd":   {map[string]string{"UNHUNCH_KEY": plain, "CREDENTIALS_DIRECTORY": systemd}, "", []string{plain}},
		"a file, and systemd":            {map[string]string{"CREDENTIALS_DIRECTORY": systemd}, "DIR/key", []string{file, before}},
		"systemd, whose file is empty":   {map[string]string{"CREDENTIALS_DIRECTORY": empty}, "", nil},
		"systemd, which was given none":  {map[string]string{"CREDENTIALS_DIRECTORY": "DIR/none"}, "", nil},
		"an empty variable, and systemd": {map[string]string{"UNHUNCH_KEY": "", "CREDENTIALS_DIRECTORY": systemd}, "", []string{credential}},
	} {
		got, wrong := keyed(t, dir, tc.set, tc.flag)
		want, err := seal.Read(strings.Join(tc.want, "\n"))
		if err != nil || len(wrong) > 0 || got.keys.String() != want.String() || got.keys.None() != (tc.want == nil) {
			t.Errorf("%s: %v, want %v: %v\n%s", name, got.keys, want, err, wrong.Error())
		}
	}
}

func TestWhatIsWrongWithAKeyIsSaidWithoutTheKey(t *testing.T) {
	key := newKey(t)
	secret := strings.TrimPrefix(key, seal.Prefix)
	for name, tc := range map[string]struct {
		files map[string]string
		mode  os.FileMode
		set   map[string]string
		flag  string
		want  []string
	}{
		"it is missing": {
			flag: "DIR/none", want: []string{"--key-file: DIR/none is not there", "unhunch key new"},
		},
		"it is a folder": {
			flag: "DIR", want: []string{"--key-file: DIR: cannot be read: is a folder"},
		},
		"it is something else": {
			files: map[string]string{"big": strings.Repeat("x", mostSecret+1)}, flag: "DIR/big", want: []string{"is larger than 4 KiB"},
		},
		"it is empty": {
			files: map[string]string{"key": "\n"}, flag: "DIR/key", want: []string{"DIR/key is empty", "unhunch key new"},
		},
		"every account may read it": {
			files: map[string]string{"key": key}, mode: 0o644, flag: "DIR/key",
			want: []string{"every account may read or change DIR/key (-rw-r--r--)", "chmod 600"},
		},
		"every account may change it": {
			files: map[string]string{"key": key}, mode: 0o602, flag: "DIR/key", want: []string{"every account may read or change DIR/key", "chmod 600"},
		},
		"it is cut off": {
			set: map[string]string{"UNHUNCH_KEY": key[:len(key)-1]}, want: []string{"UNHUNCH_KEY: key 1 is not whole", "unhunch key new"},
		},
		"it is in quotes": {
			set: map[string]string{"UNHUNCH_KEY": `"` + key + `"`}, want: []string{"UNHUNCH_KEY: key 1 does not begin with unhunch-key-1:", "without quotes"},
		},
		"the credential is of another kind": {
			files: map[string]string{keyCredential: secret}, set: map[string]string{"CREDENTIALS_DIRECTORY": "DIR"},
			want: []string{"the credential unhunch-key: key 1 does not begin with"},
		},
		"both are there": {
			files: map[string]string{"key": key}, set: map[string]string{"UNHUNCH_KEY": key}, flag: "DIR/key",
			want: []string{"--key-file: is given, and UNHUNCH_KEY is set, too", "Leave one of them out."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := drawer(t, tc.files)
			if tc.mode != 0 {
				if err := os.Chmod(filepath.Join(dir, "key"), tc.mode); err != nil {
					t.Fatal(err)
				}
			}
			got, wrong := keyed(t, dir, tc.set, tc.flag)
			said := wrong.Error()
			for _, want := range tc.want {
				if want = strings.ReplaceAll(want, "DIR", dir); !strings.Contains(said, want) {
					t.Errorf("want %q in:\n%s", want, said)
				}
			}
			if len(wrong) != 1 || !got.keys.None() {
				t.Errorf("want one mistake and no key: %v\n%s", got.keys, said)
			}
			if strings.Contains(said, secret[:20]) {
				t.Errorf("it repeats the key:\n%s", said)
			}
		})
	}
}

// A group may read it: that is how a service's account is given a secret of root's.
func TestAGroupMayReadTheKey(t *testing.T) {
	dir := drawer(t, map[string]string{"key": newKey(t)})
	if err := os.Chmod(filepath.Join(dir, "key"), 0o640); err != nil {
		t.Fatal(err)
	}
	if key, wrong := keyed(t, dir, nil, "DIR/key"); len(wrong) > 0 || key.keys.None() {
		t.Error(wrong.Error())
	}
}

// The file is named as it was set, and beside all other mistakes.
func TestAMissingKeyFileKeepsTheBotFromStarting(t *testing.T) {
	t.Setenv("UNHUNCH_KEY_FILE", "nowhere/key")
	set := map[string]string{"SLACK_BOT_TOKEN": "xoxb-a", "SLACK_APP_TOKEN": "xapp-a", "UNHUNCH_KEY_FILE": "nowhere/key"}
	code, _, said := types(t, set, "run", "--backups", "0")
	if code != exitUsage || !strings.Contains(said, "UNHUNCH_KEY_FILE: nowhere/key is not there") || !strings.Contains(said, "--backups") {
		t.Errorf("exit code %d:\n%s", code, said)
	}
}
