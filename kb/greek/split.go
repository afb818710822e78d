package greek

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A span is one token's place in the text.
type span struct {
	start, end int
	kind       kind
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

// split cuts a text into spans.
func split(text string) []span {
	spans := make([]span, 0, len(text)/6)
	dead := strings.Contains(text, ";") && onEnglishKeys(text)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !isWord(r) {
			i += size
			continue
		}
		s := next(text, i)
		for dead && s.end < len(text) && isDeadTonos(text, s.end) { // the accent's key on an English keyboard
			s = span{i, wordEnd(text, s.end+1), kindWord}
		}
		if s.end-s.start <= maxWord {
			spans = append(spans, s)
		}
		i = s.end
	}
	return spans
}

// isWord: a letter, a digit, or a mark on one.
func isWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r))
}

// next finds the span that begins at i.
func next(text string, i int) span {
	if end := addressEnd(text, i); end > 0 {
		return span{i, end, kindAddress}
	}
	if end := amountEnd(text, i); end > 0 {
		return span{i, end, kindAmount}
	}
	if end := abbreviationEnd(text, i); end > 0 {
		return span{i, end, kindAbbreviation}
	}
	return span{i, wordEnd(text, i), kindWord}
}

// wordEnd: letters, digits, and inside them marks, invisible characters and accents typed beside a
// vowel. An apostrophe after a consonant ends the word: σ'αγαπώ.
func wordEnd(text string, i int) int {
	end, previous := i, rune(0)
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		after, _ := utf8.DecodeRuneInString(text[end+size:])
		inside := isWord(r) || isInvisible(r) || (isTonos(r) && isGreekVowel(previous) && isWord(after))
		if !inside {
			break
		}
		if !isInvisible(r) {
			previous = r
		}
		end += size
	}
	return end
}

func isGreekVowel(r rune) bool {
	return strings.ContainsRune("αεηιουωάέήίόύώΑΕΗΙΟΥΩϊϋΪΫ", r)
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
	end = i + len(strings.TrimRight(text[i:end], ".?!:"))
	word := text[i:end]
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
	if rest := text[i+size:]; strings.ContainsRune("eEεΕ", first) && strings.HasPrefix(rest, "-") {
		if r, _ := utf8.DecodeRuneInString(rest[1:]); unicode.IsLetter(r) {
			return wordEnd(text, i+size+1)
		}
	}
	end, letters := i, 0
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !unicode.IsLetter(r) || !strings.HasPrefix(text[end+size:], ".") {
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
