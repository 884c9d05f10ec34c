// Package call reads what an app asks Slack for and writes what it gets back: the
// answer, a refusal, or the fault that was ordered. It keeps the record of both.
package call

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Args are a call's arguments, from a form, a JSON body or the query.
type Args struct {
	Base   string // scheme and host the call came to
	Token  string
	Org    bool     // the token is an organisation's
	Teams  []string // with Org: that have the app
	Values map[string]any

	BasicName, BasicSecret string // of HTTP's Basic authentication, as an app itself shows who it is
}

// MaxBody is generous: a command may carry 40,000 characters, and escapes triple them.
const MaxBody = 4 << 20

// ReadArgs prefers a bearer token to one in the body, as Slack does.
func ReadArgs(r *http.Request) (Args, *Refusal) {
	in := Args{Base: "http://" + r.Host, Values: map[string]any{}}
	bearer, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if isBearer {
		in.Token = bearer
	}
	in.BasicName, in.BasicSecret, _ = r.BasicAuth()
	in.form(r.URL.Query())
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, MaxBody))
	if err != nil {
		return in, Refuse("request_timeout")
	}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case len(body) == 0:
	case err != nil:
		return in, Refuse("missing_post_type")
	case kind == "application/json":
		if json.Unmarshal(body, &in.Values) != nil {
			return in, Refuse("invalid_json")
		}
	case kind == "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return in, Refuse("invalid_form_data")
		}
		in.form(form)
	default:
		return in, Refuse("invalid_post_type")
	}
	if in.Token == "" {
		in.Token = in.Str("token")
	}
	return in, nil
}

func (a Args) form(values url.Values) {
	for k, v := range values {
		a.Values[k] = v[0]
	}
}

// Str is an argument as text, however a JSON body spelled it.
func (a Args) Str(key string) string {
	switch v := a.Values[key].(type) {
	case string:
		return v
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	default:
		return ""
	}
}

// Tree is an argument that is JSON: sent as such, or as a string in a form.
// It is nil when the argument is absent, empty or null.
func (a Args) Tree(key string) (any, error) {
	v := a.Values[key]
	text, isText := v.(string)
	if !isText {
		return v, nil
	}
	if text == "" {
		return nil, nil
	}
	var out any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		return nil, fmt.Errorf("argument %s: %w", key, err)
	}
	return out, nil
}
