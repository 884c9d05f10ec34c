package sandbox

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// file is an uploaded picture or export.
type file struct {
	id, name, title string
	alt             string
	length          int
	body            []byte
	kind            string // MIME type
	complete        bool
	ready           time.Time // when it is processed: "in an asynchronous fashion" (slack-github-action issue 413)
}

// shows tells whether an image block may show the file: one that is there, is
// processed, and is a PNG, JPEG or GIF (docs: slack file object).
func (s *Slack) shows(id string) bool {
	f := s.files[id]
	if f == nil || !f.complete || s.now().Before(f.ready) {
		return false
	}
	switch f.kind {
	case "image/png", "image/jpeg", "image/gif":
		return true
	}
	return false
}

// DeleteFiles takes all files away, as an admin may.
func (s *Slack) DeleteFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.files)
}

// maxAltTxt is for an upload's description, in characters (docs: files.getUploadURLExternal).
const maxAltTxt = 1000

// filesGetUploadURL is the first of three steps: announce, send the bytes, complete
// (docs: working with files).
func (s *Slack) filesGetUploadURL(in args) (Object, *refusal) {
	length, err := strconv.Atoi(in.str("length"))
	if in.str("filename") == "" || err != nil || length <= 0 {
		return nil, refuse("invalid_arguments")
	}
	if utf8.RuneCountInString(in.str("alt_txt")) > maxAltTxt {
		return nil, refuse("alt_txt_too_large")
	}
	f := &file{id: s.id("F"), name: in.str("filename"), alt: in.str("alt_txt"), length: length}
	s.files[f.id] = f
	return Object{"upload_url": in.base + "/upload/" + f.id, "file_id": f.id}, nil
}

// filesComplete makes files usable, in blocks by id or at once in a channel.
func (s *Slack) filesComplete(in args) (Object, *refusal) {
	tree, err := in.tree("files")
	wanted := asObjects(tree)
	if err != nil || len(wanted) == 0 {
		return nil, refuse("invalid_arguments")
	}
	shared := []Object{}
	for _, w := range wanted {
		f := s.files[w.Str("id")]
		if f == nil || f.body == nil {
			return nil, refuse("file_not_found")
		}
		f.complete, f.ready = true, s.now().Add(s.opts.FileDelay)
		f.title = w.Str("title")
		shared = append(shared, Object{"id": f.id, "title": f.title})
	}
	if to := in.str("channel_id"); to != "" {
		c := s.channel(to)
		if c == nil {
			return nil, refuse("invalid_channel")
		}
		s.share(c, in, shared)
	}
	return Object{"files": shared}, nil
}

// share posts the files as a message, which is what completing an upload with a channel does.
func (s *Slack) share(c *channel, in args, files []Object) {
	var blocks []Object
	if comment := in.str("initial_comment"); comment != "" {
		blocks = append(blocks, Object{"type": "section", "block_id": s.id("b"), "text": Object{"type": "mrkdwn", "text": comment}})
	}
	for _, f := range files {
		blocks = append(blocks, Object{"type": "file", "block_id": s.id("b"), "source": "remote", "file_id": f["id"], "title": f["title"]})
	}
	s.post(c, &message{author: s.opts.App.UserID, text: in.str("initial_comment"), thread: in.str("thread_ts"), blocks: blocks})
}

// serveUpload takes the file's bytes, as a form's "file" or as the whole body.
func (s *Slack) serveUpload(w http.ResponseWriter, r *http.Request) {
	if fault := s.strike("upload"); fault.prevents() {
		fault.answer(w)
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
	s.mu.Lock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/upload/")]
	fits := f != nil && !f.complete && len(body) == f.length
	if fits {
		f.body, f.kind = body, http.DetectContentType(body)
	}
	s.mu.Unlock()
	if !fits {
		http.Error(w, "not the file that was announced", http.StatusBadRequest)
		return
	}
	_, _ = io.WriteString(w, "OK - "+strconv.Itoa(len(body)))
}

// serveFile shows an uploaded file under /files/<id>, for a page that draws slack_file images.
func (s *Slack) serveFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.files[strings.TrimPrefix(r.URL.Path, "/files/")]
	ready := f != nil && f.complete // from here on it does not change
	s.mu.Unlock()
	if !ready {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", f.kind)
	w.Header().Set("Cache-Control", "private, max-age=86400")
	_, _ = w.Write(f.body)
}
