package channels

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"ask1555/bot"
)

// Split cuts a text into parts of at most n UTF-16 units, which no provider counts more strictly than: after a paragraph or
// a line where that does not leave a part half empty, else between words, and never inside a character. An address, a
// reference or a number is whole in one part, unless it alone is longer than n. n is 2 or more.
func Split(text string, n int) []string {
	var parts []string
	for _, s := range cuts(text, n) {
		parts = append(parts, text[s.from:s.to])
	}
	return parts
}

// A span is a piece of a text, in bytes.
type span struct{ from, to int }

// cuts are the parts of a text, without the blanks around them; one, which may be empty, at least.
func cuts(text string, n int) []span {
	var parts []span
	end := len(strings.TrimRightFunc(text, unicode.IsSpace))
	for from := 0; ; {
		from = end - len(strings.TrimLeftFunc(text[from:end], unicode.IsSpace))
		to := from + firstPart(text[from:end], n)
		parts = append(parts, span{from, from + len(strings.TrimRightFunc(text[from:to], unicode.IsSpace))})
		if from = to; from == end {
			return parts
		}
	}
}

// firstPart is how many bytes of a text stand in its first part.
func firstPart(text string, n int) int {
	var word, line, paragraph, units int // where a part may end, as far as we have come
	var before rune
	for i, r := range text {
		if isBreak(text, i, before) {
			word = i
		}
		if r == '\n' {
			line = i
		}
		if r == '\n' && before == '\n' {
			paragraph = i
		}
		if units += utf16.RuneLen(r); units > n {
			return lastGood(paragraph, line, word, i)
		}
		before = r
	}
	return len(text)
}

// lastGood is the best place to end a part that holds at most fits bytes.
func lastGood(paragraph, line, word, fits int) int {
	switch {
	case paragraph > fits/2:
		return paragraph
	case line > fits/2:
		return line
	case word > 0:
		return word
	}
	return fits
}

// isBreak: at i is a blank that parts words. Inside a number (210 123 4567, 1 080 €) and where an editor wants it, a blank
// does not.
func isBreak(text string, i int, before rune) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	next, _ := utf8.DecodeRuneInString(text[i+size:])
	switch {
	case r == '\u00A0' || r == '\u202F': // no-break spaces
		return false
	case r == ' ' && unicode.IsDigit(before):
		return !unicode.IsDigit(next) && next != '€'
	}
	return unicode.IsSpace(r)
}

// Shorten makes a text fit into n UTF-16 units, with … at its end if something is left out.
func Shorten(text string, n int) string {
	if parts := Split(text, n); len(parts) == 1 {
		return parts[0]
	}
	return Split(text, n-1)[0] + "…"
}

// Fit reports whether the label of every choice stands whole in n UTF-16 units.
func Fit(choices []bot.Choice, n int) bool {
	return !slices.ContainsFunc(choices, func(c bot.Choice) bool { return Shorten(c.Label, n) != c.Label })
}

// cutTo keeps the first n characters of a text.
func cutTo(text string, n int) string {
	for i := range text {
		if n == 0 {
			return text[:i]
		}
		n--
	}
	return text
}

// Clean makes valid UTF-8 without NUL of what a provider passed on, which PostgreSQL would refuse.
func Clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}
