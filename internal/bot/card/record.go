package card

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"unhunch/internal/prefs"
	"unhunch/internal/session"
)

// Record is all that is kept of somebody, for them to read: the whole desk as
// JSON, with a legend that says what each of its values is. Lengths and times of
// day are as people write them, and moments on the person's wall. What a store
// keeps beside it follows from it.
func (w brief) Record(d session.Desk, now time.Time) ([]byte, error) {
	r := record{wording: w.wording, local: d.Local}
	r.meets("of")
	r.meets("exported")
	desk := r.structure(reflect.ValueOf(d), "")
	all := object{{"of", d.Person.ID}, {"exported", d.Local(now).Format(time.RFC3339)}, {"legend", r.legend}}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetIndent("", "  ")
	err := e.Encode(append(all, desk...))
	return bytes.TrimSpace(out.Bytes()), err
}

// object keeps the order of its members: somebody reads them.
type object []member

type member struct {
	name  string
	value any
}

// MarshalJSON implements json.Marshaler.
func (o object) MarshalJSON() ([]byte, error) {
	said := make([][]byte, len(o))
	for i, m := range o {
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		said[i] = slices.Concat(name, []byte(":"), value)
	}
	return slices.Concat([]byte("{"), bytes.Join(said, []byte(",")), []byte("}")), nil
}

// record is a desk on its way to whom it is of.
type record struct {
	wording

	local  func(time.Time) time.Time
	legend object // of what it has met
}

// meets puts what stands at a path into the legend. A * in it is any item of a
// list, and any name that is none of ours.
func (r *record) meets(at string) {
	if _, of, found := strings.Cut(at, "advice.undo."); found && of != "" {
		at = "advice.undo" // a timetable once more
	}
	if slices.ContainsFunc(r.legend, func(m member) bool { return m.name == at }) {
		return
	}
	key := strings.NewReplacer(".*", "", ".", "-", "_", "-").Replace(at)
	r.legend = append(r.legend, member{at, r.Say("record." + key)})
}

func (r *record) value(v reflect.Value, at string) any {
	switch x := v.Interface().(type) {
	case time.Time:
		r.meets(at)
		return r.moment(x)
	case time.Duration:
		r.meets(at)
		return r.exactly(x)
	case prefs.Minute:
		r.meets(at)
		return wall{wording: r.wording}.text(x)
	case prefs.Hours:
		r.meets(at)
		return r.hours(x)
	case session.Hours:
		return r.counts(x, at)
	case prefs.Sealed:
		r.meets(at)
		return r.Say("record-value.sealed")
	}
	switch v.Kind() {
	case reflect.Struct:
		return r.structure(v, at)
	case reflect.Pointer:
		return r.value(v.Elem(), at)
	case reflect.Slice:
		list := make([]any, v.Len())
		for i := range list {
			list[i] = r.value(v.Index(i), at+".*")
		}
		return list
	case reflect.Map:
		return r.table(v, at)
	}
	r.meets(at)
	if minutes, ok := reflect.TypeAssert[int](v); ok && (strings.HasSuffix(at, ".plan.every") || strings.HasSuffix(at, ".timetable.lead") || at == "advice.undo.lead") {
		return r.Count("time.minutes", minutes)
	}
	return v.Interface()
}

// structure goes by the names that a field has as JSON, and leaves out what is
// left out there.
func (r *record) structure(v reflect.Value, at string) object {
	all := object{}
	for field, value := range v.Fields() {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-", options != "" && (value.IsZero() || strings.Contains(options, "omitempty") && empty(value)):
		case field.Anonymous && name == "":
			all = append(all, r.structure(value, at)...)
		default:
			name = cmp.Or(name, field.Name)
			all = append(all, member{name, r.value(value, strings.TrimPrefix(at+"."+name, "."))})
		}
	}
	return all
}

func empty(v reflect.Value) bool {
	return (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
}

func (r *record) table(v reflect.Value, at string) object {
	keys := v.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return cmp.Compare(a.String(), b.String()) })
	all := make(object, len(keys))
	for i, key := range keys {
		all[i] = member{key.String(), r.value(v.MapIndex(key), at+".*")}
	}
	return all
}

// hours are those of each day on which somebody works.
func (r *record) hours(h prefs.Hours) object {
	all := object{}
	for _, day := range h.Days() {
		spans := make([]string, len(h[day]))
		for i, s := range h[day] {
			spans[i] = wall{wording: r.wording}.span(s)
		}
		all = append(all, member{r.dayWords(day), spans})
	}
	return all
}

// counts are those of each hour in which there was something to count.
func (r *record) counts(h session.Hours, at string) object {
	all := object{}
	for i, hour := range h {
		if hour != (session.Hour{}) {
			span := prefs.Span{From: prefs.Minute(60 * i), To: prefs.Minute(60 * (i + 1))}
			all = append(all, member{wall{wording: r.wording}.span(span), r.structure(reflect.ValueOf(hour), at+".*")})
		}
	}
	return all
}

func (r *record) moment(t time.Time) string {
	switch {
	case t.IsZero():
		return ""
	case !t.Before(prefs.Forever):
		return r.Say("record-value.for-ever")
	}
	return r.local(t).Format(time.RFC3339)
}

// exactly gives a length as "2 minutes 30 seconds".
func (r *record) exactly(d time.Duration) string {
	minutes, seconds := int(d/time.Minute), int(d%time.Minute/time.Second)
	switch {
	case minutes == 0:
		return r.Count("time.seconds", seconds)
	case seconds == 0:
		return r.Count("time.minutes", minutes)
	}
	return fmt.Sprint(r.Count("time.minutes", minutes), " ", r.Count("time.seconds", seconds))
}
