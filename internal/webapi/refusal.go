package webapi

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Refusal is what Slack does not do for us.
type Refusal struct {
	Method   string
	Code     string // Slack's word for it
	Needed   string // scopes, with missing_scope
	Provided string // scopes, with missing_scope

	// Mend is what ends it, in the operator's words; "" where it is about one
	// call, one message or one person.
	Mend string
	// Optional is that the bot works without, and only lacks a courtesy.
	Optional bool

	told time.Time
	over bool
}

func (r *Refusal) Error() string {
	said := r.Method + ": " + r.Code
	if r.Needed != "" {
		said += fmt.Sprintf(" (needed: %s; provided: %s)", r.Needed, r.Provided)
	}
	if r.Mend != "" {
		said += ": " + r.Mend
	}
	return said
}

// trouble is a refusal that lasts. One without a method is of them all.
type trouble struct{ method, code string }

// Dead reports whether a refusal is the end of a token, whichever method says
// so (docs: Web API, errors).
func Dead(code string) bool {
	switch code {
	case "token_revoked", "token_expired", "account_inactive", "invalid_auth", "not_authed":
		return true
	}
	return false
}

// Gone reports whether a refusal is the end of a token for good: it was revoked, or the
// app was removed. The others of Dead may pass, such as that of an address from which
// calls are not taken.
func Gone(code string) bool { return code == "token_revoked" || code == "account_inactive" }

// opening is the one method that takes the app-level token.
const opening = "apps.connections.open"

// Ended takes the first word that the bot token is dead. The app-level token's
// end is told to whoever opens connections.
func (l *Line) Ended() <-chan Refusal { return l.ended }

// Refusing lists what Slack will not do until somebody mends it.
func (l *Line) Refusing() []Refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []Refusal
	for _, r := range l.refusals {
		if !r.over {
			list = append(list, *r)
		}
	}
	slices.SortFunc(list, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.Method, b.Method), cmp.Compare(a.Code, b.Code))
	})
	return list
}

// Lasts reports whether a refusal does not end by itself. The operator is told
// of each once, with its mend.
func Lasts(code string) bool { return Mend(code) != "" }

// sayAgain is how soon a refusal that came and went is told once more.
const sayAgain = time.Hour

// refused remembers what lasts, and tells it once.
func (l *Line) refused(ctx context.Context, method string, a Answer) *Refusal {
	r := &Refusal{
		Method: method, Code: a.Code, Needed: scopes(a.Needed), Provided: scopes(a.Provided),
		Mend: Mend(a.Code), Optional: optional(method),
	}
	if Dead(r.Code) && method != opening && method != other {
		if l.Dead != nil {
			l.Dead(ctx, *r)
			return r
		}
		select {
		case l.ended <- *r:
		default:
		}
	}
	if r.Mend == "" || r.Optional && r.Code == "missing_scope" { // not granted by choice
		return r
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now, key := l.Now(), trouble{r.Method, r.Code}
	if Dead(r.Code) && r.Method != opening { // one token's end, whichever method says so
		key.method = ""
	}
	before := l.refusals[key]
	if before != nil && (!before.over || now.Sub(before.told).Abs() < sayAgain) {
		before.over = false
		return r
	}
	kept := *r
	kept.told = now
	l.refusals[key] = &kept
	l.Log.Error("Slack refuses this until somebody mends it", "method", r.Method, "code", r.Code,
		"needed", r.Needed, "provided", r.Provided, "mend", r.Mend)
	return r
}

// works clears what a method was refused.
func (l *Line) works(method string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for key, r := range l.refusals {
		ours := key.method == method || key.method == "" && method != opening && method != other
		if ours && !r.over {
			r.over = true
			l.Log.Info("Slack does this again", "method", method, "code", r.Code)
		}
	}
}

// scopes is a list of scopes as a log takes it.
func scopes(said string) string {
	for _, r := range said {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_.:, -", r) {
			return "unreadable"
		}
	}
	if len(said) > 500 {
		return "unreadable"
	}
	return said
}

// optional names the methods without which reminders come all the same.
func optional(method string) bool {
	switch method {
	case "dnd.info", "dnd.teamInfo", "users.getPresence", "views.publish", "conversations.open", other:
		return true
	}
	return strings.HasPrefix(method, "files.")
}

// Mend says what ends a refusal that does not end by itself, or "" (docs: Web
// API, errors; chat.postMessage, views.publish, apps.connections.open,
// files.getUploadURLExternal, oauth.v2.access, errors).
func Mend(code string) string {
	switch code {
	case "missing_scope":
		return "add the scopes to the app, as `unhunch manifest` has them, and install it again"
	case "token_revoked", "token_expired", "account_inactive", "not_authed":
		return "make the token anew, and start the bot with it"
	case "invalid_auth":
		return "see that the token is right, and that the app's allowed addresses include this machine's"
	case "not_allowed_token_type":
		return "see that SLACK_BOT_TOKEN is the bot's token (xoxb-…) and SLACK_APP_TOKEN the app-level one (xapp-…)"
	case "messages_tab_disabled":
		return "switch on the Messages Tab at App Home, as `unhunch manifest` has it"
	case "not_enabled":
		return "switch on the Home Tab at App Home, as `unhunch manifest` has it"
	case "restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel",
		"restricted_action_non_threadable_channel", "no_permission", "access_denied":
		return "ask the workspace's admins to let the app do it: a setting of the workspace is against it"
	case "enterprise_is_restricted":
		return "have the organisation's admins grant the app this workspace"
	case "ekm_access_denied":
		return "ask the workspace's admins: its key management has suspended it"
	case "accesslimited":
		return "have this machine's network allowed: the workspace takes calls from others only"
	case "two_factor_setup_required":
		return "have two-factor authentication set up by whoever installed the app"
	case "forbidden_team":
		return "ask the workspace's admins to allow Socket Mode"
	case "message_limit_exceeded":
		return "ask the workspace's admins: it has sent as many messages as its plan allows"
	case "deprecated_endpoint", "method_deprecated", "unknown_method":
		return "use a newer version of the bot; with SLACK_API_URL set, see that it is right"
	case "insecure_request":
		return "see that SLACK_API_URL begins with https"
	case "bad_client_secret", "invalid_client_id", "bad_client_id":
		return "see that SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are those of the app, at Basic Information"
	case "bad_redirect_uri":
		return "see that --public-url is right, and that it is, with /slack/oauth/callback behind it, among the app's redirect URLs, at OAuth & Permissions"
	case "file_uploads_disabled", "file_uploads_except_images_disabled", "file_type_not_allowed", "storage_limit_reached":
		return "ask the workspace's admins to allow uploads, or set --picture-base-url"
	}
	return ""
}
