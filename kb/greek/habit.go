package greek

import "strings"

// habit is how the writer of one text writes: one person keeps to one way within a message.
type habit struct {
	capitals bool // SMS capitals: Greek letters that look Latin arrive as Latin
	xIsKsi   bool // writes χ as h or ch, so that x is ξ
	xIsChi   bool // writes ξ as ks or 3
	hIsEta   bool // writes η as h
	english  bool // writes English
	greekToo bool // has words in Greek letters beside those in Latin ones
	keyboard bool // writes Greek on an English keyboard
}

// habitOf looks for signs in the whole text.
func habitOf(text string, spans []span) habit {
	var h habit
	var all class
	for _, s := range spans {
		all |= s.classes
	}
	h.capitals = all.has(greekCapital) && !all.has(small)
	if !hasLatinSmall(text) {
		return h
	}
	h.greekToo = all.has(greekVowel)
	h.keyboard = onEnglishKeys(text)
	h.english = !h.keyboard && isEnglish(text, spans)
	low := strings.ToLower(text)
	h.xIsChi = strings.Contains(low, "ks") || hasDigitInside(low, '3')
	h.xIsKsi = !h.xIsChi && (strings.Contains(low, "ch") || hBeforeVowel(low))
	h.hIsEta = etaSign(low)
	return h
}

func hasLatinSmall(text string) bool {
	for i := range len(text) {
		if text[i] >= 'a' && text[i] <= 'z' {
			return true
		}
	}
	return false
}

// hasDigitInside: the digit touches a letter: "3exasa".
func hasDigitInside(text string, digit byte) bool {
	for i := range len(text) {
		if text[i] == digit && i+1 < len(text) && text[i+1] >= 'a' && text[i+1] <= 'z' {
			return true
		}
	}
	return false
}

const latinVowels = "aeiouyhw"

func isLatinVowel(c byte) bool { return strings.IndexByte(latinVowels, c) >= 0 }

// hBeforeVowel: "eho", "ohi": h is χ there, unless it belongs to th, ch, ph.
func hBeforeVowel(text string) bool {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == 'h' && strings.IndexByte("aeiou", text[i-1]) >= 0 && strings.IndexByte("aeio", text[i+1]) >= 0 {
			return true
		}
	}
	return false
}

// etaSign: h at the end of a word or between consonants can only be η.
func etaSign(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i] != 'h' || strings.IndexByte("tcpgk", text[i-1]) >= 0 {
			continue
		}
		letterBefore := text[i-1] >= 'a' && text[i-1] <= 'z'
		consonantAfter := i+1 == len(text) || !(text[i+1] >= 'a' && text[i+1] <= 'z') || !isLatinVowel(text[i+1])
		if letterBefore && !isLatinVowel(text[i-1]) && consonantAfter {
			return true
		}
	}
	return false
}
