package bot

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"unhunch/internal/bot/card"
	"unhunch/internal/bot/outcome"
	"unhunch/internal/bot/pace"
	"unhunch/internal/coach"
)

// exports sends records.
type exports struct {
	api     *slack.Client
	budget  *pace.Budget
	replies *replies
	log     *slog.Logger
}

// send sends somebody everything that is kept of them, where only they see
// it: as a file, or in the text of messages where Slack takes no file from us.
func (e *exports) send(ctx context.Context, kept coach.Record, to reply, now time.Time) error {
	desk, w := kept.Desk, to.words()
	if err := e.budget.Turn(ctx, replyTimeout, now); err != nil {
		return fmt.Errorf("export: %w", err)
	}
	record, err := w.Record(desk, now)
	if err != nil {
		return fmt.Errorf("export: %w", err)
	}
	dm, ts, err := e.say(ctx, desk.Person.ID.Person, w.Exported())
	if err != nil {
		return err
	}
	if err := e.carry(ctx, dm, record, w); err != nil {
		e.takeBack(ctx, dm, ts, w)
		return err
	}
	if !kept.Here {
		e.replies.answer(ctx, to, w.ExportIsThere())
	}
	return nil
}

// carry takes a record into a direct message.
func (e *exports) carry(ctx context.Context, dm string, record []byte, w card.View) error {
	err := outcome.Patiently(ctx, func() error {
		_, err := e.api.UploadFileContext(ctx, slack.UploadFileParameters{
			Filename: exportName, Title: w.ExportTitle(), Channel: dm, FileSize: len(record), Reader: bytes.NewReader(record),
		})
		return err
	})
	if err == nil || !outcome.IsFinal(err) {
		return err
	}
	e.log.Info("Slack takes no file: an export goes into messages", "error", err)
	for _, m := range w.ExportPages(string(record)) {
		if _, _, err := e.say(ctx, dm, m); err != nil {
			return err
		}
	}
	return nil
}

// takeBack says that what was announced does not come.
func (e *exports) takeBack(ctx context.Context, dm, ts string, w card.View) {
	m := w.ExportFailed()
	err := outcome.Patiently(ctx, func() error {
		_, err := makes(ctx, e.api, dm, changing(ts, m))
		return err
	})
	if err != nil {
		e.log.Warn("an export was announced and did not come", "error", err)
	}
}

const exportName = "unhunch.json"

// say posts something that is not owed, and tells where it is.
func (e *exports) say(ctx context.Context, channel string, m card.Message) (in, ts string, err error) {
	err = outcome.Patiently(ctx, func() error {
		receipt, err := makes(ctx, e.api, channel, posting(m))
		in, ts = receipt.Channel, receipt.TS
		return err
	})
	if err != nil {
		return "", "", fmt.Errorf("chat.postMessage: %w", err)
	}
	return in, ts, nil
}
