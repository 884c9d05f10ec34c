package main

import (
	"path/filepath"
	"strings"
)

// tokens are what Slack knows the bot by, and the bot Slack. No flag says them, since
// every account of a machine can read command lines.
type tokens struct{ bot, app, signing, clientID, clientSecret string }

// coming is how Slack comes to a bot, and for whom.
type coming string

const (
	toOneBySocket coming = "one, socket"
	toOneByHTTP   coming = "one, http"
	toAll         coming = "all, http"
)

// check finds those that are needed, and says of each what is wrong with it. Who
// listens for requests needs the signing secret instead of the app-level token, and
// where workspaces install the app, their tokens come by the app's id and secret.
func (t *tokens) check(e env, comes coming, wrong *mistakes) {
	switch comes {
	case toOneBySocket:
		t.checkSocket(e, wrong)
	case toOneByHTTP:
		t.checkBot(e, wrong)
		t.checkListening(e, wrong)
	case toAll:
		t.checkClient(e, wrong)
		t.checkListening(e, wrong)
	}
}

func (t *tokens) checkSocket(e env, wrong *mistakes) {
	bot, foundBot := botToken().find(e, wrong)
	app, foundApp := appToken().find(e, wrong)
	if strings.HasPrefix(bot.value, appToken().prefix) && strings.HasPrefix(app.value, botToken().prefix) {
		wrong.add(bot.setting+" and "+app.setting, "have changed places", "Give each what the other has.")
		return
	}
	if foundBot {
		wrong.token(bot.setting, bot.value, botToken().prefix, bot.mend)
	}
	if foundApp {
		wrong.token(app.setting, app.value, appToken().prefix, app.mend)
	}
	t.bot, t.app = bot.value, app.value
}

func (t *tokens) checkBot(e env, wrong *mistakes) {
	if bot, found := botToken().find(e, wrong); found {
		wrong.token(bot.setting, bot.value, botToken().prefix, bot.mend)
		t.bot = bot.value
	}
}

// checkClient finds what Slack knows the app by.
func (t *tokens) checkClient(e env, wrong *mistakes) {
	if id, found := clientID().find(e, wrong); found {
		wrong.clientID(id.setting, id.value, id.mend)
		t.clientID = id.value
	}
	if is, found := clientSecret().find(e, wrong); found {
		wrong.signing(is.setting, is.value, "client secret", is.mend)
		t.clientSecret = is.value
	}
	if bot := botToken(); bot.given(e) {
		wrong.add(bot.variable, "is set, and --multi is given, too", "Leave it out: each workspace gives its own token when the app is installed there. Or leave --multi out, to serve the one that this token is of.")
	}
}

func (t *tokens) checkListening(e env, wrong *mistakes) {
	if signing, found := signingSecret().find(e, wrong); found {
		wrong.signing(signing.setting, signing.value, "signing secret", signing.mend)
		t.signing = signing.value
	}
	if app := appToken(); app.given(e) {
		wrong.add(app.variable, "is set, and --listen is given, too", "Slack comes one way: leave the app-level token out and switch Socket Mode off in the app's settings, or leave --listen out.")
	}
}

// secret is a token before it was looked for. In this order it is in a variable,
// in the file that the variable with _FILE after its name gives, in the one that the file
// of settings names, or where systemd puts it (docs: systemd.exec, LoadCredential).
type secret struct {
	variable   string
	credential string
	prefix     string
	is         string // what it is, and what it is for
	from       string // where one gets it
}

// secrets are all but the key, whose file has a flag: see keyFile.
func secrets() []secret {
	return []secret{botToken(), appToken(), signingSecret(), clientID(), clientSecret(), storePassword()}
}

// key is what the secret would be called in the file of settings, which has none.
func (s secret) key() string {
	return strings.ReplaceAll(strings.ToLower(strings.TrimPrefix(s.variable, "UNHUNCH_")), "_", "-")
}

// fileKey is how the file of settings names the file that has it.
func (s secret) fileKey() string { return s.key() + "-file" }

// shownBy is that a page of the app's shows it.
func shownBy(page string) string {
	return `Copy it from "` + page + `" of your app at api.slack.com/apps`
}

func botToken() secret {
	return secret{"SLACK_BOT_TOKEN", "slack-bot-token", "xoxb-", `The bot token (xoxb-…), from "OAuth & Permissions" of the app.`, shownBy("OAuth & Permissions")}
}

func appToken() secret {
	return secret{"SLACK_APP_TOKEN", "slack-app-token", "xapp-", `The app-level token (xapp-…) with connections:write, from "Basic Information" of the app.`, shownBy("Basic Information")}
}

func signingSecret() secret {
	return secret{"SLACK_SIGNING_SECRET", "slack-signing-secret", "", `With --listen, instead of the app-level token: what Slack signs its requests with, from "Basic Information" of the app.`, shownBy("Basic Information")}
}

func clientID() secret {
	return secret{"SLACK_CLIENT_ID", "slack-client-id", "", `With --multi, instead of the bot token: the app's client id, from "Basic Information" of the app.`, shownBy("Basic Information")}
}

func clientSecret() secret {
	return secret{"SLACK_CLIENT_SECRET", "slack-client-secret", "", `With --multi, beside the client id: the app's client secret, from "Basic Information" of the app.`, shownBy("Basic Information")}
}

// storePassword is the password of the database that a store may be in.
func storePassword() secret {
	return secret{"UNHUNCH_STORE_PASSWORD", "unhunch-store-password", "", "The password of the database that --store names, unless its address has it.", "Ask whoever looks after the database for it"}
}

// given reports whether there is one anywhere. A credential that is empty is none.
func (s secret) given(e env) bool {
	from, found := s.find(e, &mistakes{})
	return found && from.value != "" || e.getenv(s.variable) != "" || e.getenv(s.variable+"_FILE") != "" || e.file.at(s.fileKey()) != ""
}

// found is a token, and where it was.
type found struct{ value, setting, mend string }

// find reports whether there is something to look at. What cannot be read it tells.
func (s secret) find(e env, wrong *mistakes) (found, bool) {
	copied := s.from + " and "
	value, file, setting := e.getenv(s.variable), e.getenv(s.variable+"_FILE"), s.variable+"_FILE"
	if value == "" && file == "" {
		file, setting = e.file.text(s.fileKey())
	}
	from := found{value, s.variable, copied + "set it in the environment."}
	switch folder := e.getenv("CREDENTIALS_DIRECTORY"); {
	case value != "" && file != "":
		wrong.add(s.variable, "is set, and "+s.variable+"_FILE, too", "Leave one of them out.")
		return found{}, false
	case file != "":
		from.setting, from.mend = setting, copied+"put it into "+file+"."
	case value == "" && folder != "":
		file = filepath.Join(folder, s.credential)
		from.setting, from.mend = "the credential "+s.credential, copied+"put it into the file that LoadCredential= of the unit names, such as /etc/unhunch/"+s.credential+"."
	}
	if file == "" {
		return from, true
	}
	text, read := wrong.secret(from.setting, file, from.mend)
	from.value = strings.TrimRight(text, "\r\n")
	if read && from.value == "" {
		wrong.add(from.setting, "is empty", from.mend)
	}
	return from, read && from.value != ""
}
