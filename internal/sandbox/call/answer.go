package call

import (
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
	"time"

	"unhunch/internal/sandbox/jsontree"
)

// Refusal is an answer with ok:false.
type Refusal struct {
	Code     string
	Messages []string        // response_metadata.messages
	Extra    jsontree.Object // further fields of the answer
	Wait     time.Duration   // when the code is ratelimited
}

// Refuse is a refusal with nothing but a code.
func Refuse(code string) *Refusal { return &Refusal{Code: code} }

// Respond is always HTTP 200 but for a rate limit: Slack's errors are in the body (docs: Web API, responses).
func Respond(w http.ResponseWriter, out jsontree.Object, no *Refusal) {
	status := http.StatusOK
	if no != nil {
		out = jsontree.Object{"ok": false, "error": no.Code}
		maps.Copy(out, no.Extra)
		if len(no.Messages) > 0 {
			out["response_metadata"] = jsontree.Object{"messages": no.Messages}
		}
		if no.Wait > 0 {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", retryAfter(no.Wait))
		}
	} else {
		if out == nil {
			out = jsontree.Object{}
		}
		out["ok"] = true
	}
	WriteJSON(w, status, out)
}

// retryAfter is whole seconds, rounded up, as in Slack's header.
func retryAfter(wait time.Duration) string {
	return strconv.Itoa(max(1, int((wait+time.Second-1)/time.Second)))
}

// WriteJSON answers with a value as JSON.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	// The status is sent: a client that hung up is its own problem.
	_ = json.NewEncoder(w).Encode(v)
}
