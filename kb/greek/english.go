package greek

import (
	"strings"
	"unicode"
)

// Words that only English has, and words that only Greeklish has, among the most frequent of each.
// What is spelt alike in both (to, me, an, so, do) is in neither.
var (
	onlyEnglish = set(`the how is my what can of and with you have not when where are get need this that for it am was does did has who which from your will
		should would could about there they their we our if but or be been by at on in please help want apply benefit unemployment pension child allowance much long
		myself kill scared afraid husband wife boyfriend sleep nowhere tonight money job fired work working employer salary baby pregnant school retire sick hurts dead die
		hello hi hey bye goodbye thanks thank speak english call phone abroad renew register registered entitled lost rent subsidy leave annual vacation holiday holidays
		overtime maternity boss dismissed insurance retirement disability widow divorce rights benefits subsidies wages appointment
		delete erase data yes none human cancel else something mean documents papers minimum wage first second third days hours`)
	onlyGreeklish = set(`na tha 8a den kai gia mou moy sou mas tou toy tis ths ti tin thn ton sto sta stin sthn ston pos pws pote poso einai eimai exw eho exo kanw kano
		thelw thelo 8elw mporw mporo boro pou poy apo kati oxi ohi edw ekei auto afto ayto alla otan opws prepei pairnw pairno`)
)

// isEnglish: most of a text's words that tell the two apart are English.
func isEnglish(text string, spans []span) bool {
	english, greeklish, words := 0, 0, 0
	pronoun := false // the word before is I, which is Greeklish for η, or English if what follows is
	for _, s := range spans {
		word := text[s.start:s.end]
		if len(word) > 20 {
			continue
		}
		word = strings.ToLower(word)
		words++
		switch {
		case onlyEnglish[word]:
			english++
			if pronoun {
				english++
			}
		case onlyGreeklish[word]:
			greeklish++
		}
		pronoun = word == "i"
	}
	return english >= 2 && greeklish == 0 && english*4 >= words
}

// A Language is what a text is written in.
type Language int

const (
	Either  Language = iota // nothing in it tells: a number, a name, a word that both have
	Greek                   // in whatever letters
	English                 //
)

// LanguageOf tells English from Greek and Greeklish.
func LanguageOf(text string) Language {
	spans := split(nil, text)
	if isEnglish(text, spans) {
		return English
	}
	for _, s := range spans {
		word := strings.ToLower(text[s.start:s.end])
		switch {
		case strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Greek, r) }), onlyGreeklish[word]:
			return Greek
		case onlyEnglish[word] && len(spans) == 1:
			return English
		}
	}
	return Either
}
