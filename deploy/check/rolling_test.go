package check

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// What an API server takes may still miss its aim: these are the ties between manifests.
func TestTheManifestsSpeakOfTheSamePods(t *testing.T) {
	all, d := cluster(t), deployment(t)
	service, budget := all["Service"].versioned.(*corev1.Service), all["PodDisruptionBudget"].versioned.(*policyv1.PodDisruptionBudget)
	ingress, fence := all["Ingress"].versioned.(*networkingv1.Ingress), all["NetworkPolicy"].versioned.(*networkingv1.NetworkPolicy)
	pod := labels.Set(d.Spec.Template.Labels)
	for who, selects := range map[string]*metav1.LabelSelector{
		"the service": {MatchLabels: service.Spec.Selector}, "the budget": budget.Spec.Selector, "the network policy": &fence.Spec.PodSelector,
		"the spread over machines": d.Spec.Template.Spec.TopologySpreadConstraints[0].LabelSelector,
		"the spread over zones":    d.Spec.Template.Spec.TopologySpreadConstraints[1].LabelSelector,
	} {
		selector, err := metav1.LabelSelectorAsSelector(selects)
		if err != nil || selector.Empty() || !selector.Matches(pod) {
			t.Errorf("%s does not select the pods: %v, %v", who, selector, err)
		}
	}
	ports := map[string]int32{}
	for _, p := range d.Spec.Template.Spec.Containers[0].Ports {
		ports[p.Name] = p.ContainerPort
	}
	if at := d.Spec.Template.Annotations["prometheus.io/port"]; at != strconv.Itoa(int(ports["metrics"])) {
		t.Errorf("Prometheus looks at port %q of %v", at, ports)
	}
	if to := service.Spec.Ports[0].TargetPort; to != intstr.FromString("slack") || ports["slack"] == 0 {
		t.Errorf("the service leads to port %s of %v", to.String(), ports)
	}
	for _, rule := range fence.Spec.Ingress {
		if port := rule.Ports[0].Port.String(); ports[port] == 0 || len(rule.From) == 0 {
			t.Errorf("the network policy lets everybody in, or to a port that there is not: %s", port)
		}
	}
	if to := ingress.Spec.Rules[0].HTTP.Paths[0].Backend.Service; to.Name != service.Name || to.Port.Name != service.Spec.Ports[0].Name {
		t.Errorf("the ingress leads to %v", to)
	}
	if tls := ingress.Spec.TLS; len(tls) != 1 || !slices.Contains(tls[0].Hosts, ingress.Spec.Rules[0].Host) {
		t.Errorf("the ingress has no certificate for %s", ingress.Spec.Rules[0].Host)
	}
	settings := all["ConfigMap"].versioned.(*corev1.ConfigMap).Data
	for name, port := range map[string]string{"UNHUNCH_LISTEN": "slack", "UNHUNCH_METRICS": "metrics"} {
		if at := intstr.FromInt32(ports[port]); settings[name] != ":"+at.String() {
			t.Errorf("%s is %q, and port %s is %s", name, settings[name], port, at.String())
		}
	}
}

func TestPodsAreReplacedOneByOneAndHaveTimeToEnd(t *testing.T) {
	d := deployment(t)
	rolls, pod := d.Spec.Strategy.RollingUpdate, d.Spec.Template.Spec
	if *d.Spec.Replicas < 2 || rolls.MaxUnavailable.IntVal != 0 || rolls.MaxSurge.IntVal != 1 {
		t.Errorf("of %d, %s may be missing and %s be too many", *d.Spec.Replicas, rolls.MaxUnavailable, rolls.MaxSurge)
	}
	c := pod.Containers[0]
	first := time.Duration(c.Lifecycle.PreStop.Sleep.Seconds) * time.Second
	if within := time.Duration(*pod.TerminationGracePeriodSeconds) * time.Second; first == 0 || within < first+ending {
		t.Errorf("it is killed after %s: %s of those are over before it is told, and it ends within %s", within, first, ending)
	}
	// It leaves the service before it is told to end, however it is noticed.
	for name, probe := range map[string]*corev1.Probe{"/healthz": c.LivenessProbe, "/readyz/door": c.ReadinessProbe} {
		if probe.HTTPGet == nil || probe.HTTPGet.Path != name || probe.HTTPGet.Port != intstr.FromString("metrics") {
			t.Errorf("%s is not asked for: %v", name, probe.HTTPGet)
		}
	}
	if c.StartupProbe == nil || c.StartupProbe.FailureThreshold*c.StartupProbe.PeriodSeconds < 60 {
		t.Error("it has no minute to begin")
	}
	if c.Resources.Requests.Cpu().IsZero() || c.Resources.Requests.Memory().IsZero() || c.Resources.Limits.Memory().IsZero() || !c.Resources.Limits.Cpu().IsZero() {
		t.Errorf("resources: %v", c.Resources)
	}
	if !strings.HasSuffix(c.Image, ":VERSION") {
		t.Errorf("%s is somebody's image: the version is for who installs it", c.Image)
	}
}
