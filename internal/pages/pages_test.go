package pages_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"unhunch/internal/pages"
	"unhunch/internal/say"
	"unhunch/internal/scope"
)

func says(text string) func() string { return func() string { return text } }

func open(t *testing.T, change func(*pages.Options)) *pages.Site {
	t.Helper()
	o := pages.Options{Command: "/stretch", Support: says("help@example.com"), HTTPS: true, Backups: 7, Log: slog.New(slog.DiscardHandler)}
	if change != nil {
		change(&o)
	}
	site, err := pages.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// rehearsal has a path for what else a page shows.
func rehearsal(t *testing.T) http.Handler {
	t.Helper()
	site := open(t, nil)
	mux := http.NewServeMux()
	mux.Handle("/", site)
	mux.HandleFunc("/done", func(w http.ResponseWriter, r *http.Request) {
		site.Installed(w, r, pages.Done{Workspace: "Acme Logistics", LeftOut: scope.Missing(scope.Required()), Open: "https://slack.com/app_redirect?app=A1&team=T1"})
	})
	mux.HandleFunc("/lacking", func(w http.ResponseWriter, r *http.Request) { site.TellLacking(w, r, scope.Missing(nil)[:2]) })
	return site.Around(mux)
}

// calm has every page come as one that was found: a browser complains of others.
func calm(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next.ServeHTTP(&found{w}, r) })
}

type found struct{ http.ResponseWriter }

func (f *found) WriteHeader(int) { f.ResponseWriter.WriteHeader(http.StatusOK) }

func asks(t *testing.T, of http.Handler, method, target, lang string) *httptest.ResponseRecorder {
	t.Helper()
	w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), method, target, http.NoBody)
	r.Header.Set("Accept-Language", lang)
	of.ServeHTTP(w, r)
	return w
}

// reads is what somebody reads of a page.
func reads(w *httptest.ResponseRecorder) string {
	text := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`).ReplaceAllString(w.Body.String(), " ")
	return strings.Join(strings.Fields(strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(text)), " ")
}

func TestAPageIsInTheLanguageThatTheBrowserWants(t *testing.T) {
	site := open(t, nil)
	for target, c := range map[string]struct{ accept, want, says string }{
		"/":                  {"de-AT", "de", "Von sich aus still"},
		"/install":           {"de", "de", "Niemand wird angeschrieben."},
		"/privacy":           {"en-GB,de;q=0.5", "en", "What is never kept"},
		"/support":           {"tlh", "en", "/stretch pause until monday"},
		"/privacy?lang=de":   {"en", "de", "Was nie gespeichert wird"},
		"/privacy?lang=tlh":  {"en", "en", "What is never kept"},
		"/nowhere":           {"de", "de", "Hier ist nichts"},
		"/support?lang=de&x": {"en", "de", "Wer diesen Server betreibt"},
	} {
		w := asks(t, site, http.MethodGet, target, c.accept)
		if !strings.Contains(w.Body.String(), `<html lang="`+c.want+`">`) || w.Header().Get("Content-Language") != c.want {
			t.Errorf("%s: not in %s", target, c.want)
		}
		if !strings.Contains(reads(w), c.says) {
			t.Errorf("%s does not say %q:\n%s", target, c.says, reads(w))
		}
	}
}

func TestALanguageThatWasChosenStaysChosen(t *testing.T) {
	page := asks(t, open(t, nil), http.MethodGet, "/?lang=de", "en").Body.String()
	for _, link := range []string{`href="/install?lang=de"`, `href="/privacy?lang=de"`, `href="/?lang=en"`} {
		if !strings.Contains(page, link) {
			t.Errorf("it lacks %s", link)
		}
	}
}

// Who waits for an installation has a next step in each case.
func TestWhateverIsToldHasWordsAStatusAndANextStep(t *testing.T) {
	site := open(t, nil)
	for what, c := range map[pages.Told]struct {
		status int
		next   string
	}{
		pages.NotFound:   {404, "/"},
		pages.NotAllowed: {405, "/"},
		pages.Trouble:    {500, "/support"},
		pages.Denied:     {403, "/install"},
		pages.NoState:    {400, "/slack/install"},
		pages.Forged:     {400, "/slack/install"},
		pages.Expired:    {400, "/slack/install"},
		pages.Used:       {400, "/slack/install"},
		pages.Elsewhere:  {400, "/slack/install"},
		pages.Refused:    {400, "/slack/install"},
		pages.Away:       {502, "/slack/install"},
		pages.Busy:       {503, "/slack/install"},
		pages.Misset:     {502, "/support"},
		pages.Cannot:     {403, "/support"},
		pages.Lacking:    {403, "/slack/install"},
		pages.Unkept:     {500, "/slack/install"},
	} {
		for _, lang := range say.Languages() {
			w := asks(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Tell(w, r, what) }), http.MethodGet, "/slack/oauth/callback?code=1", lang)
			if w.Code != c.status {
				t.Errorf("%s: status %d, want %d", what, w.Code, c.status)
			}
			if !strings.Contains(w.Body.String(), `<a class="button" href="`+c.next+`">`) {
				t.Errorf("%s leads nowhere, and not to %s", what, c.next)
			}
			if text := reads(w); strings.Contains(text, "told.") || !strings.Contains(text, say.In(lang).Say("page.told."+string(what))) {
				t.Errorf("%s in %s: %s", what, lang, text)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Errorf("%s is kept by a cache", what)
			}
		}
	}
}

func TestWhatSlackSaysIsShownAsText(t *testing.T) {
	site := open(t, nil)
	w := asks(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.TellCode(w, r, "org_<b>`x`") }), http.MethodGet, "/", "en")
	if page := w.Body.String(); strings.Contains(page, "<b>") || !strings.Contains(page, "org_&lt;b&gt;") {
		t.Error(page)
	}
	w = asks(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.Installed(w, r, pages.Done{Workspace: `"><script>x</script>`, Open: "javascript:alert(1)"})
	}), http.MethodGet, "/", "en")
	if page := w.Body.String(); strings.Contains(page, "<script") || strings.Contains(page, "javascript:") {
		t.Error(page)
	}
}

func TestAnInstallationThatWorkedSaysWhatToDoNow(t *testing.T) {
	site := open(t, nil)
	shows := func(d pages.Done) (text, page string) {
		d.Open = "https://slack.com/app_redirect?app=A1&team=T1"
		w := asks(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { site.Installed(w, r, d) }), http.MethodGet, "/slack/oauth/callback", "en")
		return reads(w), w.Body.String()
	}
	has := func(text string, want ...string) {
		t.Helper()
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("it does not say %q:\n%s", w, text)
			}
		}
	}
	text, page := shows(pages.Done{Workspace: "Acme"})
	has(text, "Unhunch is in Acme", "Type /stretch where you write messages", "Nobody was written to.")
	has(page, `href="https://slack.com/app_redirect?app=A1&amp;team=T1"`)
	if strings.Contains(text, "Left out") {
		t.Error("nothing was left out")
	}
	text, _ = shows(pages.Done{Workspace: "Acme", Again: true, Org: true, LeftOut: scope.Missing(scope.Required())})
	has(text, "up to date in Acme", "installed for the organisation", "Left out", "dnd:read", "Without it, reminders come during Do Not Disturb.", "files:write")
	text, _ = shows(pages.Done{})
	has(text, "Unhunch is installed")
	text, _ = shows(pages.Done{Starting: true})
	has(text, "does not answer yet", "Get help")
}

func TestNothingIsLoadedRunOrFramed(t *testing.T) {
	handler := rehearsal(t)
	for _, target := range []string{"/", "/install", "/privacy", "/support", "/nowhere", "/done", "/lacking"} {
		w := asks(t, handler, http.MethodGet, target, "en")
		page := w.Body.String()
		style := regexp.MustCompile(`(?s)<style>(.*)</style>`).FindStringSubmatch(page)
		if style == nil {
			t.Fatal("it has no style")
		}
		sum := sha256.Sum256([]byte(style[1]))
		for header, want := range map[string]string{
			"Content-Security-Policy":   "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":    "nosniff",
			"Referrer-Policy":           "no-referrer",
			"Strict-Transport-Security": "max-age=31536000",
		} {
			if got := w.Header().Get(header); got != want {
				t.Errorf("%s: %s: %q, want %q", target, header, got, want)
			}
		}
		if strings.Contains(page, "<script") || regexp.MustCompile(`(src|action)="https?:`).MatchString(page) {
			t.Errorf("%s loads or runs something:\n%s", target, page)
		}
	}
	plain := open(t, func(o *pages.Options) { o.HTTPS = false })
	if asks(t, plain, http.MethodGet, "/", "en").Header().Get("Strict-Transport-Security") != "" {
		t.Error("who comes by http would be sent to https, where nobody is")
	}
}

func TestAPageIsOnlyRead(t *testing.T) {
	site := open(t, nil)
	w := asks(t, site, http.MethodPost, "/privacy", "en")
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" || !strings.Contains(reads(w), "This page is only read") {
		t.Errorf("%d, %q:\n%s", w.Code, w.Header().Get("Allow"), reads(w))
	}
	if w := asks(t, site, http.MethodHead, "/privacy", "en"); w.Code != http.StatusOK {
		t.Errorf("a look at its head: %d", w.Code)
	}
}

func TestWhatBreaksIsToldAndNotedWithoutAWordOfIt(t *testing.T) {
	var log bytes.Buffer
	site := open(t, func(o *pages.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	w := asks(t, site.Around(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("xoxb-secret") })), http.MethodGet, "/xoxb-path", "en")
	if w.Code != http.StatusInternalServerError || !strings.Contains(reads(w), "Something broke") {
		t.Errorf("%d: %s", w.Code, reads(w))
	}
	if !strings.Contains(log.String(), "a page broke") || strings.Contains(log.String()+w.Body.String(), "xoxb") {
		t.Error(log.String())
	}
}

func TestThePicturesAreThere(t *testing.T) {
	site := open(t, nil)
	for _, found := range regexp.MustCompile(`(?:src|href)="(/static/[^"]+)"`).FindAllStringSubmatch(asks(t, site, http.MethodGet, "/", "en").Body.String(), -1) {
		w := asks(t, site, http.MethodGet, found[1], "en")
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "image/") || w.Body.Len() == 0 {
			t.Errorf("%s: %d, %s, %d bytes", found[1], w.Code, w.Header().Get("Content-Type"), w.Body.Len())
		}
	}
}

func TestThePrivacyPageSaysHowLongCopiesAreKept(t *testing.T) {
	for kept, want := range map[int]string{
		0:  "This server makes no copies of its store by itself. Copies that whoever runs this server makes in other ways",
		1:  "only the newest is kept: what was deleted is gone from there with the next one.",
		7:  "the newest 7 are kept: what was deleted is gone from there 7 days later.",
		30: "30 days later.",
	} {
		site := open(t, func(o *pages.Options) { o.Backups = kept })
		if text := reads(asks(t, site, http.MethodGet, "/privacy", "en")); !strings.Contains(text, want) {
			t.Errorf("%d copies: it does not say %q", kept, want)
		}
	}
}

func TestWhereHelpIsIsALinkWhereItCanBe(t *testing.T) {
	for support, want := range map[string]string{
		"help@example.com":                    `<a href="mailto:help@example.com">help@example.com</a>`,
		"https://example.com/help":            `<a href="https://example.com/help">https://example.com/help</a>`,
		"javascript:alert(1)":                 `<p class="reach">javascript:alert(1)</p>`,
		"http://example.com":                  `<p class="reach">http://example.com</p>`,
		"Ask Ana <ana@example.com> in room 2": `<p class="reach">Ask Ana &lt;ana@example.com&gt; in room 2</p>`,
	} {
		site := open(t, func(o *pages.Options) { o.Support = says(support) })
		if page := asks(t, site, http.MethodGet, "/support", "en").Body.String(); !strings.Contains(page, want) {
			t.Errorf("%s is not shown as %s", support, want)
		}
	}
}

// All that the app may do is told, in the words of the one table.
func TestEachScopeIsAskedForWithItsReason(t *testing.T) {
	for _, lang := range say.Languages() {
		p := say.In(lang)
		text := strings.ToLower(reads(asks(t, open(t, nil), http.MethodGet, "/install", lang)))
		for _, s := range scope.All() {
			for _, want := range []string{s.Name, s.Why(p), s.Without(p)} {
				if !strings.Contains(text, strings.ToLower(want)) {
					t.Errorf("%s: %q is not said", lang, want)
				}
			}
		}
		if n := strings.Count(text, p.Say("page.install.optional")); n != len(scope.Optional()) {
			t.Errorf("%s: %d may be left out", lang, n)
		}
	}
}

// A sentence that no page has would be translated for nobody, and a key without one
// would be read as it is.
func TestEverySentenceStandsOnAPage(t *testing.T) {
	raw, err := os.ReadFile("../say/catalog/en.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var catalog struct {
		Page map[string]map[string]any `yaml:"page"`
	}
	if err := yaml.Unmarshal(raw, &catalog); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for group, sentences := range catalog.Page {
		for key := range sentences {
			keys = append(keys, group+"."+key)
		}
	}
	var code bytes.Buffer
	err = fs.WalkDir(os.DirFS("."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		code.Write(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range keys {
		group, name, _ := strings.Cut(key, ".")
		name = strings.TrimSuffix(name, "-text")
		dynamic := (group == "told" || group == "title") && strings.Contains(code.String(), `"`+name+`"`)
		if !dynamic && !strings.Contains(code.String(), key+`"`) {
			t.Errorf("no page says page.%s", key)
		}
	}
	for _, said := range regexp.MustCompile(`\.Say "([^"]+)"`).FindAllStringSubmatch(code.String(), -1) {
		if !slices.Contains(keys, said[1]) {
			t.Errorf("there is no page.%s", said[1])
		}
	}
}
