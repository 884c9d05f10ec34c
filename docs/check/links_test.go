package check

import (
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	all := pages(t)
	followed := 0
	for _, p := range all {
		for _, b := range p.broken {
			t.Errorf("%s:%d: %q was to be a link, and is none", p.name, b.line, b.text)
		}
		for _, l := range p.links {
			followed++
			if wrong := follow(all, p, l); wrong != "" {
				t.Errorf("%s:%d: %s: %s", p.name, l.line, l.to, wrong)
			}
			if strings.TrimSpace(l.says) == "" {
				t.Errorf("%s:%d: %s: nothing says what it is: a picture needs a text for who does not see it, a link one to press", p.name, l.line, l.to)
			}
		}
	}
	if followed < 300 {
		t.Errorf("only %d links were found", followed)
	}
}

// follow says what is wrong with a link, as far as this machine can tell.
func follow(all map[string]*page, p *page, l link) string {
	to, err := url.Parse(l.to)
	if err != nil {
		return err.Error()
	}
	switch to.Scheme {
	case "https", "http":
		if to.Host == "" || !strings.Contains(to.Hostname(), ".") && to.Hostname() != "localhost" {
			return "has no host"
		}
		return ""
	case "mailto":
		return ""
	case "":
	default:
		return "is of a kind that no reader can follow"
	}
	file := p.name
	if to.Path != "" {
		file = path.Join(path.Dir(p.name), to.Path)
	}
	if strings.HasPrefix(file, "../") || path.IsAbs(to.Path) {
		return "leads out of the house"
	}
	_, err = os.Stat(filepath.Join(house, file))
	switch {
	case err != nil && to.Path != "":
		return "is not there"
	case l.picture && !slices.Contains([]string{".png", ".gif", ".svg"}, path.Ext(file)):
		return "is no picture"
	case to.Fragment == "":
		return ""
	case all[file] == nil:
		return "has no anchors"
	case !all[file].anchors[to.Fragment]:
		return "there is no such heading in " + file + "; there are " + strings.Join(slices.Sorted(maps.Keys(all[file].anchors)), ", ")
	}
	return ""
}

func TestALinkThatLeadsNowhereIsFound(t *testing.T) {
	here := parse("docs/here.md", []byte("# A head, with *signs*!\n\n## Twice\n\n## Twice\n\n<a id=\"by-hand\"></a>\n\n## Über `code`\n"))
	all := map[string]*page{here.name: here, "README.md": parse("README.md", []byte("# Top\n"))}
	for to, sound := range map[string]bool{
		"#a-head-with-signs": true, "#twice": true, "#twice-1": true, "#twice-2": false, "#by-hand": true, "#über-code": true, "#A-head-with-signs": false,
		"../README.md": true, "../README.md#top": true, "../README.md#bottom": false, "../readme.md": false, "pictures": true, "pictures#x": false,
		"../../elsewhere": false, "/etc/passwd": false, "https://example.com/x": true, "https:///x": false, "javascript:x": false, "mailto:help@example.com": true,
		"pictures/card.png": true, "pictures/card.jpg": false, "%zz": false,
	} {
		if wrong := follow(all, here, link{to: to}); (wrong == "") != sound {
			t.Errorf("%s: %q", to, wrong)
		}
	}
	if wrong := follow(all, here, link{to: "../README.md", picture: true}); wrong == "" {
		t.Error("a text is shown as a picture")
	}
	if broken := parse("x.md", []byte("See [the page][nowhere] and `[this][that]`.\n")).broken; len(broken) == 0 {
		t.Errorf("left over: %v", broken)
	}
}

// Who reads a log or a manifest is sent to a page, too.
func TestEveryPageThatTheFilesNameIsThere(t *testing.T) {
	all := pages(t)
	named := regexp.MustCompile(`\b((?:docs|deploy|routines)/[\w./-]+\.md)(?:#([\w-]+))?`)
	found := 0
	for _, name := range filesOfTheHouse(t) {
		switch path.Ext(name) {
		case ".go", ".yaml", ".yml", ".service", ".sh", ".sql", ".html", ".json", ".env", ".tsv":
		default:
			continue
		}
		if strings.Contains(name, "testdata/") || strings.HasPrefix(name, "docs/check/") {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(content(t, name), -1) {
			found++
			switch p := all[m[1]]; {
			case p == nil:
				t.Errorf("%s names %s, which is not there", name, m[1])
			case m[2] != "" && !p.anchors[m[2]]:
				t.Errorf("%s names %s#%s, and there is no such heading", name, m[1], m[2])
			}
		}
	}
	if found < 20 {
		t.Errorf("only %d were found", found)
	}
}

// A stranger who begins at docs/README.md finds all there is.
func TestTheIndexLeadsToEveryPage(t *testing.T) {
	all := pages(t)
	index := all["docs/README.md"]
	led := map[string]bool{index.name: true}
	for _, l := range index.links {
		to, _, _ := strings.Cut(l.to, "#")
		led[path.Join("docs", to)] = true
	}
	for name := range all {
		if strings.HasPrefix(name, "docs/") && !led[name] {
			t.Errorf("docs/README.md does not lead to %s", name)
		}
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} {
		if !led[name] {
			t.Errorf("docs/README.md does not lead to %s", name)
		}
	}
}

// Every picture is shown somewhere.
func TestEveryPictureIsShown(t *testing.T) {
	shown := map[string]bool{}
	for _, p := range pages(t) {
		for _, l := range p.links {
			shown[path.Join(path.Dir(p.name), l.to)] = true
		}
	}
	for _, name := range filesOfTheHouse(t) {
		if path.Dir(name) == "docs/pictures" && !shown[name] {
			t.Errorf("no page shows %s", name)
		}
	}
}
