// Package watching looks at what Prometheus and Grafana are given in deploy/monitoring.
// All of it is in its tests.
package watching
