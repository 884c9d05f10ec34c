package schedule_test

import (
	"unhunch/internal/phrase"
	"unhunch/internal/schedule"
)

// The stories of this package say plans as people type them.
var _ = schedule.ReadPlansWith(phrase.Plan)
