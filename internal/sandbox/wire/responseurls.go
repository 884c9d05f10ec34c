package wire

import (
	"encoding/json"
	"io"
	"net/http"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// ResponseURLs take what an app answers to an action.
type ResponseURLs struct {
	Workspace  *workspace.Workspace
	Faults     *call.Faults
	Log        *call.Log
	Background *workspace.Background
}

// Serve takes the POST to a response_url. The URL is the only credential.
func (t ResponseURLs) Serve(w http.ResponseWriter, r *http.Request) {
	const name = "response_url"
	space := t.Workspace
	fault := t.Faults.Strike(name)
	if fault.Prevents() {
		t.Log.Add(call.Call{At: space.IDs.Now(), Method: name, Outcome: string(fault.Kind)})
		fault.Waits(r, t.Background.Sleep)
		fault.Answer(w)
		return
	}
	var body map[string]any
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, call.MaxBody))
	if err == nil {
		err = json.Unmarshal(raw, &body)
	}
	space.Lock()
	no := call.Refuse("invalid_payload")
	if err == nil {
		no = reply(space, r.URL.Path, body)
	}
	t.Log.Add(call.Call{At: space.IDs.Now(), Method: name, Outcome: call.Outcome(no, fault), Applied: no == nil})
	space.Unlock()

	if fault.Spoils(w, r, t.Background.Sleep) {
		return
	}
	if no != nil {
		call.WriteJSON(w, http.StatusNotFound, jsontree.Object{"ok": false, "error": no.Code})
		return
	}
	call.WriteJSON(w, http.StatusOK, jsontree.Object{"ok": true})
}

// reply counts a use even when the content is then refused.
func reply(w *workspace.Workspace, path string, body map[string]any) *call.Refusal {
	u, no := w.ReplyURLs.Use(path)
	if no != nil {
		return no
	}
	return Answer(w, *u, body)
}

// Answer does what a response_url's body or a command's ack payload asks for. New
// messages are ephemeral unless they say in_channel; an ephemeral that is replaced
// stays ephemeral, whatever it says (docs: handling user interaction). The caller
// holds w's lock.
func Answer(w *workspace.Workspace, u workspace.ReplyURL, body map[string]any) *call.Refusal {
	o := jsontree.Object(body)
	if o.Bool("delete_original") && u.Origin != nil {
		w.Conversations.Remove(u.Origin)
		return nil
	}
	c, no := w.ReadContent(call.Args{Values: body})
	if no != nil {
		return no
	}
	if o.Bool("replace_original") && u.Origin != nil {
		if u.In.Message(u.Origin.TS) == nil {
			return call.Refuse("message_not_found")
		}
		w.Conversations.Rewrite(u.Origin, c)
		return nil
	}
	c.Metadata = nil
	m := &workspace.Message{Content: c, Author: w.Options.App.UserID, OnlyFor: u.Who.ID, Thread: o.Str("thread_ts")}
	if o.Str("response_type") == "in_channel" {
		m.OnlyFor = ""
	}
	w.Conversations.Post(u.In, m)
	return nil
}
