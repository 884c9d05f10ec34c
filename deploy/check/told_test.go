package check

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"
)

// told is what operations.md says of several bots.
func told(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "\n### Several bots\n")
	section, _, ended := strings.Cut(section, "\n### ")
	if !found || !ended {
		t.Fatal("operations.md no longer says how several bots are started")
	}
	return section
}

func named(text, pattern string) []string {
	all := map[string]bool{}
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all[m[1]] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func TestWhoeverDoesAsIsToldHasEachSecretThatComposeWants(t *testing.T) {
	made := named(told(t), `\bsecret ([a-z]+(?:[-.][a-z]+)+)`)
	want := map[string]bool{}
	for _, p := range ways(t) {
		for _, s := range p.Secrets {
			want[strings.TrimPrefix(s.File, "../compose/secrets/")] = true
		}
	}
	if !slices.Equal(made, slices.Sorted(maps.Keys(want))) {
		t.Errorf("it is told of %v, and there are %v", made, slices.Sorted(maps.Keys(want)))
	}
	// Who works as another account than the bot's has to read its secrets by the group.
	for _, s := range ways(t)["one workspace"].Services {
		_, group, _ := strings.Cut(s.User, ":")
		for _, secret := range s.Secrets {
			if group != "65532" && !regexp.MustCompile(`secret `+regexp.QuoteMeta(secret.Source)+` +`+group+`\b`).MatchString(told(t)) {
				t.Errorf("%s cannot read %s: nobody is told to give it to %s", s.Name, secret.Source, group)
			}
		}
	}
}

func TestWhoeverDoesAsIsToldHasEachSecretThatKubernetesWants(t *testing.T) {
	made := named(told(t), `--from-file=([a-z-]+)`)
	var want []string
	for _, e := range deployment(t).Spec.Template.Spec.Containers[0].Env {
		name, is := strings.CutPrefix(e.Value, mountedAt(t))
		if !is {
			t.Errorf("%s is not among the secrets", e.Name)
		}
		want = append(want, name)
	}
	slices.Sort(want)
	if !slices.Equal(made, want) {
		t.Errorf("it is told of %v, and there are %v", made, want)
	}
}

// mountedAt is where a pod finds its secrets, with a slash behind.
func mountedAt(t *testing.T) string {
	t.Helper()
	pod := deployment(t).Spec.Template.Spec
	for _, v := range pod.Volumes {
		if v.Secret == nil {
			continue
		}
		if v.Secret.SecretName != "unhunch" || v.Secret.DefaultMode == nil || *v.Secret.DefaultMode != 0o440 {
			t.Errorf("the volume %s is of the secret %s, or is not the bot's alone", v.Name, v.Secret.SecretName)
		}
		i := slices.IndexFunc(pod.Containers[0].VolumeMounts, func(m corev1.VolumeMount) bool { return m.Name == v.Name && m.ReadOnly })
		if i < 0 {
			t.Fatalf("the volume %s is not mounted to be read", v.Name)
		}
		return pod.Containers[0].VolumeMounts[i].MountPath + "/"
	}
	t.Fatal("there is no volume with secrets")
	return ""
}
