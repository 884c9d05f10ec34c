package routine

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"unhunch/internal/strict"
)

// mostPixels is how many pixels a picture may be wide, and high: whoever shows it
// has to hold all of them at once, whatever its size in bytes.
const mostPixels = 4096

// drawing is a file of pictures/, and the figure that it is called after.
type drawing struct {
	fsys         fs.FS
	file, figure string
}

// pictures reads pictures/, and reports whether it is there. What a layer has
// of a figure takes the place of all that lower ones have of it: the still and
// the loop of a step are by one hand.
func (l *loading) pictures(fsys fs.FS) (found bool) {
	entries, err := fs.ReadDir(fsys, picturesFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil {
		l.complain(fsys, picturesFolder, "cannot be read: "+strict.Cause(err), "let it be a folder that this user may read")
	}
	layer := map[string]drawn{}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") {
			continue
		}
		figure, end := stem(name), format(path.Ext(name))
		l.know(aFigure, figure)
		l.drawings = append(l.drawings, drawing{fsys, path.Join(picturesFolder, name), figure})
		if p, ok := l.picture(fsys, name, end); ok {
			if layer[figure] == nil {
				layer[figure] = drawn{}
			}
			layer[figure][end] = p
		}
	}
	maps.Copy(l.library.pictures, layer)
	return true
}

// picture checks a file of pictures/, as far as its ends tell.
func (l *loading) picture(fsys fs.FS, name string, end format) (p Picture, ok bool) {
	file := path.Join(picturesFolder, name)
	if lower := format(strings.ToLower(string(end))); lower != end && (lower == still || lower == loop) {
		l.complain(fsys, file, "is not read", "rename it to "+stem(name)+string(lower))
		return p, false
	}
	if end != still && end != loop {
		l.complain(fsys, file, "is neither PNG nor GIF", "save it as "+stem(name)+string(still)+", or as "+stem(name)+string(loop)+" if it moves")
		return p, false
	}
	data, err := strict.ReadFrom(fsys, file, largestPicture)
	if err != nil {
		l.problems = append(l.problems, strict.Unread(called(fsys, file), err, "make it smaller, or the loop shorter: a width of 600 pixels is enough"))
		return p, false
	}
	if what, mend := fault(data, end); what != "" {
		l.complain(fsys, file, what, mend)
		return p, false
	}
	return Picture{Name: name, Type: "image/" + string(end[1:]), Hash: hashOf(data), Size: len(data), fsys: fsys}, true
}

// fault says what is wrong with a picture's content and what to do, or nothing.
func fault(data []byte, end format) (what, mend string) {
	kind := strings.ToUpper(string(end[1:]))
	isPNG, isGIF := bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")), bytes.HasPrefix(data, []byte("GIF8"))
	var err error
	var config image.Config
	var whole bool // a copy that was cut short lacks its end
	switch {
	case isPNG && end == still:
		config, err = png.DecodeConfig(bytes.NewReader(data))
		whole = bytes.HasSuffix(data, []byte("IEND\xaeB`\x82"))
	case isGIF && end == loop:
		config, err = gif.DecodeConfig(bytes.NewReader(data))
		whole = bytes.HasSuffix(data, []byte(";"))
	case isPNG:
		return "holds a PNG", "let its name end in " + string(still)
	case isGIF:
		return "holds a GIF", "let its name end in " + string(loop)
	default:
		return "holds no " + kind, "save it as " + kind + ": another name alone does not change it"
	}
	if err != nil || !whole {
		return "is broken: its beginning or its end is missing", "save it anew"
	}
	if w, h := config.Width, config.Height; w < 1 || h < 1 || w > mostPixels || h > mostPixels {
		return fmt.Sprintf("is %d × %d pixels large", w, h), fmt.Sprintf("make it at most %d wide and high: a width of 600 is enough", mostPixels)
	}
	return "", ""
}

// checkShown complains of pictures that no step shows: most likely they are not
// called what their figure is. meant are those that a step probably means.
func (l *loading) checkShown(meant map[string]bool) {
	if l.unread {
		return
	}
	shown := map[string]bool{}
	for _, id := range l.figures { // a figure may also be drawn for another page
		shown[id] = true
	}
	for _, m := range l.mentions {
		if m.kind == aFigure {
			shown[m.id] = true
		}
	}
	for _, d := range l.drawings {
		if shown[d.figure] || meant[d.figure] || shown[sideless(d.figure)] {
			continue
		}
		mend := "call it after the figure of a step, or remove it"
		if near := Nearest(d.figure, slices.Sorted(maps.Keys(shown))); near != "" {
			mend = fmt.Sprintf("did you mean %s? Otherwise %s", near+path.Ext(d.file), mend)
		}
		l.complain(d.fsys, d.file, "is shown by no step", mend)
	}
}

// sideless is a picture's figure without the side that its name ends in.
func sideless(figure string) string {
	for _, side := range Sides() {
		if cut, ok := strings.CutSuffix(figure, "-"+string(side)); ok {
			return cut
		}
	}
	return figure
}
