package kb

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

// What lint says of a text as one to be read.

const maxSentence = 30 // words; a citizen on a phone loses a longer one

// text looks at everything that a citizen reads of an entry, and at how people ask for it.
func (l *linter) text(e *Entry, words contentWords, now time.Time) {
	m := readMarkdown(e.Body, e.bodyLine, e.lines)
	l.markdown(e.File, m)
	for _, p := range m.passages {
		for _, sentence := range sentences(e.amounts.fill(p.text, now)) {
			if n := len(strings.Fields(sentence)); n > maxSentence {
				l.warn(e.File, e.lines.with(strings.Fields(sentence)[0], p.line), "a sentence has %d words: cut it in two", n)
			}
		}
	}
	for _, p := range slices.Concat(e.heads(), m.passages) {
		if strings.Contains(p.text, "(?)") {
			l.fail(e.File, p.line, `the answer has "(?)": leave out what is not sure`)
		}
		for _, word := range strings.FieldsFunc(p.text, notLetter) {
			if mixedScripts(word) {
				l.fail(e.File, e.lines.with(word, p.line), "the word %s mixes Greek and Latin letters: type it in one alphabet", quote(word))
			}
		}
		l.accents(e, p, words)
	}
	for _, p := range e.Phrasings {
		for _, word := range strings.FieldsFunc(p.Text, notLetter) {
			if mixedScripts(word) {
				l.warn(e.File, p.Line, "the word %s mixes Greek and Latin letters: type it in one alphabet", quote(word))
			}
		}
		l.accents(e, passage{p.Text, p.Line}, words)
	}
	l.abbreviations(e, slices.Concat(m.passages, e.heads()), words)
}

// heads are what the front matter says to citizens.
func (e *Entry) heads() []passage {
	heads := []passage{{e.Question, e.lines.key("question")}}
	if line := e.lines.key("short"); line > 1 {
		heads = append(heads, passage{e.short, line})
	}
	if e.Label != e.Question {
		heads = append(heads, passage{e.Label, e.lines.key("label")})
	}
	return heads
}

func notLetter(r rune) bool { return !unicode.IsLetter(r) }

// mixedScripts: a word of both alphabets, other than a service that is called my and a Greek word (myΘέρμανση).
func mixedScripts(word string) bool {
	word = strings.TrimPrefix(word, "my")
	return strings.ContainsFunc(word, isGreek) && strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

func isGreek(r rune) bool { return unicode.Is(unicode.Greek, r) }

// aside is what may be in Greek letters in an English text: the words behind their translation, as they
// stand on the page or the form that is meant.
var aside = regexp.MustCompile(`\([^)]*\)|«[^»]*»|"[^"]*"|“[^”]*”`)

// greekWord is the first word of a line in Greek letters; empty if there is none.
func greekWord(line string) string {
	for _, word := range strings.FieldsFunc(aside.ReplaceAllString(line, ""), notLetter) {
		if strings.ContainsFunc(word, isGreek) {
			return word
		}
	}
	return ""
}

// accents warns of words that lack theirs.
func (l *linter) accents(e *Entry, p passage, words contentWords) {
	var bare []string
	for _, word := range strings.FieldsFunc(p.text, func(r rune) bool { return !unicode.IsLetter(r) && !strings.ContainsRune(".'’-", r) }) {
		word = strings.TrimRight(word, ".")
		if words.lacksAccent(word) {
			bare = append(bare, quote(word))
		}
	}
	if len(bare) > 0 {
		line := e.lines.with(strings.Trim(bare[0], "«»"), p.line)
		l.warn(e.File, line, "no accent on %s", strings.Join(bare, ", "))
	}
}

// shortened words end in a dot.
var shortened = map[string]bool{"εκατ": true, "δισεκ": true, "αριθ": true}

// Words of one syllable that are written with more vowels (Triantafyllidis, grammar, §40).
var monosyllables = map[string]bool{"μια": true, "μιας": true, "δυο": true, "για": true, "πια": true, "πιο": true, "γεια": true, "δια": true,
	"ποιος": true, "ποια": true, "ποιο": true, "ποιοι": true, "ποιες": true, "ποιους": true, "ποιον": true, "ποιου": true, "ποιων": true, "ποιας": true,
	"γιος": true, "γιο": true, "γιου": true, "γιοι": true, "πιω": true, "πιει": true}

const vowels = "αεηιουωάέήίόύώϊϋΐΰ"

var diphthongs = strings.NewReplacer("αι", "ε", "ει", "ι", "οι", "ι", "ου", "u", "αυ", "a", "ευ", "e", "ηυ", "i", "ια", "α", "ιο", "ο", "ιε", "ε", "ιω", "ο", "ιου", "u", "υα", "α", "υο", "ο")

// unaccented: a small Greek word of several syllables without its accent.
func unaccented(word string) bool {
	if strings.ContainsAny(word, ".'’-") || monosyllables[word] || strings.ContainsAny(word, "άέήίόύώΐΰ") {
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
