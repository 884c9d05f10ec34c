package say

import "golang.org/x/text/language"

// mostAccepted is how much of a header is read, in bytes: whoever is asked sends it.
const mostAccepted = 200

// Accepted says things in the language of a catalog that a browser wants most (RFC 9110,
// 12.5.4, Accept-Language), or else in English.
func Accepted(header string) *Printer {
	if len(header) > mostAccepted {
		return English()
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return English()
	}
	langs := Languages()
	tags := []language.Tag{language.English} // first: what is said where nothing fits
	for _, lang := range langs {
		if lang != english {
			tags = append(tags, language.Make(lang))
		}
	}
	tag, _, _ := language.NewMatcher(tags).Match(wanted...)
	base, _ := tag.Base()
	return In(base.String())
}
