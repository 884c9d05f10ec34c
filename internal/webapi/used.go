package webapi

import (
	"encoding/json"
	"strconv"
	"strings"
)

// What is used of Slack's answers, by method. Nothing else is handed on, and what
// is comes in the type that slack-go wants: it refuses an answer for one field of
// another, also where nobody looks at that field. Slack's own SDKs allow more
// (node-slack-sdk: packages/web-api, response types, where nearly all is optional;
// java-slack-sdk: json-logs/samples), and a status that never ends has been seen
// as "0". An answer of a method that is not named is handed on as it is.
func used(method string) (fields, bool) {
	switch method {
	case "auth.test":
		return fields{"team_id": asText, "enterprise_id": asText, "team": asText, "user": asText}, true
	case "apps.connections.open":
		return fields{"url": asText}, true
	case "chat.postMessage", "chat.update":
		return fields{"channel": asText, "ts": asText}, true
	case "dnd.teamInfo":
		return fields{"users": each(fields{"dnd_enabled": asTruth, "next_dnd_start_ts": asNumber, "next_dnd_end_ts": asNumber}.fit)}, true
	case "oauth.v2.access":
		named := fields{"id": asText, "name": asText}
		return fields{
			"access_token": asText, "scope": asText, "app_id": asText, "bot_user_id": asText, "refresh_token": asText, "expires_in": asNumber,
			"team": named.fit, "enterprise": named.fit, "is_enterprise_install": asTruth,
		}, true
	case "users.getPresence":
		return fields{"presence": asText}, true
	case "users.info":
		profile := fields{
			"status_text": asText, "status_emoji": asText, "status_expiration": asNumber,
			"huddle_state": asText, "huddle_state_expiration_ts": asNumber,
		}
		return fields{"user": fields{
			"id": asText, "team_id": asText, "deleted": asTruth, "tz": asText, "locale": asText, "profile": profile.fit,
		}.fit}, true
	case "views.open", "views.push", "views.update", "views.publish":
		return fields{"view": fields{"id": asText, "hash": asText}.fit}, true
	}
	return nil, false
}

// plainly is a success as slack-go takes it: of the body, what is used of it.
func plainly(method string, body []byte, has object) []byte {
	shape, known := used(method)
	if !known {
		return body
	}
	answer := shape.of(has)
	answer["ok"] = true
	fitted, err := json.Marshal(answer)
	if err != nil {
		return body
	}
	return fitted
}

// fit makes one type of whatever there is; nil where that cannot be done.
type fit func(json.RawMessage) any

// fields are those of an object.
type fields map[string]fit

// fit takes an object's fields. Where there is none, as with null or [], it is
// an empty one.
func (f fields) fit(raw json.RawMessage) any { return f.of(read(raw)) }

func (f fields) of(has object) map[string]any {
	fitted := map[string]any{}
	for name, as := range f {
		if value := as(has[name]); value != nil {
			fitted[name] = value
		}
	}
	return fitted
}

// each is an object with names of any kind, such as people's ids.
func each(as fit) fit {
	return func(raw json.RawMessage) any {
		fitted := map[string]any{}
		for name, value := range read(raw) {
			fitted[name] = as(value)
		}
		return fitted
	}
}

// asText takes a number, too, as times come.
func asText(raw json.RawMessage) any {
	var s *string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil && s != nil:
		return *s
	case json.Unmarshal(raw, &n) == nil && n != "":
		return n.String()
	}
	return nil
}

// asNumber takes a whole number, also in quotation marks.
func asNumber(raw json.RawMessage) any {
	const most = 100_000_000_000 // in the year 5138, in seconds
	if n, err := strconv.ParseFloat(strings.Trim(string(raw), `"`), 64); err == nil && -most < n && n < most {
		return int64(n)
	}
	return nil
}

// asTruth takes true, also in quotation marks.
func asTruth(raw json.RawMessage) any { return strings.Trim(string(raw), `"`) == "true" }
