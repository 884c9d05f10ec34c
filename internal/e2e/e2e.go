// Package e2e tells stories of the whole bot, put together by app, with a real
// store, in a pretend Slack. All of it is in its tests.
package e2e
