package content

import (
	"regexp"
	"strconv"
	"strings"
)

var durationShape = regexp.MustCompile(`^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$`)

// Duration is how many days and how many seconds a duration is (RFC 5545, 3.3.6):
// a day is as long as the day is, and may have 23 hours.
func Duration(text string) (days, seconds int, ok bool) {
	found := durationShape.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if len(found) == 0 || strings.HasSuffix(found[0], "P") || strings.HasSuffix(found[0], "T") {
		return 0, 0, false
	}
	sign := 1
	if found[1] == "-" {
		sign = -1
	}
	n := func(i int) int {
		n, _ := strconv.Atoi(found[i]) // the shape has digits only, and few
		return sign * n
	}
	return 7*n(2) + n(3), 60*(60*n(4)+n(5)) + n(6), true
}
