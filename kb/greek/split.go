package greek

import (
	"strings"
	"unicode/utf8"
)

// A span is one token's place in the text.
type span struct {
	start, end int
	kind       kind
	classes    class // of its characters, together
}

type kind byte

const (
	kindWord         kind = iota
	kindAbbreviation      // Ο.Α.Ε.Δ., e-ΕΦΚΑ
	kindAmount            // 1.295, 21,60
	kindAddress           // www.gov.gr, kapoios@mail.gr
)

// maxWord is the most bytes of one word that are looked at; what is longer is no word.
const maxWord = 256

// split cuts a text into spans, and appends them.
func split(spans []span, text string) []span {
	dead := strings.Contains(text, ";") && onEnglishKeys(text)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !classOf(r).has(inWord) {
			i += size
			continue
		}
		s := next(text, i)
		for dead && s.end < len(text) && isDeadTonos(text, s.end) { // the accent's key on an English keyboard
			s = span{start: i, end: wordEnd(text, s.end+1), kind: kindWord}
		}
		if s.end-s.start <= maxWord {
			s.classes = classesOf(text[s.start:s.end])
			spans = append(spans, s)
		}
		i = s.end
	}
	return spans
}

// next finds the span that begins at i.
func next(text string, i int) span {
	if text[i] < utf8.RuneSelf { // as addresses and amounts begin
		if end := addressEnd(text, i); end > 0 {
			return span{start: i, end: end, kind: kindAddress}
		}
		if end := amountEnd(text, i); end > 0 {
			return span{start: i, end: end, kind: kindAmount}
		}
	}
	if end := abbreviationEnd(text, i); end > 0 {
		return span{start: i, end: end, kind: kindAbbreviation}
	}
	return span{start: i, end: wordEnd(text, i), kind: kindWord}
}

// wordEnd: letters, digits, and inside them marks, invisible characters and accents typed beside a
// vowel. An apostrophe after a consonant ends the word: σ'αγαπώ.
func wordEnd(text string, i int) int {
	end, previous := i, class(0)
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		switch c := classOf(r); {
		case c.has(invisible):
		case c.has(inWord), c.has(tonos) && previous.has(greekVowel) && wordGoesOn(text[end+size:]):
			previous = c
		default:
			return end
		}
		end += size
	}
	return end
}

func wordGoesOn(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return classOf(r).has(inWord)
}

// addressEnd finds the end of a web or mail address that begins at i, 0 if there is none.
func addressEnd(text string, i int) int {
	end := i
	dots, at := 0, false
	for end < len(text) && end-i < maxWord {
		c := text[end]
		if c >= 0x80 || c <= ' ' || strings.IndexByte("<>()\"',;", c) >= 0 {
			break
		}
		dots, at = dots+b2i(c == '.' && end > i), at || c == '@'
		end++
	}
	if dots == 0 && !strings.HasPrefix(text[i:end], "http") {
		return 0
	}
	end = i + len(strings.TrimRight(text[i:end], ".?!:"))
	word := strings.ToLower(text[i:end])
	switch {
	case strings.HasPrefix(word, "http://"), strings.HasPrefix(word, "https://"), strings.HasPrefix(word, "www."):
		return end
	case at && dots > 0, dots > 0 && strings.HasSuffix(word, ".gr") && len(word) > 4:
		return end
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// amountEnd finds the end of a number with dots or commas inside, 0 if there is none.
func amountEnd(text string, i int) int {
	end, inside := i, false
	for end < len(text) {
		c := text[end]
		digit := c >= '0' && c <= '9'
		mark := (c == '.' || c == ',') && end > i && end+1 < len(text) && text[end+1] >= '0' && text[end+1] <= '9'
		if !digit && !mark {
			break
		}
		inside = inside || mark
		end++
	}
	if !inside {
		return 0
	}
	return end
}

// abbreviationEnd finds the end of letters with dots (Ο.Α.Ε.Δ., Κ.Ε.Π.Α) or of a word like e-ΕΦΚΑ,
// 0 if there is none.
func abbreviationEnd(text string, i int) int {
	first, size := utf8.DecodeRuneInString(text[i:])
	if rest := text[i+size:]; strings.HasPrefix(rest, "-") && strings.ContainsRune("eEεΕ", first) {
		if r, _ := utf8.DecodeRuneInString(rest[1:]); classOf(r).has(letter) {
			return wordEnd(text, i+size+1)
		}
	}
	end, letters := i, 0
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !classOf(r).has(letter) || !strings.HasPrefix(text[end+size:], ".") {
			break
		}
		end += size + 1
		letters++
	}
	if letters < 2 {
		return 0
	}
	if last := wordEnd(text, end); utf8.RuneCountInString(text[end:last]) == 1 {
		return last // Κ.Ε.Π.Α without its last dot
	}
	return end
}
