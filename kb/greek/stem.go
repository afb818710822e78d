package greek

import (
	"cmp"
	"slices"
	"strings"
)

// minStem is the fewest letters that stay of a word.
const minStem = 3

// Stem cuts a folded Greek word to what its forms share. The stem is a key, not a word: endings are
// taken off, past tenses lose their augment, the consonants with which a verb builds its tenses
// become one, and irregular verbs are looked up. Short words and words of other alphabets stay.
func Stem(word string) string {
	if whole, ok := irregularWords[word]; ok {
		return whole
	}
	letters := []rune(word)
	if len(letters) > minStem {
		if whole, ok := irregularSounds[Sound(word)]; ok {
			return whole // spelt by ear, or read from Latin letters
		}
	}
	if len(letters) <= minStem || !isGreekLetter(letters[0]) {
		return word
	}
	stem := stripEnding(word)
	if canonical, ok := family(stem); ok {
		return canonical
	}
	if bare, ok := withoutAugment(word, stem); ok {
		stem = bare
	}
	stem = withoutLastI(oneTense(stem))
	if canonical, ok := family(stem); ok {
		return canonical
	}
	return stem
}

// withoutLastI takes off the vowel before a tense's consonant where it sounds ι: αιτη- and αιτι- are
// spelt apart and sound the same, and verbs in -ιζω and -ω differ in nothing else.
func withoutLastI(stem string) string {
	letters := []rune(stem)
	n := len(letters)
	for n > minStem && strings.ContainsRune("ιηυ", letters[n-1]) {
		n--
	}
	return string(letters[:n])
}

// family is the stem that all forms of an irregular word get, however it is spelt.
func family(stem string) (string, bool) {
	if canonical, ok := allomorphs[stem]; ok {
		return canonical, true
	}
	canonical, ok := allomorphSounds[Sound(stem)]
	return canonical, ok
}

func isGreekLetter(r rune) bool { return r >= 'α' && r <= 'ω' }

// endings of nouns, adjectives and verbs, folded; the longest that leaves enough is taken off. What
// stands behind a colon is put back.
var endings = readEndings(`
	ματοσ:μ ματων:μ ματα:μ ματι:μ μα:μ
	ησεισ ησεων ησεωσ ησησ ηση ησω ησει ησουν ησουμε ησετε ησα ησε ησαν ησαμε ησατε ησεισ
	ιση ισησ ισεισ ισεων ισεωσ ισι ησι ισισ
	ηθηκα ηθηκε ηθηκαν ηθηκεσ ηθηκαμε ηθω ηθει ηθουν ηθουμε ηθειτε ηθεισ ημενοσ ημενη ημενο ημενα ημενοι ημενεσ ημενων ημενουσ ημενου ημενησ
	σεισ:σ σεων:σ σεωσ:σ σησ:σ ση:σ ξεισ:ξ ξεων:ξ ξεωσ:ξ ξησ:ξ ξη:ξ ψεισ:ψ ψεων:ψ ψεωσ:ψ ψησ:ψ ψη:ψ
	θηκα:θ θηκε:θ θηκαν:θ θηκεσ:θ θηκαμε:θ θηκατε:θ τηκα:τ τηκε:τ τηκαν:τ τηκαμε:τ
	μενοσ μενη μενο μενα μενοι μενεσ μενων μενουσ μενου μενησ
	ουμενοσ ουμενη ουμενο ουμενα ουμενοι ουμενεσ ουμενων ουμενουσ ουμενου ουμενησ
	ομενοσ ομενη ομενο ομενα ομενοι ομενεσ ομενων ομενουσ ομενου ομενησ
	ωμα:ωμ ωματα:ωμ ωματοσ:ωμ ωματων:ωμ
	ουμαι ουται ουνται ουμαστε ειται ιεμαι ιεται αμαι ατε αται ομουν οταν ονταν ομασταν ουσα ουσε ουσαν ουσαμε
	ομαι εσαι εται ομαστε εστε ονται οντασ ωντασ
	ικοσ:ικ ικη:ικ ικο:ικ ικα:ικ ικοι:ικ ικεσ:ικ ικων:ικ ικουσ:ικ ικου:ικ ικησ:ικ
	ιακοσ:ι ιακη:ι ιακο:ι ιακα:ι ιακεσ:ι ιακων:ι ιακου:ι ιακοι:ι ιακουσ:ι ιακησ:ι
	ιωτησ ιωτεσ ιωτικοσ
	ουσ ουν ουνε ουμε ομε ετε ειτε εισ ει ανε αν αω αει αμε ασ αδεσ αδων εδεσ εδων
	εων ειων ειασ ειεσ εια ειο εια ιων ιασ ιεσ ια ιο ιου ιοσ ιοι ιουσ ιον
	οσ ου ο οι ων ησ η εσ α ε ι υ ω υσ
	ισσα ισσεσ ισσασ τρια τριεσ τριων
`)

type ending struct {
	cut, put string
	letters  int
}

func readEndings(text string) []ending {
	var all []ending
	for _, field := range strings.Fields(text) {
		cut, put, _ := strings.Cut(field, ":")
		all = append(all, ending{cut, put, len([]rune(cut))})
	}
	slices.SortStableFunc(all, func(a, b ending) int { return cmp.Compare(b.letters, a.letters) })
	return all
}

// stripEnding takes the longest ending off that leaves minStem letters.
func stripEnding(word string) string {
	n := len([]rune(word))
	for _, e := range endings {
		if n-e.letters+len([]rune(e.put)) >= minStem && strings.HasSuffix(word, e.cut) {
			return strings.TrimSuffix(word, e.cut) + e.put
		}
	}
	return word
}

// pastEndings mark a word as a past tense, whose first ε may be an augment.
var pastEndings = []string{"σα", "σε", "σαν", "σαμε", "σατε", "σεσ", "ξα", "ξε", "ξαν", "ξεσ", "ξαμε", "ψα", "ψε", "ψαν", "ψεσ", "ψαμε", "λα", "λε", "λαν", "ρα", "ρε", "ραν", "να", "νε", "ναν"}

// withoutAugment takes the ε off that a past tense begins with: εκλεισα, κλεινω.
func withoutAugment(word, stem string) (string, bool) {
	rest, ok := strings.CutPrefix(stem, "ε")
	if !ok || len([]rune(rest)) < minStem || strings.ContainsRune("αεηιουω", []rune(rest)[0]) {
		return "", false
	}
	for _, e := range pastEndings {
		if strings.HasSuffix(word, e) {
			return rest, true
		}
	}
	return "", false
}

const vowels = "αεηιουω"

// oneTense makes one of the consonants with which a verb builds its tenses: ασφαλιζ-, ασφαλισ-,
// ασφαλισμ-, ασφαλιστ- are ασφαλι-; γραφ-, γραψ-, γραφτ- are γραπ-; ανοιγ-, ανοιξ-, ανοιχτ- are ανοικ-.
func oneTense(stem string) string {
	letters := []rune(stem)
	n := len(letters)
	end := func(k int) string { return string(letters[n-min(k, n):]) }
	head := func(k int) string { return string(letters[:n-k]) }
	vowelBefore := func(k int) bool { return n > k && strings.ContainsRune(vowels, letters[n-k-1]) }
	switch {
	case n >= 6 && (end(3) == "στι" || end(3) == "σιμ") && vowelBefore(3):
		return head(3)
	case n >= 5 && (end(2) == "σμ" || end(2) == "στ" || end(2) == "σθ") && vowelBefore(2):
		return head(2)
	case n >= 5 && (end(2) == "πτ" || end(2) == "φθ" || end(2) == "φτ"):
		return head(2) + "π"
	case n >= 5 && (end(2) == "χθ" || end(2) == "χτ" || end(2) == "χν"):
		return head(2) + "κ"
	case n >= 4 && (end(1) == "σ" || end(1) == "ζ" || end(1) == "θ") && vowelBefore(1):
		return head(1)
	case n >= 5 && end(2) == "ων", n >= 5 && end(2) == "ωμ":
		return head(1)
	case n >= 4 && (end(1) == "ψ" || end(1) == "φ"):
		return head(1) + "π"
	case n >= 4 && (end(1) == "ξ" || end(1) == "γ" || end(1) == "χ"):
		return head(1) + "κ"
	}
	return stem
}
