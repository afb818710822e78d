package greek

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// minStem is the fewest sounds that stay of a word.
const minStem = 3

// Stem is what the forms of a folded Greek word share, as it sounds: it works on the sound of the
// word, so that however an ending is spelt it is taken off. The stem is a key, not a word: endings go,
// past tenses lose their augment, the consonants with which a verb builds its tenses become one, and
// irregular words are looked up. Short words and words of other alphabets stay as they sound.
func Stem(word string) string { return stemOf(word, Sound(word)) }

// stemOf is the stem of a word whose sound is known.
func stemOf(word, sound string) string {
	if first, _ := utf8.DecodeRuneInString(word); !isGreekLetter(first) {
		return sound
	}
	if key, ok := irregular.spelt[word]; ok {
		return key
	}
	if keys := irregular.words[sound]; len(keys) > 0 {
		return keys[0]
	}
	stem := regular(sound)
	if key, ok := irregular.stems[stem]; ok {
		return key
	}
	return stem
}

// regular cuts a sound by rule.
func regular(sound string) string {
	letters := []rune(sound)
	if len(letters) <= minStem {
		return sound
	}
	stem := stripEnding(letters)
	if isPast(sound) {
		stem = withoutAugment(stem)
	}
	return string(withoutLastVowel(oneTense(stem)))
}

func isGreekLetter(r rune) bool { return r >= 'α' && r <= 'ω' }

// An ending is taken off a sound; put is put back.
type ending struct{ cut, put []rune }

// endings of nouns, adjectives and verbs, folded; the longest that leaves enough is taken off. What
// stands behind a colon is put back. They are written as they are spelt, and compared by sound.
var endings = readEndings(`
	ματοσ:μ ματων:μ ματα:μ ματι:μ μα:μ
	ησεισ ησεων ησεωσ ησησ ηση ησω ησει ησουν ησουμε ησετε ησα ησε ησαν ησανε ησαμε ησατε ησεσ
	ηθηκα ηθηκε ηθηκαν ηθηκανε ηθηκεσ ηθηκαμε ηθηκατε ηθω ηθει ηθουν ηθουνε ηθουμε ηθειτε ηθεισ ημενοσ ημενη ημενο ημενα ημενοι ημενεσ ημενων ημενουσ ημενου ημενησ
	σεισ:σ σεων:σ σεωσ:σ σησ:σ ση:σ ξεων:ξ ξεωσ:ξ ψεων:ψ ψεωσ:ψ
	θηκα:θ θηκε:θ θηκαν:θ θηκανε:θ θηκεσ:θ θηκαμε:θ θηκατε:θ
	φτηκα:φτ φτηκε:φτ φτηκαν:φτ φτηκανε:φτ φτηκεσ:φτ φτηκαμε:φτ χτηκα:χτ χτηκε:χτ χτηκαν:χτ χτηκανε:χτ χτηκεσ:χτ χτηκαμε:χτ
	στηκα:στ στηκε:στ στηκαν:στ στηκανε:στ στηκεσ:στ στηκαμε:στ στικοσ:στ στικη:στ στικο:στ στικα:στ στικοι:στ στικεσ:στ στικων:στ στικουσ:στ στικου:στ στικησ:στ
	μενοσ μενη μενο μενα μενοι μενεσ μενων μενουσ μενου μενησ
	ουμενοσ ουμενη ουμενο ουμενα ουμενοι ουμενεσ ουμενων ουμενουσ ουμενου ουμενησ
	ομενοσ ομενη ομενο ομενα ομενοι ομενεσ ομενων ομενουσ ομενου ομενησ
	ωμα:ωμ ωματα:ωμ ωματοσ:ωμ ωματων:ωμ
	ουμαι ουσαι ουται ουνται ουμαστε ουσαστε ειται ειστε ιεμαι ιεται ιουνται αμαι αται ομουν οσουν οταν οτανε ονταν ονταν ομασταν ουσα ουσεσ ουσε ουσαν ουσανε ουσαμε
	ομαι εται ομαστε εστε ονται ουντε οντασ ωντασ
	ικοσ:ικ ικη:ικ ικο:ικ ικα:ικ ικοι:ικ ικεσ:ικ ικων:ικ ικουσ:ικ ικου:ικ ικησ:ικ
	ιακοσ:ι ιακη:ι ιακο:ι ιακα:ι ιακεσ:ι ιακων:ι ιακου:ι ιακοι:ι ιακουσ:ι ιακησ:ι
	ουσ ουν ουνε ουμε ομε ετε ειτε εισ ει ανε αν αω αει αμε ατε ασ αδεσ αδων εδεσ εδων
	εων ειων ειασ ειεσ εια ειο ια ιων ιασ ιεσ ιο ιου ιοσ ιοι ιουσ ιον
	οσ ου ο οι ων ησ η εσ α ε ω υσ
	ισσα ισσεσ ισσασ τρια τριεσ τριων
`)

// readEndings gives the endings by their last sound, the longest first.
func readEndings(text string) map[rune][]ending {
	all := make(map[rune][]ending)
	for field := range strings.FieldsSeq(text) {
		cut, put, _ := strings.Cut(field, ":")
		e := ending{[]rune(Sound(cut)), []rune(Sound(put))}
		last := e.cut[len(e.cut)-1]
		if !slices.ContainsFunc(all[last], func(other ending) bool { return slices.Equal(other.cut, e.cut) }) {
			all[last] = append(all[last], e)
		}
	}
	for _, list := range all {
		slices.SortStableFunc(list, func(a, b ending) int { return cmp.Compare(len(b.cut), len(a.cut)) })
	}
	return all
}

// stripEnding takes the longest ending off that leaves minStem sounds.
func stripEnding(letters []rune) []rune {
	for _, e := range endings[letters[len(letters)-1]] {
		rest := len(letters) - len(e.cut)
		if rest+len(e.put) >= minStem && rest > 0 && slices.Equal(letters[rest:], e.cut) {
			return append(letters[:rest:rest], e.put...)
		}
	}
	return letters
}

// pastEndings mark a word as a past tense; others (έμεινα, υπέβαλα) are too much like nouns, and irregular.
var pastEndings = strings.Fields("σα σε σαν σανε σαμε σατε σεσ")

func isPast(sound string) bool {
	return slices.ContainsFunc(pastEndings, func(e string) bool { return strings.HasSuffix(sound, e) })
}

// prefixes that end in a vowel lose it before the augment of a past tense: απέλυσε, απολύω.
var prefixes = []struct{ past, present string }{
	{"απε", "απο"}, {"κατε", "κατα"}, {"διε", "δια"}, {"παρε", "παρα"}, {"ιπε", "ιπο"}, {"επε", "επι"}, {"προσε", "προσ"}, {"σινε", "σιν"},
}

// withoutAugment takes the ε off that a past tense begins with (έκλεισα, κλείνω), or has behind its
// prefix (υπέγραψα, υπογράφω).
func withoutAugment(stem []rune) []rune {
	text := string(stem)
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(text, p.past)
		if after := []rune(rest); ok && len(after) >= 1 && !isVowel(after[0]) {
			return []rune(p.present + rest)
		}
	}
	if stem[0] != 'ε' || len(stem)-1 < minStem || isVowel(stem[1]) {
		return stem
	}
	return stem[1:]
}

func isVowel(r rune) bool { return r == 'α' || r == 'ε' || r == 'ι' || r == 'ο' || r == 'U' }

// oneTense makes one of the consonants with which a verb builds its tenses: ασφαλιζ-, ασφαλισ-,
// ασφαλισμ-, ασφαλιστ- are ασφαλι-; γραφ-, γραψ-, γραφτ- are γραπ-; ανοιγ-, ανοιξ-, ανοιχτ- are ανοικ-.
func oneTense(stem []rune) []rune {
	n, text := len(stem), string(stem)
	ends := func(with ...string) bool {
		return slices.ContainsFunc(with, func(end string) bool { return strings.HasSuffix(text, end) })
	}
	vowelBefore := func(k int) bool { return n > k && isVowel(stem[n-k-1]) }
	with := func(k int, put ...rune) []rune { return append(stem[:n-k:n-k], put...) }
	switch {
	case n >= 6 && ends("στι", "σιμ") && vowelBefore(3):
		return with(3)
	case n >= 5 && ends("σμ", "στ", "σθ") && vowelBefore(2):
		return with(2)
	case n >= 5 && ends("πτ", "φθ", "φτ", "βτ", "πσ"):
		return with(2, 'π')
	case n >= 5 && ends("χθ", "χτ", "χν", "κτ", "κσ"):
		return with(2, 'κ')
	case n >= 4 && ends("πσ", "κσ"):
		return with(1)
	case n >= 4 && ends("σ", "ζ", "θ") && vowelBefore(1):
		return with(1)
	case n >= 5 && ends("ον", "ομ"):
		return with(1)
	case n >= 4 && ends("φ", "β"):
		return with(1, 'π')
	case n >= 4 && ends("γ", "χ"):
		return with(1, 'κ')
	}
	return stem
}

// withoutLastVowel takes off the vowel before a tense's consonant where it sounds ι or ο: αιτη- and
// αιτ-, πληρω- and πληρ- are forms of one verb.
func withoutLastVowel(stem []rune) []rune {
	for len(stem) > minStem && (stem[len(stem)-1] == 'ι' || stem[len(stem)-1] == 'ο') {
		stem = stem[:len(stem)-1]
	}
	return stem
}
