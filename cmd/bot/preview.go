package main

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"
	"golang.org/x/sync/errgroup"

	"unhunch/internal/app"
	"unhunch/internal/bot/card"
	"unhunch/internal/preview"
	"unhunch/internal/routine"
	"unhunch/internal/session"
)

// previewCmd shows routines in a browser while somebody writes them.
type previewCmd struct {
	ID string `arg:"" optional:"" help:"The routine to open; without it, the list."`
	layered
	Port   int  `help:"The page's port on 127.0.0.1; the next free one where it is taken." default:"8090" placeholder:"N"`
	NoOpen bool `help:"Do not open the browser."`
}

func (c *previewCmd) check(e env, wrong *mistakes) {
	c.layered.check(e, wrong)
	if c.ID != "" {
		c.has(c.ID, wrong)
	}
	wrong.port(c.Port)
}

// Run serves the page, also of a folder with mistakes: they are shown there.
func (c *previewCmd) Run(ctx context.Context, e env) error {
	page := preview.New(preview.Options{
		Load:  func() (*routine.Library, error) { return app.LoadLibrary(c.Routines) },
		Dir:   c.Routines,
		Words: words(),
	})
	listener, err := listen(ctx, c.Port)
	if err != nil {
		return err
	}
	address := "http://" + listener.Addr().String() + "/" + c.ID + "?lang=" + c.Lang
	follows := "Only built-in routines: they do not change. --routines DIR follows a folder."
	if c.Routines != "" {
		follows = "It follows " + c.Routines + " as you save."
	}
	fmt.Fprintf(e.stdout, "Preview: %s\n%s Ctrl-C ends it.\n", address, follows)
	if !c.NoOpen {
		openBrowser(ctx, e.getenv, address)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return page.Run(ctx) })
	g.Go(func() error { return app.Serve(ctx, listener, page) })
	return g.Wait()
}

// words are those of a thread.
func words() preview.Words {
	return preview.Words{Step: stepWords, Dose: card.English().Dose, Length: card.English().Length}
}

// stepWords are the paragraphs of a step's post in Slack, as somebody reads
// them whose steps move on by themselves.
func stepWords(r routine.Routine, step int) (words []string) {
	s := session.Session{Routine: r.ID, Steps: len(r.Steps), Step: step, Turn: step, State: session.Running}
	s.Ends = s.Since.Add(routine.Lead + r.Steps[step].Time())
	for _, block := range card.English().Step(s, r, step, session.Part(step), card.Picture{}).Blocks {
		switch b := block.(type) {
		case *slack.SectionBlock:
			words = append(words, b.Text.Text)
		case *slack.ContextBlock:
			for _, element := range b.ContextElements.Elements {
				if text, ok := element.(*slack.TextBlockObject); ok {
					words = append(words, text.Text)
				}
			}
		}
	}
	return words
}
