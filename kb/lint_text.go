package kb

import (
	"regexp"
	"strings"
	"unicode"
)

// What lint says of an answer as a text to be read.

const maxSentence = 30 // words; a citizen on a phone loses a longer one

var rawHTML = regexp.MustCompile(`</?[a-zA-Z][^>]*>`)

func (l *linter) text(e *Entry, answer Answer) {
	if rawHTML.MatchString(e.Body) {
		l.fail(e.File, 1, "HTML is not shown: write it in Markdown")
	}
	if strings.Count(e.Body, "**")%2 != 0 {
		l.warn(e.File, 1, "the sign ** is opened and not closed")
	}
	for _, sentence := range sentences(answer.Text) {
		if n := len(strings.Fields(sentence)); n > maxSentence {
			l.warn(e.File, 1, "a sentence has %d words: cut it in two", n)
		}
	}
	for _, text := range []string{e.Question, answer.Short, answer.Text} {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' }) {
			if unaccented(word) {
				l.warn(e.File, 1, "the word %s has no accent", quote(word))
			}
		}
	}
}

// Words of one syllable that are written with more vowels (Triantafyllidis, grammar, §40).
var monosyllables = map[string]bool{"μια": true, "μιας": true, "δυο": true, "για": true, "πια": true, "πιο": true, "γεια": true, "δια": true,
	"ποιος": true, "ποια": true, "ποιο": true, "ποιοι": true, "ποιες": true, "ποιους": true, "ποιον": true, "ποιου": true, "ποιων": true,
	"γιος": true, "γιο": true, "γιου": true, "γιοι": true, "πιω": true, "πιει": true}

const vowels = "αεηιουωάέήίόύώϊϋΐΰ"

var diphthongs = strings.NewReplacer("αι", "ε", "ει", "ι", "οι", "ι", "ου", "u", "αυ", "a", "ευ", "e", "ηυ", "i", "ια", "α", "ιο", "ο", "ιε", "ε", "ιω", "ο", "ιου", "u", "υα", "α", "υο", "ο")

// unaccented: a small Greek word of several syllables without its accent.
func unaccented(word string) bool {
	if strings.Contains(word, ".") || monosyllables[word] || strings.ContainsAny(word, "άέήίόύώΐΰ") {
		return false
	}
	syllables := 0
	for _, r := range diphthongs.Replace(word) {
		switch {
		case unicode.IsUpper(r) || !unicode.Is(unicode.Greek, r) && !strings.ContainsRune("uaei", r):
			return false
		case strings.ContainsRune(vowels+"uaei", r):
			syllables++
		}
	}
	return syllables > 1
}
