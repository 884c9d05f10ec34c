package routine

import (
	"fmt"
	"strings"
	"time"

	"unhunch/internal/strict"
)

// wordsPerSecond is how fast a step is read. Most adults read English non-fiction
// silently at 175 to 300 words a minute, 238 on average (Brysbaert 2019, J Mem Lang
// 109:104047), and texts of the same content in seventeen languages aloud at 184
// (Trauzettel-Klosinski and Dietz 2012, IOVS 53:5452): 180 suits nearly everybody, and
// German with its longer words.
const wordsPerSecond = 3

// readingShare is the part of a step's time that may go to reading it: eyes that read
// are not where the body is.
const readingShare = 3

// Words counts what is to be read in a step below its title.
func (s Step) Words() int {
	return len(strings.Fields(strings.Join([]string{s.Do, s.Breathe, s.Tip, s.Care}, " ")))
}

// Readable is how many words can be read in the share of a step's time that is for
// reading. It is shown for Lead and its dose; who turns the page by themselves reads
// no faster.
func (s Step) Readable() int {
	return int((Lead+s.Time())/time.Second) * wordsPerSecond / readingShare
}

// checkReading complains of a step that cannot be followed while it is read.
func (r *reader) checkReading(at string, s Step) {
	words, most := s.Words(), s.Readable()
	if s.Time() == 0 || words <= most {
		return
	}
	r.Note(strict.Join(at, "do"), fmt.Sprintf("has %d words with breathe, tip and care, and %d can be read in a third of its time", words, most),
		fmt.Sprintf("leave %d out, or make the step longer by as many seconds", words-most))
}
