package workspace

import "time"

// File is an uploaded picture or export.
type File struct {
	ID, Name, Title string
	Alt             string
	Length          int
	Body            []byte
	Kind            string // MIME type
	Complete        bool
	Ready           time.Time // when it is processed: "in an asynchronous fashion" (slack-github-action issue 413)
}

// Files are all that were announced.
type Files struct {
	ids *IDs
	all map[string]*File
}

// Announce makes room for a file that is still to come.
func (l *Files) Announce(f File) *File {
	f.ID = l.ids.Unique("F")
	l.all[f.ID] = &f
	return &f
}

// ByID finds a file; nil when there is none.
func (l *Files) ByID(id string) *File { return l.all[id] }

// Delete takes a file away; false: there is none.
func (l *Files) Delete(id string) bool {
	_, there := l.all[id]
	delete(l.all, id)
	return there
}

// Clear takes all files away.
func (l *Files) Clear() { clear(l.all) }

// Shows tells whether an image block may show the file: one that is there, is
// processed, and is a PNG, JPEG or GIF (docs: slack file object).
func (l *Files) Shows(id string) bool {
	f := l.all[id]
	if f == nil || !f.Complete || l.ids.Now().Before(f.Ready) {
		return false
	}
	switch f.Kind {
	case "image/png", "image/jpeg", "image/gif":
		return true
	}
	return false
}
