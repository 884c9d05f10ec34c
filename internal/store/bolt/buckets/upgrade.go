package buckets

import "slices"

// First is the first format that is brought up to date: no release wrote an older one.
const First = 5

// Upgrade brings a file of one format to the next.
type Upgrade struct {
	Buckets []Bucket          // that a file of the older format has
	Change  func(t *Tx) error // what is different, in the one transaction that all of it takes; a bucket that came is there
}

// Formats are the upgrades from First on, in order. The newest format is behind the last.
type Formats []Upgrade

// Upgrades are those that this program knows. A format that was released is never taken
// out: who skipped versions comes through all of them.
func Upgrades() Formats { return Formats{} }

// Newest is the format to which they lead.
func (f Formats) Newest() int { return First + len(f) }

// Know reports whether a file of a format can be opened: as it is, or once it is brought
// up to date.
func (f Formats) Know(format int) bool { return format >= First && format <= f.Newest() }

// Buckets are those of a format that they know.
func (f Formats) Buckets(format int) []Bucket {
	if format < f.Newest() {
		return slices.Clone(f[format-First].Buckets)
	}
	return Buckets()
}

// From are the upgrades that a file of a format that they know has yet to come through.
func (f Formats) From(format int) Formats { return f[format-First:] }
