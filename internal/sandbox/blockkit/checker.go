package blockkit

import "fmt"

// Surface is where blocks are shown; not every block may go everywhere.
type Surface string

// The surfaces.
const (
	Message Surface = "message"
	Modal   Surface = "modal"
	Home    Surface = "home"
)

// checker collects what is wrong with a payload, each with its place, as Slack
// does in response_metadata.messages.
type checker struct {
	where    Surface
	file     func(id string) bool // may this slack_file be shown?
	blocks   map[string]bool      // block ids met
	actions  map[string]bool      // action ids met
	problems []string
}

func newChecker(where Surface, file func(id string) bool) *checker {
	return &checker{where: where, blocks: map[string]bool{}, actions: map[string]bool{}, file: file}
}

func (c *checker) wrongf(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}
