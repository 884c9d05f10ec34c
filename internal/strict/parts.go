package strict

// Part is a field that a file may have, for who tells people what they can write.
type Part struct {
	In       string // where it is, as in steps[].dose; [] is each item of a list, <id> of a table. "" is the top
	Name     string
	Required bool
	Want     string // what may stand there: completes "write …"
	Means    string // what it is for; "" where nobody has said
}

// Parts lists the fields of all that may stand in a value, each object's before those of
// the objects in it. A Known has to know an id.
func (v Value) Parts() []Part { return v.parts("") }

func (v Value) parts(at string) (all []Part) {
	for _, f := range v.fields {
		if f.not != nil {
			continue
		}
		all = append(all, Part{In: at, Name: f.name, Required: f.required, Want: f.value.want, Means: f.means})
	}
	for _, f := range v.fields {
		all = append(all, f.value.parts(Join(at, f.name))...)
	}
	switch {
	case v.each == nil:
		return all
	case v.byID:
		return append(all, v.each().parts(Join(at, "<id>"))...)
	default:
		return append(all, v.each().parts(at+"[]")...)
	}
}
