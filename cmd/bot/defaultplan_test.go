package main

import (
	"strings"
	"testing"

	"unhunch/internal/e2e/e2etest"
	"unhunch/internal/sandbox"
)

func TestAPlanForNewPeopleThatCannotBeIsToldAtTheStart(t *testing.T) {
	const without = "SLACK_BOT_TOKEN: is not set\n"
	for _, command := range []string{"run", "sandbox"} {
		for plan, want := range map[string]string{
			"every 5m":                "--default-plan: \"every 5m\" cannot be followed\n    The time between two reminders cannot be 5 minutes. Choose something from 10 to 480 minutes.\n",
			"whenever":                "--default-plan: \"whenever\" cannot be followed\n    I do not understand \"whenever\". For example: every",
			"every 45m Europe/Berlin": "--default-plan: \"every 45m Europe/Berlin\" names a time zone\n    Leave the zone out: everybody has their own.\n",
			"every 45m 17:00-9:00":    "--default-plan: \"every 45m 17:00-9:00\" can be read in more than one way\n    Write what you mean: \"",
			"every 60m 9:00-9:30":     "No stretch of your working hours is long enough for a reminder every 60 minutes.",
		} {
			code, _, said := types(t, nil, command, "--default-plan", plan)
			if code != exitUsage || !strings.Contains(said, want) {
				t.Errorf("%s: %s: exit code %d: %s", command, plan, code, said)
			}
		}
	}
	code, _, said := types(t, nil, "run", "--default-plan", "every 45m 8:00-16:30 mon-thu max 5")
	if code != exitUsage || !strings.Contains(said, without) || strings.Contains(said, "default-plan") {
		t.Errorf("exit code %d: %s", code, said)
	}
}

func TestTheVariableOfThePlanForNewPeopleIsNamedWhereItIsWrong(t *testing.T) {
	_, env := e2etest.City(t, sandbox.Options{})
	code, said := tool(t, append(env, "UNHUNCH_DEFAULT_PLAN=max 99"), "run")
	if code != exitUsage || !strings.Contains(said, `UNHUNCH_DEFAULT_PLAN: "max 99" cannot be followed`) {
		t.Errorf("exit code %d: %s", code, said)
	}
}
