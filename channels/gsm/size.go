// Package gsm is what the channels that send SMS share: what a reply says in one, and how a text travels. It is no channel
// itself.
package gsm

import (
	"strings"
	"unicode/utf16"
)

// The encodings of a text message (3GPP TS 23.038 V18.0.0, sections 6.2.1 and 6.2.3).
const (
	GSM7 = "GSM-7" // the default alphabet, 7 bits a character; of Greek only ten capitals
	UCS2 = "UCS-2" // everything else, 16 bits a unit
)

// basicCharacters is the GSM 7 bit default alphabet (3GPP TS 23.038, section 6.2.1): of Greek it has the capitals
// that no Latin letter looks like.
const basicCharacters = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
	"¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"

// extendedCharacters follow an escape and so count twice (section 6.2.1.1).
const extendedCharacters = "\f^{}\\[~]|€"

// What one message holds, alone and as a part of several, which have a header of 6 bytes of the 140 (3GPP TS
// 23.040, sections 9.2.3.16 and 9.2.3.24.1): septets in GSM-7, UTF-16 units in UCS-2.
const (
	gsm7Alone, gsm7Part = 160, 153
	ucs2Alone, ucs2Part = 70, 67
)

// A Size is how a text travels, and what it costs: segments are paid one by one.
type Size struct {
	Encoding   string
	Characters int // as people count them
	Units      int // septets or UTF-16 units
	Segments   int
}

// SizeOf measures a text as it is sent. One character that GSM-7 lacks makes all of it UCS-2. A character is
// never cut in two: what does not fit into a segment begins the next (TS 23.040, section 9.2.3.24).
func SizeOf(text string) Size {
	size := Size{Encoding: GSM7, Characters: len([]rune(text))}
	alone, part, width := gsm7Alone, gsm7Part, septets
	if !isGSM7(text) {
		size.Encoding, alone, part, width = UCS2, ucs2Alone, ucs2Part, utf16.RuneLen
	}
	size.Segments = 1
	used := 0 // of the last segment
	for _, r := range text {
		n := width(r)
		size.Units += n
		if used += n; used > part {
			size.Segments++
			used = n
		}
	}
	if size.Units <= alone {
		size.Segments = 1
	}
	return size
}

// Segments is how many a few messages are together.
func Segments(texts []string) int {
	n := 0
	for _, text := range texts {
		n += SizeOf(text).Segments
	}
	return n
}

// Encoding is how a text travels.
func Encoding(text string) string {
	if isGSM7(text) {
		return GSM7
	}
	return UCS2
}

func isGSM7(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool {
		return !strings.ContainsRune(basicCharacters, r) && !strings.ContainsRune(extendedCharacters, r)
	})
}

// septets a character of GSM-7 takes.
func septets(r rune) int {
	if strings.ContainsRune(extendedCharacters, r) {
		return 2
	}
	return 1
}
