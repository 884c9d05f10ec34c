package api

import (
	"bytes"
	"io"
	"net/http"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"unhunch/internal/sandbox/call"
	"unhunch/internal/sandbox/jsontree"
	"unhunch/internal/sandbox/workspace"
)

// maxAltTxt is for an upload's description, in characters (docs: files.getUploadURLExternal).
const maxAltTxt = 1000

// filesGetUploadURL is the first of three steps: announce, send the bytes, complete
// (docs: working with files).
func filesGetUploadURL(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	length, err := strconv.Atoi(in.Str("length"))
	if in.Str("filename") == "" || err != nil || length <= 0 {
		return nil, call.Refuse("invalid_arguments")
	}
	if utf8.RuneCountInString(in.Str("alt_txt")) > maxAltTxt {
		return nil, call.Refuse("alt_txt_too_large")
	}
	f := w.Files.Announce(workspace.File{Name: in.Str("filename"), Alt: in.Str("alt_txt"), Length: length})
	return jsontree.Object{"upload_url": in.Base + "/upload/" + w.Options.Team.ID + "/" + f.ID, "file_id": f.ID}, nil
}

// filesComplete makes files usable, in blocks by id or at once in a channel.
func filesComplete(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	tree, err := in.Tree("files")
	wanted := jsontree.Objects(tree)
	if err != nil || len(wanted) == 0 {
		return nil, call.Refuse("invalid_arguments")
	}
	shared := []jsontree.Object{}
	for _, o := range wanted {
		f := w.Files.ByID(o.Str("id"))
		if f == nil || f.Body == nil {
			return nil, call.Refuse("file_not_found")
		}
		f.Complete, f.Ready = true, w.IDs.Now().Add(w.Options.FileDelay)
		f.Title = o.Str("title")
		shared = append(shared, jsontree.Object{"id": f.ID, "title": f.Title})
	}
	if to := in.Str("channel_id"); to != "" {
		c := w.Conversations.ByID(to)
		if c == nil {
			return nil, call.Refuse("invalid_channel")
		}
		share(w, c, in, shared)
	}
	return jsontree.Object{"files": shared}, nil
}

// filesDelete takes a file away, also from where it is shown.
func filesDelete(w *workspace.Workspace, in call.Args) (jsontree.Object, *call.Refusal) {
	if !w.Files.Delete(in.Str("file")) {
		return nil, call.Refuse("file_not_found")
	}
	return jsontree.Object{}, nil
}

// share posts the files as a message, which is what completing an upload with a channel does.
func share(w *workspace.Workspace, c *workspace.Conversation, in call.Args, files []jsontree.Object) {
	var blocks []jsontree.Object
	if comment := in.Str("initial_comment"); comment != "" {
		blocks = append(blocks, jsontree.Object{
			"type": "section", "block_id": w.IDs.New("b"), "text": jsontree.Object{"type": "mrkdwn", "text": comment},
		})
	}
	for _, f := range files {
		blocks = append(blocks, jsontree.Object{
			"type": "file", "block_id": w.IDs.New("b"), "source": "remote", "file_id": f["id"], "title": f["title"],
		})
	}
	w.Conversations.Post(c, &workspace.Message{
		Content: workspace.Content{Text: in.Str("initial_comment"), Blocks: blocks}, Author: w.Options.App.UserID, Thread: in.Str("thread_ts"),
	})
}

// Uploads take files' bytes and show them again.
type Uploads struct {
	Workspace *workspace.Workspace
	Faults    *call.Faults
}

// Receive takes the file's bytes, as a form's "file" or as the whole body.
func (u Uploads) Receive(w http.ResponseWriter, r *http.Request) {
	if fault := u.Faults.Strike("upload"); fault.Prevents() {
		fault.Answer(w)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 32<<20)
	var from io.Reader = r.Body
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		part, _, err := r.FormFile("file")
		if err != nil {
			http.Error(w, "no file in the form", http.StatusBadRequest)
			return
		}
		defer func() { _ = part.Close() }()
		from = part
	}
	body, err := io.ReadAll(from)
	if err != nil {
		http.Error(w, "unreadable upload", http.StatusBadRequest)
		return
	}
	if !u.keep(path.Base(r.URL.Path), body) {
		http.Error(w, "not the file that was announced", http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(body)))
}

// keep tells whether it is the file that was announced.
func (u Uploads) keep(id string, body []byte) bool {
	u.Workspace.Lock()
	defer u.Workspace.Unlock()
	f := u.Workspace.Files.ByID(id)
	fits := f != nil && !f.Complete && len(body) == f.Length
	if fits {
		f.Body, f.Kind = body, http.DetectContentType(body)
	}
	return fits
}

// Show shows an uploaded file under /files/<id>, for a page that draws slack_file images.
func (u Uploads) Show(w http.ResponseWriter, r *http.Request) {
	u.Workspace.Lock()
	f := u.Workspace.Files.ByID(path.Base(r.URL.Path))
	ready := f != nil && f.Complete // from here on it does not change
	u.Workspace.Unlock()
	if !ready {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.Kind)
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = io.Copy(w, bytes.NewReader(f.Body))
}
