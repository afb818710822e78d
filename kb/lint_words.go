package kb

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"ask1555/kb/greek"
)

// What lint says of single words: abbreviations that nobody explains, and words that the search takes for
// one another.

// contentWords are what is known of the words of a content.
type contentWords struct {
	abbreviations map[string]abbreviation // by their letters: what stands in capitals somewhere
	known         map[string]bool         // of them, those that need no explanation
	read          map[string]bool         // other words
	accented      map[string]bool         // words that somebody wrote with their accent, without it
}

// An abbreviation is how and where one stands first, and in how many entries.
type abbreviation struct {
	text        string
	entry, last *Entry // the first that has it, and the last that was read
	entries     int
}

func wordsOf(c *Content) contentWords {
	w := contentWords{make(map[string]abbreviation), make(map[string]bool), make(map[string]bool), make(map[string]bool)}
	for name := range c.Synonyms.Abbreviations {
		w.known[bareAbbreviation(name)] = true
	}
	for _, e := range c.Entries {
		w.add(e, e.Question)
		w.add(e, e.Text)
		for _, p := range e.Phrasings {
			w.add(e, p.Text)
		}
	}
	return w
}

func (w *contentWords) add(e *Entry, text string) {
	for _, word := range wordsIn(text) {
		switch {
		case w.read[word]:
		case isAbbreviation(word):
			w.see(e, word)
		default:
			w.read[word] = true
			if bare := withoutAccent(word); bare != word {
				w.accented[bare] = true
			}
		}
	}
}

// lacksAccent: somebody wrote the word with its accent, which it must have. Abbreviations in small letters and
// foreign names have none.
func (w *contentWords) lacksAccent(word string) bool {
	return w.accented[word] && unaccented(word) && !w.isAbbreviation(word) && !shortened[word]
}

// see counts an abbreviation once an entry.
func (w *contentWords) see(e *Entry, text string) {
	name := bareAbbreviation(text)
	a, ok := w.abbreviations[name]
	if !ok {
		a = abbreviation{text: text, entry: e}
	}
	if a.last != e {
		a.last = e
		a.entries++
	}
	w.abbreviations[name] = a
}

// isAbbreviation: somebody writes the word in capitals only.
func (w *contentWords) isAbbreviation(word string) bool {
	_, ok := w.abbreviations[strings.ToUpper(word)]
	return ok
}

// wordsIn are the words of a text, with what may stand inside an abbreviation: ΚΠΑ2, Κ.Ε.Α, ΕΤΑΠ-ΜΜΕ.
func wordsIn(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' && r != '-' && r != '&'
	})
	for i, word := range words {
		words[i] = strings.Trim(word, ".-&")
	}
	return words
}

var accents = strings.NewReplacer("ά", "α", "έ", "ε", "ή", "η", "ί", "ι", "ό", "ο", "ύ", "υ", "ώ", "ω", "ΐ", "ϊ", "ΰ", "ϋ")

func withoutAccent(word string) string { return accents.Replace(word) }

// isAbbreviation: at least two letters, and all of them capitals. Roman numbers are none.
func isAbbreviation(word string) bool {
	letters := 0
	for _, r := range strings.TrimPrefix(word, "e-") {
		if unicode.IsLetter(r) {
			if !unicode.IsUpper(r) {
				return false
			}
			letters++
		}
	}
	return letters >= 2 && strings.Trim(word, "ΙIVX") != ""
}

// bareAbbreviation is an abbreviation without dots and without the small e of an electronic service.
func bareAbbreviation(word string) string {
	return strings.ReplaceAll(strings.TrimPrefix(word, "e-"), ".", "")
}

// abbreviations warns, once for an entry, of those in the answer that neither it nor synonyms.yaml explains.
// In Latin letters they are mostly names (IRIS, PDF), which words would not explain.
func (l *linter) abbreviations(e *Entry, passages []passage, words contentWords) {
	said := explainedIn(passages)
	for _, p := range passages {
		for _, word := range wordsIn(p.text) {
			name := bareAbbreviation(word)
			if !isAbbreviation(word) || !strings.ContainsFunc(word, isGreek) || words.known[name] || said[name] {
				continue
			}
			said[name] = true
			l.warn(e.File, e.lines.with(word, p.line), "nothing explains %s: write its words, with the letters in brackets behind them", quote(word))
		}
	}
}

var (
	bracketed = regexp.MustCompile(`(?:(\S+) )?(\S+) \(([^()]*)\)`)
	meaning   = regexp.MustCompile(`([^\s,]+)(?:,? δηλαδή|, (?:που|όπου)| είναι (?:η|ο|το|οι|τα)|, (?:η|ο|το|οι|τα) \p{Ll}+) `)
	kind      = regexp.MustCompile(`(?:σύστημα|πρόγραμμα|ταμείο|εφαρμογή)\PL+(\S+)`)
	around    = "«»“”.,:*"
)

// explainedIn are the abbreviations that stand in brackets behind some words or behind what they are (το
// σύστημα ΑΤΛΑΣ), or have words behind them: in brackets (also το ΚΠΑ2 σας (γραφείο της ΔΥΠΑ)), after a comma,
// after “δηλαδή” or “είναι”.
func explainedIn(passages []passage) map[string]bool {
	explained := make(map[string]bool)
	explain := func(word string) { explained[bareAbbreviation(strings.Trim(word, around))] = true }
	for _, p := range passages {
		for _, m := range bracketed.FindAllStringSubmatch(p.text, -1) {
			inside := wordsIn(m[3])
			for _, word := range inside {
				if isAbbreviation(word) {
					explain(word)
				}
			}
			if slices.ContainsFunc(inside, isSmall) {
				explain(m[1])
				explain(m[2])
			}
		}
		for _, m := range slices.Concat(meaning.FindAllStringSubmatch(p.text, -1), kind.FindAllStringSubmatch(p.text, -1)) {
			explain(m[1])
		}
	}
	return explained
}

// isSmall: a word that is no abbreviation.
func isSmall(word string) bool { return strings.ContainsFunc(word, unicode.IsLower) }

// collisions warns of pairs of words that have one key in the index although they are two words: the search
// takes one for the other. Two kinds can be told without a dictionary and without false alarms: abbreviations
// of other letters (ΚΕΠ and ΚΕΠΕ: the stem loses the last vowel), which are names and have no forms; and words
// whose stems sound alike but are spelt otherwise (χυμός and χειμώνας), since Greek keeps the spelling of a stem
// through all its forms. The second is looked for among titles, labels and synonyms only, which editors choose
// and can change: of people's own words there are hundreds of such pairs, and they are as they are.
func (l *linter) collisions(c *Content, words contentWords) {
	known := readSynonyms(c.Synonyms)
	l.collide(abbreviationsByKey(words), func(a, b string) (string, string) {
		if known.inOneGroup(a, b) {
			return a, a
		}
		return a, b
	})
	l.collide(titleWordsByKey(c), spelledStems)
}

// inOneGroup: two words were said to mean the same.
func (s synonyms) inOneGroup(a, b string) bool {
	x, y := wordSound(a), wordSound(b)
	return x != y && s.official(x) == s.official(y)
}

// A keyedWord is a form of a word at its first place.
type keyedWord struct {
	form  string // folded, or the letters of an abbreviation
	text  string
	file  string
	line  int
	count int
}

// collide tells of the pairs under one key whose stems are not the same, each pair of stems once, at the
// place of the rarer word.
func (l *linter) collide(byKey map[string][]keyedWord, stems func(a, b string) (string, string)) {
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		list := byKey[key]
		told := make(map[[2]string]bool)
		for i, a := range list {
			for _, b := range list[:i] {
				x, y := stems(a.form, b.form)
				if x == y || told[[2]string{x, y}] {
					continue
				}
				told[[2]string{x, y}], told[[2]string{y, x}] = true, true
				rare, other := a, b
				if rare.count > other.count {
					rare, other = b, a
				}
				l.warn(rare.file, rare.line, "the search takes %s for %s (%s, line %d): beside it, write a word that the other never has", quote(rare.text), quote(other.text), other.file, other.line)
			}
		}
	}
}

func abbreviationsByKey(words contentWords) map[string][]keyedWord {
	byKey := make(map[string][]keyedWord)
	for _, name := range slices.Sorted(maps.Keys(words.abbreviations)) {
		if tokens := greek.Tokens(name); len(tokens) == 1 && !tokens[0].Latin && !tokens[0].Number {
			a, key := words.abbreviations[name], tokens[0].Sounds[0]
			byKey[key] = append(byKey[key], keyedWord{name, a.text, a.entry.File, a.entry.lines.with(a.text, 1), a.entries})
		}
	}
	return byKey
}

// titleWordsByKey are the words of titles, labels and synonyms that carry meaning.
func titleWordsByKey(c *Content) map[string][]keyedWord {
	byKey := make(map[string][]keyedWord)
	add := func(text, file string, line int) {
		for _, t := range greek.Tokens(text) {
			word := text[t.Start:t.End]
			if t.Stop || t.Number || t.Latin || t.Question || t.Negation || isAbbreviation(word) {
				continue
			}
			list := byKey[t.Sounds[0]]
			if i := slices.IndexFunc(list, func(w keyedWord) bool { return w.form == t.Greek }); i >= 0 {
				list[i].count++
				continue
			}
			byKey[t.Sounds[0]] = append(list, keyedWord{t.Greek, word, file, line, 1})
		}
	}
	for _, e := range c.Entries {
		add(e.Question, e.File, e.lines.key("question"))
		if e.Label != e.Question {
			add(e.Label, e.File, e.lines.key("label"))
		}
	}
	line := 1
	for _, group := range c.Synonyms.groups() {
		for _, word := range group {
			line = c.synonymLines.with(word, line)
			add(word, synonymsFile, line)
		}
	}
	return byKey
}

// spelledStems are the beginnings of two folded words that sound alike, up to the last consonant before their
// endings; empty if nothing does.
func spelledStems(a, b string) (string, string) {
	x, y := []rune(greek.Sound(a)), []rune(greek.Sound(b))
	n := 0
	for n < len(x)-1 && n < len(y)-1 && x[n] == y[n] {
		n++
	}
	for n > 0 && strings.ContainsRune("αειοU", x[n-1]) {
		n--
	}
	sound := string(x[:n])
	for inA := range a {
		for inB := range b {
			if greek.Sound(a[:inA]) == sound && greek.Sound(b[:inB]) == sound {
				return a[:inA], b[:inB]
			}
		}
	}
	return "", "" // one ends inside ξ or ψ
}
