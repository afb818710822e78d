package channels

import (
	"strings"
	"unicode/utf16"
)

// Split cuts a text into parts of at most n UTF-16 units, which no provider counts more strictly than: at a line or
// word where it can, and never inside a character. n is 2 or more.
func Split(text string, n int) []string {
	var parts []string
	for {
		cut, last := 0, 0 // bytes that fit, and the last good place to cut among them
		units := 0
		for i, r := range text {
			if units += utf16.RuneLen(r); units > n {
				break
			}
			cut = i + len(string(r))
			if r == ' ' || r == '\n' {
				last = cut
			}
		}
		if cut == len(text) {
			return append(parts, strings.TrimSpace(text))
		}
		if last > cut/2 {
			cut = last
		}
		parts = append(parts, strings.TrimSpace(text[:cut]))
		text = text[cut:]
	}
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
