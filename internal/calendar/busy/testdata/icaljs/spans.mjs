// Says when somebody in Berlin is busy by each calendar that is named, as ical.js
// understands it and docs/calendars.md asks for. TestGoldenSpansAreThoseOfAnotherReader
// starts it with the windows first, in seconds since 1970, as from-to,from-to.
//
// What ical.js does not do is done here: zones that the file does not explain (by
// Node's own), times without a zone, and what keeps somebody busy.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

ICAL.design.strict = false;
const home = "Europe/Berlin";
const day = 86400;

// windows are the names of zones that files of the corpus leave unexplained.
const windows = {
  "W. Europe Standard Time": "Europe/Berlin",
  "Eastern Standard Time": "America/New_York",
  "Pacific Standard Time": "America/Los_Angeles",
  "India Standard Time": "Asia/Calcutta",
  "GMT Standard Time": "Europe/London",
  "Tokyo Standard Time": "Asia/Tokyo",
  "AUS Eastern Standard Time": "Australia/Sydney",
  "tzone://Microsoft/Utc": "UTC",
};

const formats = {};
function offsetAt(name, seconds) {
  formats[name] ??= new Intl.DateTimeFormat("en-US", {
    timeZone: name, hourCycle: "h23",
    year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
  });
  const p = Object.fromEntries(formats[name].formatToParts(seconds * 1000).map((x) => [x.type, Number(x.value)]));
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute, p.second) / 1000 - seconds;
}

// offsetOf is that of a clock: of the first time that it shows a time twice, and as
// before a change that leaves a time out.
function offsetOf(name, clock) {
  const before = offsetAt(name, clock - day), after = offsetAt(name, clock + day);
  if (offsetAt(name, clock - before) === before) return before;
  return offsetAt(name, clock - after) === after ? after : before;
}

class Zone extends ICAL.Timezone {
  constructor(tzid, name, fixed) {
    super({ tzid });
    this.name = name;
    this.fixed = fixed;
  }
  utcOffset(t) {
    return this.fixed ?? offsetOf(this.name, Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000);
  }
}

const zones = {};
const known = ICAL.TimezoneService.get.bind(ICAL.TimezoneService);
ICAL.TimezoneService.get = (tzid) => {
  if (tzid === "UTC" || tzid === "Z" || tzid === "floating") return known(tzid);
  if (!(tzid in zones)) {
    const name = windows[tzid] ?? tzid.replace(/^\/[^/]+\/(?:Tzfile\/)?(?:[0-9][^/]*\/)?/, "");
    const fixed = /^GMT([+-])(\d\d)(\d\d)$/.exec(name);
    if (fixed) {
      zones[tzid] = new Zone(tzid, name, (fixed[1] === "-" ? -60 : 60) * (60 * fixed[2] + 1 * fixed[3]));
    } else {
      try {
        new Intl.DateTimeFormat("en-US", { timeZone: name });
        zones[tzid] = new Zone(tzid, name);
      } catch {
        zones[tzid] = new Zone(tzid, home); // nobody knows it
      }
    }
  }
  return zones[tzid];
};

function seconds(t) {
  if (!t.isDate && t.zone !== ICAL.Timezone.localTimezone) return t.toUnixTime();
  const clock = Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second) / 1000;
  return clock - offsetOf(home, clock);
}

function value(c, name) {
  return String(c.getFirstPropertyValue(name) ?? "").trim().toUpperCase();
}

function keeps(c, whole) {
  const shown = value(c, "transp");
  const marked = value(c, "x-microsoft-cdo-busystatus") || value(c, "x-apple-ews-busystatus");
  if (value(c, "status") === "CANCELLED" || shown === "TRANSPARENT") return false;
  if (marked === "FREE" || marked === "WORKINGELSEWHERE") return false;
  if (whole || value(c, "x-microsoft-cdo-alldayevent") === "TRUE") {
    return shown === "OPAQUE" || marked === "BUSY" || marked === "OOF";
  }
  return true;
}

function newest(list) {
  const version = (c) => Number(c.getFirstPropertyValue("sequence") ?? 0);
  const highest = Math.max(...list.map(version));
  return list.filter((c) => version(c) === highest);
}

function grouped(list, key) {
  const groups = new Map();
  for (const x of list) groups.set(key(x), [...(groups.get(key(x)) ?? []), x]);
  return [...groups.values()];
}

// series are the spans of the components with one UID, until some time.
function series(list, until) {
  const spans = [];
  const add = (c, from, to) => {
    if (keeps(c, from.isDate)) spans.push([seconds(from), seconds(to)]);
  };
  const one = (c) => {
    const e = new ICAL.Event(c);
    add(c, e.startDate, e.endDate);
  };
  const mains = newest(list.filter((c) => !c.hasProperty("recurrence-id")));
  const others = grouped(list.filter((c) => c.hasProperty("recurrence-id")), (c) => seconds(c.getFirstPropertyValue("recurrence-id"))).flatMap(newest);
  if (mains.length === 0) {
    others.forEach(one);
    return spans;
  }
  if (mains.some((c) => value(c, "status") === "CANCELLED")) return spans;
  for (const main of mains) {
    for (const p of main.getAllProperties("rdate").filter((p) => p.getFirstValue() instanceof ICAL.Period)) {
      for (const period of p.getValues()) add(main, period.start, period.getEnd());
      main.removeProperty(p); // ical.js cannot put it in order
    }
    if (others.length === 0 && !["rrule", "rdate", "exdate"].some((p) => main.hasProperty(p))) {
      one(main); // an end that is given stays where it is, on the night of a change of the clocks, too
      continue;
    }
    const event = new ICAL.Event(main, { exceptions: others });
    const used = new Set();
    const occurs = (t) => {
      const d = event.getOccurrenceDetails(t);
      if (d.item.component !== main) used.add(d.item.component);
      add(d.item.component, d.startDate, d.endDate);
    };
    if (main.hasProperty("rdate") && !main.hasProperty("rrule")) occurs(event.startDate); // ical.js forgets it
    const next = event.iterator();
    for (let t = next.next(); t && seconds(t) < until + 120 * day; t = next.next()) occurs(t);
    others.filter((c) => !used.has(c) && !new ICAL.Event(c).modifiesFuture()).forEach(one);
  }
  return spans;
}

function clipped(spans, from, to) {
  const all = spans.map(([a, b]) => [Math.max(a, from), Math.min(b, to)]).filter(([a, b]) => a < b).sort((x, y) => x[0] - y[0]);
  const joined = [];
  for (const [a, b] of all) {
    const last = joined.at(-1);
    if (last && a <= last[1]) last[1] = Math.max(last[1], b);
    else joined.push([a, b]);
  }
  return joined;
}

function read(file, until) {
  let text = readFileSync(file, "latin1").replace(/^\xef\xbb\xbf/, ""); // its letters don't matter
  text = text.replace(/\r\n?|\n/g, "\n").replace(/\n+/g, "\n").replace(/\n[ \t]/g, "");
  text = text.split("\n").filter((line) => /^[A-Za-z0-9-]+[:;]/.test(line) && !/^(RRULE|EXDATE):$/.test(line)).join("\r\n");
  const parsed = ICAL.parse(text);
  const calendars = (Array.isArray(parsed[0]) ? parsed : [parsed]).map((c) => new ICAL.Component(c));
  const spans = [];
  const events = calendars.flatMap((c) => c.getAllSubcomponents("vevent"));
  let alone = 0;
  for (const group of grouped(events, (c) => c.getFirstPropertyValue("uid") ?? `alone ${alone++}`)) spans.push(...series(group, until));
  for (const p of calendars.flatMap((c) => c.getAllSubcomponents("vfreebusy")).flatMap((c) => c.getAllProperties("freebusy"))) {
    if (String(p.getParameter("fbtype") ?? "").toUpperCase() === "FREE") continue;
    for (const period of p.getValues()) spans.push([seconds(period.start), seconds(period.getEnd())]);
  }
  return spans;
}

const [asked, ...files] = process.argv.slice(2);
const wanted = asked.split(",").map((w) => w.split("-").map(Number));
for (const file of files) {
  console.log("# " + file);
  const spans = read(file, Math.max(...wanted.map((w) => w[1])));
  for (const [from, to] of wanted) {
    for (const s of clipped(spans, from, to)) console.log(s.map((t) => new Date(t * 1000).toISOString().slice(0, 19) + "Z").join(" "));
  }
}
