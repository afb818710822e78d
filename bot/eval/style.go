package eval

import (
	"strings"
	"unicode"
)

// Style guesses in which habit a text is written, for questions that do not say: "greeklish",
// "gsm7caps" (capitals with Latin look-alikes, as a phone sends them), "caps", "plain" (no
// accents) or "proper".
func Style(text string) string {
	var greek, latin, lower, accented int
	for _, r := range text {
		switch {
		case strings.ContainsRune("άέήίόύώΐΰΆΈΉΊΌΎΏ", r):
			greek, accented = greek+1, accented+1
		case unicode.Is(unicode.Greek, r):
			greek++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
		if unicode.IsLower(r) {
			lower++
		}
	}
	switch {
	case lower == 0 && latin > 0 && greek > 0:
		return "gsm7caps"
	case latin > greek:
		return "greeklish"
	case lower == 0:
		return "caps"
	case accented == 0:
		return "plain"
	}
	return "proper"
}
