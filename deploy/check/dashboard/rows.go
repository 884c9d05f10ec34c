package dashboard

// rows are all that is shown, the most urgent first.
func rows() []row {
	return []row{atFirst(), reminders(), messages(), slack(), presses(), workspaces(), store(), process()}
}

func atFirst() row {
	return row{"Is all well?", []panel{
		{
			title: "Bots that answer", says: "UnhunchDown and UnhunchOneDown tell of those that do not.",
			kind: number, bad: bad{below: 1},
			shows: []query{{`sum(up{$$})`, ""}},
		},
		{
			title: "Alerts", says: "That are firing. Each has a runbook.",
			kind: number, bad: bad{above: 1},
			shows: []query{{`count(ALERTS{alertname=~"Unhunch.*",alertstate="firing"}) or vector(0)`, ""}},
		},
		{
			title: "Presses arrive", says: "At every bot: a connection is open, or requests are taken.",
			kind: number, bad: bad{below: 1}, named: map[string]string{"0": "no", "1": "yes"},
			shows: []query{{`min((unhunch_sockets_open{$$} > bool 0) or unhunch_listening{$$})`, ""}},
		},
		{
			title: "The store answers", says: "To every bot.",
			kind: number, bad: bad{below: 1}, named: map[string]string{"0": "no", "1": "yes"},
			shows: []query{{`min(unhunch_store_answers{$$})`, ""}},
		},
		{
			title: "Workspaces served", says: "Of several stores, all together.",
			kind: number, bad: bad{below: 1},
			shows: []query{{`sum(max by (job) (unhunch_workspaces_served{$$}))`, ""}},
		},
		{
			title: "Messages that wait", says: "Some do at any moment of a crowd; growing all the time: see UnhunchMessagesWait.",
			kind:  number,
			shows: []query{{`sum(max by (job) (unhunch_messages_owed{$$} >= 0))`, ""}},
		},
		{
			title: "Reminders sent", says: "In the time that is shown.",
			kind:  number,
			shows: []query{{`round(sum(increase(unhunch_messages_settled_total{$$,kind="reminder",verdict="sent"}[$__range])))`, ""}},
		},
		{
			title: "Newest backup", says: "How old it is, of the store whose is the oldest.",
			kind: number, unit: "s", bad: bad{above: 26 * 3600},
			shows: []query{{`time() - min(max by (job) (unhunch_backup_taken_seconds{$$}))`, ""}},
		},
	}}
}

func reminders() row {
	return row{"Reminders", []panel{
		{
			title: "What is decided", says: "Of due reminders, each minute: sent, held back, or left out. One that is held is decided anew each minute.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (verdict) (rate(unhunch_reminders_decided_total{$$}[$__rate_interval]))`, "{{verdict}}"}},
		},
		{
			title: "Why they are held or left out", says: "Each minute, by reason: a meeting, a pause, the end of the day.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (reason) (rate(unhunch_reminders_decided_total{$$,verdict!="send"}[$__rate_interval]))`, "{{reason}}"}},
		},
		{
			title: "How late they come", says: "After they were due: half of them within this time, nine in ten, all but one in a hundred; of the half hour before. What was held back, as in a meeting, is not among them.",
			kind: lines, unit: "s",
			shows: quantiles("unhunch_reminder_lateness_seconds_bucket", `$$,held="no"`),
		},
	}}
}

func messages() row {
	return row{"Messages", []panel{
		{
			title: "How they end", says: "Each minute. Later: Slack asked to wait, and it is tried again. Unknown: nobody knows whether Slack took it, so it is not sent again.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (verdict) (rate(unhunch_messages_settled_total{$$}[$__rate_interval]))`, "{{verdict}}"}},
		},
		{
			title: "Why they are not sent", says: "Each minute: those that were dropped, and those of which nobody knows, by reason.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (reason) (rate(unhunch_messages_settled_total{$$,verdict=~"dropped|unknown"}[$__rate_interval]))`, "{{reason}}"}},
		},
		{
			title: "What waits", says: "Messages that are owed, by store.",
			kind:  lines,
			shows: []query{{`max by (job) (unhunch_messages_owed{$$} >= 0)`, "{{job}}"}},
		},
	}}
}

func slack() row {
	return row{"Slack", []panel{
		{
			title: "Calls by outcome", says: "Each minute. Failed: Slack's own trouble. Foreign: somebody else answered. Broken: nobody did.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (outcome) (rate(unhunch_slack_call_seconds_count{$$}[$__rate_interval]))`, "{{outcome}}"}},
		},
		{
			title: "Calls by method", says: "Each minute.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (method) (rate(unhunch_slack_call_seconds_count{$$}[$__rate_interval]))`, "{{method}}"}},
		},
		{
			title: "How long calls take", says: "Those that Slack answered: half of them, nine in ten, all but one in a hundred; of the half hour before.",
			kind: lines, unit: "s",
			shows: quantiles("unhunch_slack_call_seconds_bucket", `$$,outcome=~"ok|refused"`),
		},
		{
			title: "What Slack refuses", says: "Until somebody mends it: in how many workspaces. The log says how.",
			kind:  lines,
			shows: []query{{`max by (job, method, code) (unhunch_slack_refuses{$$})`, "{{method}}: {{code}}"}},
		},
	}}
}

func presses() row {
	return row{"Presses", []panel{
		{
			title: "What arrives", says: "From Slack, each minute, by its type.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (type) (rate(unhunch_ack_seconds_count{$$}[$__rate_interval]))`, "{{type}}"}},
		},
		{
			title: "How long Slack waits", says: "For the answer that something has arrived: half of it, nine in ten, all but one in a hundred; of the half hour before. People see an error after 3 s.",
			kind: lines, unit: "s",
			shows: quantiles("unhunch_ack_seconds_bucket", "$$"),
		},
		{
			title: "Ways in", says: "Open connections of Socket Mode, of two; or 1 while requests are taken.",
			kind:  lines,
			shows: []query{{`unhunch_sockets_open{$$} or unhunch_listening{$$}`, "{{instance}}"}},
		},
		{
			title: "Sent once more", says: "What Slack sent again, each minute, by the reason that it gave.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (reason) (rate(unhunch_envelopes_again_total{$$}[$__rate_interval]))`, "{{reason}}"}},
		},
		{
			title: "Requests that are refused", says: "Each minute, by reason. Unsigned, forged, stale and replayed are not Slack's.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (reason) (rate(unhunch_requests_refused_total{$$}[$__rate_interval]))`, "{{reason}}"}},
		},
	}}
}

func workspaces() row {
	return row{"Workspaces and bots", []panel{
		{
			title: "Workspaces by state", says: "Of a bot that many install. Refused: alive, and Slack refuses the token for now.",
			kind:  stacked,
			shows: []query{{`sum by (state) (max by (job, state) (unhunch_workspaces{$$}))`, "{{state}}"}},
		},
		{
			title: "Who works for them", says: "How many workspaces each bot reminds and posts for.",
			kind:  stacked,
			shows: []query{{`unhunch_workspaces_held{$$}`, "{{instance}}"}},
		},
		{
			title: "Bots that share a store", says: "As each of them sees it.",
			kind:  lines,
			shows: []query{{`unhunch_replicas{$$}`, "{{instance}}"}},
		},
		{
			title: "Versions", says: "How many bots there are of each.",
			kind:  stacked,
			shows: []query{{`count by (version) (unhunch_build_info{$$})`, "{{version}}"}},
		},
		{
			title: "Calendars", says: "Fetches each minute, by outcome.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (outcome) (rate(unhunch_calendar_fetch_seconds_count{$$}[$__rate_interval]))`, "{{outcome}}"}},
		},
		{
			title: "How long fetches of calendars take", says: "Half of them, nine in ten, all but one in a hundred; of the half hour before.",
			kind: lines, unit: "s",
			shows: quantiles("unhunch_calendar_fetch_seconds_bucket", "$$"),
		},
	}}
}

func store() row {
	return row{"Store", []panel{
		{
			title: "Size", says: "A file does not shrink by itself: freed pages are used again.",
			kind: lines, unit: "bytes",
			shows: []query{{`max by (job) (unhunch_store_bytes{$$} >= 0)`, "{{job}}"}},
		},
		{
			title: "How long a beat takes", says: "To decide for everybody who is due: half of them, nine in ten, all but one in a hundred; of the half hour before.",
			kind: lines, unit: "s",
			shows: quantiles("unhunch_beat_seconds_bucket", "$$"),
		},
		{
			title: "Rows put aside", says: "That could not be read: 0, or look at the log.",
			kind:  lines,
			shows: []query{{`max by (job) (unhunch_store_aside_rows{$$} >= 0)`, "{{job}}"}},
		},
		{
			title: "Connections to the database", says: "That are busy or idle, of each bot, and how many it may have.",
			kind: lines,
			shows: []query{
				{`unhunch_database_connections{$$}`, "{{instance}} {{state}}"},
				{`unhunch_database_connections_most{$$}`, "{{instance}} most"},
			},
		},
		{
			title: "Who waits for one", says: "How many at a time, on average. From 1 on, see UnhunchDatabaseCrowded.",
			kind:  lines,
			shows: []query{{`rate(unhunch_database_wait_seconds_total{$$}[$__rate_interval])`, "{{instance}}"}},
		},
	}}
}

func process() row {
	return row{"Process", []panel{
		{
			title: "Lines of the log", says: "Each minute, by level. What to do about each: docs/operations.md, Logs.",
			kind: stacked, unit: perMinute,
			shows: []query{{`60 * sum by (level) (rate(unhunch_log_lines_total{$$}[$__rate_interval]))`, "{{level}}"}},
		},
		{
			title: "Memory", says: "That the process takes of the machine.",
			kind: lines, unit: "bytes",
			shows: []query{{`process_resident_memory_bytes{$$}`, "{{instance}}"}},
		},
		{
			title: "Processor", says: "Of one core.",
			kind: lines, unit: "percentunit",
			shows: []query{{`rate(process_cpu_seconds_total{$$}[$__rate_interval])`, "{{instance}}"}},
		},
		{
			title: "Goroutines", says: "Growing all the time: something hangs.",
			kind:  lines,
			shows: []query{{`go_goroutines{$$}`, "{{instance}}"}},
		},
		{
			title: "Since it began", says: "How long ago each bot was started.",
			kind: lines, unit: "s",
			shows: []query{{`time() - process_start_time_seconds{$$}`, "{{instance}}"}},
		},
	}}
}

// perMinute is Grafana's word for so many each minute.
const perMinute = "cpm"
