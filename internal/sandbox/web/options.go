package web

import "log/slog"

// Options says what differs from one page to the next. The zero value will do.
type Options struct {
	// Hosts are further names that the page may be asked for under. Names that
	// mean this machine always are; others are refused, so that no web site can
	// point its own name here and read along.
	Hosts []string
	Log   *slog.Logger // nil: says nothing
	Still bool         // the clock is the machine's: nobody moves it
	// Calendars lets the visitor edit people's: the bot beside this page can read them.
	Calendars bool
	// Install is where a visitor begins to install the app, at the app's own address.
	Install string
}

func (o Options) logger() *slog.Logger {
	if o.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return o.Log
}
