package greek

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A class says what a character may be in a text, as bits.
type class uint8

const (
	inWord       class = 1 << iota // a letter, a digit, or a mark on one
	letter                         // of any alphabet
	small                          // a small letter of any alphabet
	greekVowel                     // with or without accent
	greekCapital                   // that no Latin letter looks like
	latin                          // one of the 52
	tonos                          // an accent typed as a sign of its own beside the vowel
	invisible                      // see isInvisible
)

// classes are those of the characters up to U+03FF, nearly all that people type: to ask unicode's tables for each
// of them took half of the time of Tokens.
var classes = func() (table [0x400]class) {
	for r := range rune(len(table)) {
		table[r] = findClass(r)
	}
	return table
}()

func classOf(r rune) class {
	if r < rune(len(classes)) {
		return classes[r]
	}
	return findClass(r)
}

func findClass(r rune) class {
	var c class
	add := func(is bool, bit class) {
		if is {
			c |= bit
		}
	}
	add(r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)), inWord)
	add(unicode.IsLetter(r), letter)
	add(unicode.IsLower(r), small)
	add(strings.ContainsRune("αεηιουωάέήίόύώΑΕΗΙΟΥΩϊϋΪΫ", r), greekVowel)
	add(strings.ContainsRune("ΓΔΘΛΞΠΣΦΨΩ", r), greekCapital)
	add(r < 0x80 && unicode.IsLetter(r), latin)
	add(isTonos(r), tonos)
	add(isInvisible(r), invisible)
	return c
}

// has reports whether a class has a bit.
func (c class) has(bit class) bool { return c&bit != 0 }

// classesOf are the classes of all characters of a text together.
func classesOf(text string) class {
	var all class
	for _, r := range text {
		all |= classOf(r)
	}
	return all
}
