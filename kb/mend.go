package kb

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Mend rewrites an editor's file in what cannot be meant otherwise: composed letters, line ends, blanks at
// the ends of lines, stars for dashes in lists, and look-alike letters of the other alphabet inside a
// word. A mended file is not changed by mending it again.
func Mend(data []byte) []byte {
	text := norm.NFC.String(strings.TrimPrefix(string(data), "\ufeff"))
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		line = strings.TrimRight(line, " \t\u00a0")
		if rest, ok := strings.CutPrefix(line, "* "); ok {
			line = "- " + rest
		}
		lines[i] = mendWords(line)
	}
	return append(bytes.TrimRight([]byte(strings.Join(lines, "\n")), "\n"), '\n')
}

// mendWords puts each word of a line into one alphabet, if only look-alikes stand in the way.
func mendWords(line string) string {
	if strings.Contains(line, "://") {
		return line
	}
	var out, word strings.Builder
	flush := func() {
		out.WriteString(oneAlphabet(word.String()))
		word.Reset()
	}
	for _, r := range line {
		if unicode.IsLetter(r) {
			word.WriteRune(r)
			continue
		}
		flush()
		out.WriteRune(r)
	}
	flush()
	return out.String()
}

// The letters that look the same in both alphabets.
const (
	latinAlike = "ABEZHIKMNOPTYXovó"
	greekAlike = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονό"
)

// oneAlphabet is a word of mixed letters in the alphabet of most of them, or in the other, if all the
// rest look like letters of it.
func oneAlphabet(word string) string {
	if !mixedScripts(word) {
		return word
	}
	latin := 0
	for _, r := range word {
		if unicode.Is(unicode.Latin, r) {
			latin++
		}
	}
	inGreek, greekOK := exchange(word, unicode.Latin, latinAlike, greekAlike)
	inLatin, latinOK := exchange(word, unicode.Greek, greekAlike, latinAlike)
	switch {
	case latinOK && (2*latin > utf8.RuneCountInString(word) || !greekOK):
		return inLatin
	case greekOK:
		return inGreek
	}
	return word
}

// exchange replaces the letters of a script by their look-alikes; not ok if one has none.
func exchange(word string, script *unicode.RangeTable, from, to string) (string, bool) {
	ok := true
	out := strings.Map(func(r rune) rune {
		if !unicode.Is(script, r) {
			return r
		}
		for i, f := range []rune(from) {
			if f == r {
				return []rune(to)[i]
			}
		}
		ok = false
		return r
	}, word)
	return out, ok
}
