package check

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	podapi "k8s.io/kubernetes/pkg/api/pod"
	"k8s.io/kubernetes/pkg/apis/apps"
	_ "k8s.io/kubernetes/pkg/apis/apps/install"
	appsvalidation "k8s.io/kubernetes/pkg/apis/apps/validation"
	"k8s.io/kubernetes/pkg/apis/core"
	_ "k8s.io/kubernetes/pkg/apis/core/install"
	corevalidation "k8s.io/kubernetes/pkg/apis/core/validation"
	"k8s.io/kubernetes/pkg/apis/networking"
	_ "k8s.io/kubernetes/pkg/apis/networking/install"
	networkingvalidation "k8s.io/kubernetes/pkg/apis/networking/validation"
	"k8s.io/kubernetes/pkg/apis/policy"
	_ "k8s.io/kubernetes/pkg/apis/policy/install"
	policyvalidation "k8s.io/kubernetes/pkg/apis/policy/validation"
	podsecurity "k8s.io/pod-security-admission/api"
	podsecuritypolicy "k8s.io/pod-security-admission/policy"
)

// manifest is a file as an API server has it once it took it: with what the file leaves
// out filled in.
type manifest struct {
	internal  runtime.Object
	versioned runtime.Object
}

// taken reads a manifest as an API server does, and gives why it would not take it.
func taken(text []byte) (manifest, error) {
	codecs := serializer.NewCodecFactory(legacyscheme.Scheme, serializer.EnableStrict)
	versioned, _, err := codecs.UniversalDeserializer().Decode(text, nil, nil)
	if err != nil {
		return manifest{}, err
	}
	internal, _, err := codecs.UniversalDecoder().Decode(text, nil, nil)
	if err != nil {
		return manifest{}, err
	}
	legacyscheme.Scheme.Default(versioned)
	wrong, err := faults(internal)
	if err != nil {
		return manifest{}, err
	}
	return manifest{internal, versioned}, wrong.ToAggregate()
}

// faults are those that the API server would tell. The error is that nobody has said
// here how it looks at a thing of this kind.
func faults(o runtime.Object) (field.ErrorList, error) {
	switch o := o.(type) {
	case *apps.Deployment:
		return appsvalidation.ValidateDeployment(o, podapi.GetValidationOptionsFromPodTemplate(&o.Spec.Template, nil)), nil
	case *core.ConfigMap:
		return corevalidation.ValidateConfigMap(o), nil
	case *core.Namespace:
		return corevalidation.ValidateNamespace(o), nil
	case *core.Service:
		return corevalidation.ValidateServiceCreate(o), nil
	case *core.ServiceAccount:
		return corevalidation.ValidateServiceAccount(o), nil
	case *networking.Ingress:
		return networkingvalidation.ValidateIngressCreate(o), nil
	case *networking.NetworkPolicy:
		return networkingvalidation.ValidateNetworkPolicy(o, networkingvalidation.NetworkPolicyValidationOptions{}), nil
	case *policy.PodDisruptionBudget:
		return policyvalidation.ValidatePodDisruptionBudget(o, policyvalidation.PodDisruptionBudgetValidationOptions{}), nil
	}
	return nil, fmt.Errorf("a %T is not looked at: have faults do so", o)
}

// cluster is all that "kubectl apply --filename kubernetes" makes, by kind.
func cluster(t *testing.T) map[string]manifest {
	t.Helper()
	files, err := filepath.Glob("../kubernetes/*")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]manifest{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := taken(text)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		kind := m.versioned.GetObjectKind().GroupVersionKind().Kind
		if want := "../kubernetes/" + strings.ToLower(kind) + ".yaml"; file != want {
			t.Errorf("%s: what it holds is looked for in %s", file, want)
		}
		all[kind] = m
	}
	return all
}

func deployment(t *testing.T) *appsv1.Deployment {
	t.Helper()
	d, is := cluster(t)["Deployment"].versioned.(*appsv1.Deployment)
	if !is {
		t.Fatal("there is no Deployment")
	}
	return d
}

func TestKubernetesTakesEachManifest(t *testing.T) {
	all := cluster(t)
	var kinds []string
	for kind, m := range all {
		kinds = append(kinds, kind)
		about, err := meta.Accessor(m.versioned)
		if err != nil {
			t.Fatal(err)
		}
		if about.GetName() != "unhunch" || kind != "Namespace" && about.GetNamespace() != "unhunch" {
			t.Errorf("a %s is called %s in namespace %q", kind, about.GetName(), about.GetNamespace())
		}
	}
	slices.Sort(kinds)
	want := []string{"ConfigMap", "Deployment", "Ingress", "Namespace", "NetworkPolicy", "PodDisruptionBudget", "Service", "ServiceAccount"}
	if !slices.Equal(kinds, want) {
		t.Errorf("there are %v, want %v", kinds, want)
	}
}

// What is told of a file that is wrong is what a test of it stands on.
func TestAManifestThatIsWrongIsNotTaken(t *testing.T) {
	for name, c := range map[string]struct{ file, old, now, says string }{
		"a field that there is not":       {"deployment", "maxSurge: 1", "maxSurges: 1", `unknown field "spec.strategy.rollingUpdate.maxSurges"`},
		"a number that is a word":         {"deployment", "replicas: 2", "replicas: two", "json: cannot unmarshal"},
		"labels that select nothing":      {"deployment", "matchLabels: {app.kubernetes.io/name: unhunch}\n  strategy", "matchLabels: {app: unhunch}\n  strategy", "`selector` does not match template `labels`"},
		"an update that cannot go on":     {"deployment", "maxSurge: 1", "maxSurge: 0", "may not be 0 when `maxSurge` is 0"},
		"a volume that there is not":      {"deployment", "- name: secrets\n          secret", "- name: other\n          secret", "spec.template.spec.containers[0].volumeMounts[0].name: Not found"},
		"a host with a port":              {"ingress", "- host: unhunch.example.com", "- host: unhunch.example.com:443", "spec.rules[0].host"},
		"a budget without a bound":        {"poddisruptionbudget", "  maxUnavailable: 1\n", "  maxUnavailable: -1\n", "must be greater than or equal to 0"},
		"a key that no variable can have": {"configmap", "UNHUNCH_LISTEN:", "UNHUNCH LISTEN:", "a valid config key must consist of"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../kubernetes/" + c.file + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			wrong := strings.Replace(string(text), c.old, c.now, 1)
			if wrong == string(text) {
				t.Fatalf("there is no %q in it", c.old)
			}
			if _, err = taken([]byte(wrong)); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("it is told %v, want %q", err, c.says)
			}
		})
	}
}

// The namespace asks for the strictest of Kubernetes' own standards.
func TestPodsAreAsTheStrictestStandardWantsThem(t *testing.T) {
	judge, err := podsecuritypolicy.NewEvaluator(podsecuritypolicy.DefaultChecks(), nil)
	if err != nil {
		t.Fatal(err)
	}
	asks, is := cluster(t)["Namespace"].versioned.(*corev1.Namespace)
	if !is {
		t.Fatal("there is no Namespace")
	}
	if level := asks.Labels[podsecurity.EnforceLevelLabel]; level != string(podsecurity.LevelRestricted) {
		t.Errorf("the namespace asks for %q", level)
	}
	level := podsecurity.LevelVersion{Level: podsecurity.LevelRestricted, Version: podsecurity.LatestVersion()}
	pod := deployment(t).Spec.Template
	for _, found := range judge.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec) {
		if !found.Allowed {
			t.Errorf("%s: %s", found.ForbiddenReason, found.ForbiddenDetail)
		}
	}
	pod.Spec.Containers[0].SecurityContext.Capabilities.Drop = nil
	if allowed := podsecuritypolicy.AggregateCheckResults(judge.EvaluatePod(level, &pod.ObjectMeta, &pod.Spec)); allowed.Allowed {
		t.Error("the judge takes what it should not")
	}
	if root := pod.Spec.Containers[0].SecurityContext.ReadOnlyRootFilesystem; root == nil || !*root {
		t.Error("the root can be written to")
	}
	if token := pod.Spec.AutomountServiceAccountToken; token == nil || *token {
		t.Error("a pod is handed a token for Kubernetes")
	}
}
