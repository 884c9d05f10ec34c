package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/coach"
	"unhunch/internal/delivery"
	"unhunch/internal/sandbox"
	"unhunch/internal/sandbox/sandboxtest"
	"unhunch/internal/session"
	"unhunch/internal/store/bolt"
)

// wall is a Slack in which one card stands, whose state names a revision. What
// is sent to it takes its time, is refused for a while, or is done and the answer
// gets lost: both ways of changing the card, the edit and the response_url.
type wall struct {
	mu      sync.Mutex
	random  *rand.Rand
	written []int // revisions, in the order in which they took effect
}

// named finds a revision in a card: the minute until which it is put off.
var named = regexp.MustCompile(`date\^(\d+)`)

func (w *wall) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	content := string(body)
	if r.Header.Get("Content-Type") == "application/x-www-form-urlencoded" {
		if content, err = url.QueryUnescape(content); err != nil {
			return nil, err
		}
	}
	w.mu.Lock()
	fate, wait := w.random.IntN(10), time.Duration(1+w.random.IntN(4000))*time.Millisecond
	w.mu.Unlock()
	select {
	case <-time.After(wait):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	answer := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r}
	if fate == 0 {
		answer.StatusCode = http.StatusTooManyRequests
		answer.Header.Set("Retry-After", "2")
		answer.Body = io.NopCloser(strings.NewReader(""))
		return answer, nil
	}
	found := named.FindStringSubmatch(content)
	if found == nil {
		return nil, errors.New("no revision in " + content)
	}
	at, err := strconv.ParseInt(found[1], 10, 64)
	if err != nil {
		return nil, err
	}
	w.mu.Lock()
	w.written = append(w.written, int(time.Unix(at, 0).Sub(zero)/time.Minute))
	w.mu.Unlock()
	if fate == 1 {
		return nil, errors.New("connection reset by peer")
	}
	answer.Body = io.NopCloser(strings.NewReader(`{"ok":true,"channel":"D1","ts":"1.1"}`))
	return answer, nil
}

// zero is until when revision 0 of the card is put off.
var zero = time.Date(2000, time.January, 3, 10, 0, 0, 0, time.UTC)

// unmended writes as if nobody else did: what it read before may be old by then.
type unmended struct{ *Bot }

func (u unmended) Post(ctx context.Context, c delivery.Claim) (delivery.Receipt, error) {
	desk, err := u.desks.Desk(ctx, c.To)
	if err != nil {
		return delivery.Receipt{}, err
	}
	return u.posts.send(ctx, c, u.cardOf(desk))
}

// cardOf draws somebody's card as it stands on their desk.
func (b *Bot) cardOf(d session.Desk) card.Message {
	r, _ := b.library().Routine(d.Card.Routine)
	return card.English().State(coach.CardState{Desk: d, Routine: d.Session.Begun(r)})
}

// redraw owes the person's card drawn anew.
func redraw(d *session.Desk) {
	d.Owed = append(d.Owed, delivery.Message{
		To: d.Person.ID, Kind: delivery.Card, Priority: delivery.Answer,
		Ref: delivery.Ref{Card: d.Card.ID}, Edit: true, Routine: d.Card.Routine,
	})
}

// revises lets somebody's card change again and again, each time by an edit that
// is owed and sometimes by an answer, with restarts in between, and gives what
// was written and the last revision that there was.
func revises(t *testing.T, seed uint64, mended bool) (written []int, last int) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		random := rand.New(rand.NewPCG(seed, 11))
		h, w := moveIn(t, sandbox.Options{}), &wall{random: rand.New(rand.NewPCG(seed, 12))}
		through := &http.Client{Transport: w, Timeout: 20 * time.Second}
		h.bot.replies.http, h.bot.posts.api = through, slack.New("xoxb-1", slack.OptionAPIURL("http://slack.test/"), slack.OptionHTTPClient(through))
		ana := h.reminded("ana")
		change := func(revision int, redrawn bool) session.Desk {
			var desk session.Desk
			err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
				d.Card = session.Card{ID: 1, Kind: delivery.Reminder, Routine: "desk-reset", Answer: session.Snoozed, Until: zero.Add(time.Duration(revision) * time.Minute)}
				d.Posts.Card, d.Posts.Channel, d.Posts.TS = 1, "D1", map[string]string{"": "1.1"}
				if redrawn {
					redraw(d)
				}
				desk = *d
				return nil
			})
			if err != nil {
				t.Error(err)
			}
			return desk
		}
		change(0, false)
		var answers sync.WaitGroup
		for range 3 {
			courier, stop := h.courier(mended)
			for range 2 + random.IntN(5) {
				last++
				desk := change(last, true)
				courier.Wake()
				if random.IntN(2) == 0 {
					answers.Go(func() { h.answersCard(desk, mended) })
				}
				passes(time.Duration(random.IntN(5000)) * time.Millisecond)
			}
			stop()
			answers.Wait()
			h.forgetsWhatStands()
		}
		_, stop := h.courier(mended)
		passes(5 * time.Minute)
		stop()
		written = w.written
		h.ends()
	})
	return written, last
}

// courier delivers what the bot owes, until it is stopped.
func (h *house) courier(mended bool) (c *delivery.Courier, stop func()) {
	h.t.Helper()
	store, ok := h.desks.Store.(*bolt.Store)
	if !ok {
		h.t.Fatal("another store")
	}
	var poster delivery.Poster = h.bot
	if !mended {
		poster = unmended{h.bot}
	}
	c = delivery.NewCourier(store, poster, h.logger(), delivery.Options{})
	ctx, cancel := context.WithCancel(h.t.Context())
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx) }()
	return c, func() {
		cancel()
		if err := <-ended; err != nil {
			h.t.Error(err)
		}
	}
}

// forgetsWhatStands has the bot know of its posts what it knows after a restart.
func (h *house) forgetsWhatStands() {
	standing := newStanding(func() bool { return true })
	h.bot.posts.standing, h.bot.replies.standing = standing, standing
}

// answersCard answers a press by which the desk became like this.
func (h *house) answersCard(desk session.Desk, mended bool) {
	to := fmt.Sprint("http://slack.test/respond/", desk.Card.Until.Unix())
	if !mended {
		_ = h.bot.replies.respond(h.t.Context(), reply{who: desk.Person.ID, url: to, replace: true}, h.bot.cardOf(desk))
		return
	}
	newest := delivery.Message{ID: math.MaxUint64, To: desk.Person.ID, Kind: delivery.Card, Ref: delivery.Ref{Card: 1}, Edit: true}
	w := h.bot.replies.ways.of(to, h.now())
	w.channel, w.ts = "D1", "1.1"
	_ = h.bot.hands.write(h.t.Context(), newest, w)
}

const stories = 12

func TestNothingOlderIsWrittenOverWhatIsNewer(t *testing.T) {
	for seed := range uint64(stories) {
		written, last := revises(t, seed, true)
		if !slices.IsSorted(written) || len(written) == 0 || written[len(written)-1] != last {
			t.Errorf("seed %d, revisions up to %d: written were %v", seed, last, written)
		}
	}
}

// TestWithoutTurnsWhatIsOlderComesLast shows that the story above can go wrong.
func TestWithoutTurnsWhatIsOlderComesLast(t *testing.T) {
	wrong := 0
	for seed := range uint64(stories) {
		if written, _ := revises(t, seed, false); !slices.IsSorted(written) {
			wrong++
		}
	}
	if wrong == 0 {
		t.Errorf("in none of %d stories was anything older written over what was newer", stories)
	}
}

func TestAnEditThatWasOvertakenIsNeverSent(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	claim := h.hasCard(ana)
	edits := [2]delivery.Claim{claim, claim}
	for i := range edits {
		err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
			d.Card.Answer = [2]session.Answer{session.Stood, session.Skipped}[i]
			redraw(d)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		edits[i].ID = h.keeps(ana).Posts.Revisions[""]
	}
	for restarts := range 2 {
		if _, err := h.bot.Post(t.Context(), edits[0]); !errors.Is(err, delivery.ErrOvertaken) {
			t.Errorf("after %d restarts the older one: %v", restarts, err)
		}
		if _, err := h.bot.Post(t.Context(), edits[1]); err != nil {
			t.Errorf("after %d restarts the newer one: %v", restarts, err)
		}
		if _, err := h.bot.Post(t.Context(), edits[1]); !errors.Is(err, delivery.ErrUnchanged) {
			t.Errorf("after %d restarts once more: %v", restarts, err)
		}
		h.forgetsWhatStands()
	}
	if n := len(h.Calls("chat.update")); n != 2 {
		t.Errorf("%d calls, one in each of two lives is enough", n)
	}
	h.ends()
}

func TestAnEditWhoseOutcomeIsUnknownIsMadeAgain(t *testing.T) {
	h := moveIn(t, sandbox.Options{})
	ana := h.reminded("ana")
	claim := h.hasCard(ana)
	h.Fault(sandbox.Fault{Method: "chat.update", Kind: sandbox.InternalError, Done: true})
	err := h.desks.Change(t.Context(), h.id(ana), func(d *session.Desk) error {
		d.Card.Answer = session.Stood
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for try, want := range []error{delivery.ErrUnknownOutcome, nil, delivery.ErrUnchanged} {
		if _, err := h.bot.Post(t.Context(), claim); !errors.Is(err, want) {
			t.Errorf("try %d: %v, want %v", try+1, err, want)
		}
	}
	h.ends()
}

// hasCard posts a card to somebody, and gives the claim of an edit of it.
func (h *house) hasCard(p *sandboxtest.Person) delivery.Claim {
	h.t.Helper()
	ref := delivery.Ref{Card: 1}
	receipt, err := h.bot.Post(h.t.Context(), delivery.Claim{
		Message: delivery.Message{ID: 1, To: h.id(p), Kind: delivery.Break, Ref: ref}, Channel: p.ID(),
	})
	if err != nil {
		h.t.Fatal(err)
	}
	err = h.desks.Change(h.t.Context(), h.id(p), func(d *session.Desk) error {
		d.Card = session.Card{ID: 1, Kind: delivery.Break, Routine: receipt.Routine}
		d.Posts = session.Posts{Card: 1, Channel: receipt.Channel, TS: map[string]string{"": receipt.TS}}
		return nil
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return delivery.Claim{
		Message: delivery.Message{ID: 1, To: h.id(p), Kind: delivery.Card, Ref: ref, Edit: true}, Channel: receipt.Channel, TS: receipt.TS,
	}
}
