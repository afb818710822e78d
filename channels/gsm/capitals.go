package gsm

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Letters are how the Greek of a reply is written: a setting of the channels that send SMS.
type Letters string

// Proper is the default, and what empty Letters mean.
const (
	Proper   Letters = "proper"   // as the editors wrote it
	Capitals Letters = "capitals" // in the capitals that GSM-7 has, where that saves segments
)

// write is a text in these letters.
func (l Letters) write(text string) string {
	if l != Capitals {
		return text
	}
	capitals := InCapitals(text)
	if !isGSM7(capitals) || SizeOf(capitals).Segments >= SizeOf(text).Segments {
		return text
	}
	return capitals
}

// asItIs are the places of a text in which a letter changed would be an error: links, with a scheme or without, and e-mail
// addresses.
var asItIs = regexp.MustCompile(`(?i)(?:https?://|www\.|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?::[0-9]+)?/|[a-z0-9._%+-]+@)[^\s\pZ«»“”„…·]*`)

// InCapitals writes Greek in GSM-7: without accents, in capitals, and those that the alphabet lacks as the Latin letters
// that look like them. What is Latin stays as it is: links, e-mail addresses, references, words. Text in other alphabets
// stays too, and so outside of GSM-7. Written again, nothing changes.
func InCapitals(text string) string {
	var b strings.Builder
	from := 0
	for _, place := range asItIs.FindAllStringIndex(text, -1) {
		b.WriteString(capitals(text[from:place[0]]))
		b.WriteString(text[place[0]:place[1]])
		from = place[1]
	}
	b.WriteString(capitals(text[from:]))
	return b.String()
}

// capitals writes a text in which nothing stands that must stay.
func capitals(text string) string {
	var b strings.Builder
	accented := false // the marks behind this letter stay
	for _, r := range norm.NFD.String(text) {
		if unicode.Is(unicode.Mn, r) && !accented {
			continue
		}
		greek := unicode.Is(unicode.Greek, r)
		if greek {
			r = unicode.ToUpper(r)
		}
		written, ok := lookAlikes[r]
		if !ok {
			written = string(r)
		}
		accented = !greek && !ok
		b.WriteString(written)
	}
	return norm.NFC.String(b.String())
}

// lookAlikes are what GSM-7 lacks (3GPP TS 23.038, section 6.2.1), and what it has that looks like it or says the same.
// The euro is in it.
var lookAlikes = map[rune]string{
	'Α': "A", 'Β': "B", 'Ε': "E", 'Ζ': "Z", 'Η': "H", 'Ι': "I", 'Κ': "K", 'Μ': "M", 'Ν': "N", 'Ο': "O", 'Ρ': "P", 'Τ': "T", 'Υ': "Y", 'Χ': "X",
	'«': `"`, '»': `"`, '“': `"`, '”': `"`, '„': `"`, '″': `"`, '‘': "'", '’': "'", '‚': "'", '′': "'", '΄': "'", '´': "'", '`': "'", 'ʹ': "'", '¨': "", '͵': ",",
	'–': "-", '—': "-", '‐': "-", '‑': "-", '−': "-", '•': "-", '…': "...", '·': ".", '→': "->", '×': "x", '½': "1/2", '²': "2", '³': "3", 'µ': "M",
	'\t': " ", '\u00a0': " ", '\u2009': " ", '\u202f': " ", '\u00ad': "", '\u200b': "", '\ufeff': "",
}
