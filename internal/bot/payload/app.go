package payload

import "regexp"

var appID = regexp.MustCompile(`^A[A-Z0-9]+$`)

// App is the id of the app that a payload is for; "": it does not say.
func App(body []byte) string {
	var d struct {
		ID string `json:"api_app_id"`
	}
	if err := Tolerantly(body, &d); err != nil || !appID.MatchString(d.ID) {
		return ""
	}
	return d.ID
}
