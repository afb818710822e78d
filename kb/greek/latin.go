package greek

import (
	"cmp"
	"slices"
	"strings"
)

// maxReadings bounds the Greek readings of one Latin word.
const maxReadings = 8

// maxLatin is the longest word, in letters, that is read as Greeklish; nobody writes longer ones.
const maxLatin = 40

// Transliterations are the Greek readings of a folded word in Latin letters, most likely first, at
// most eight; none if some letter has no Greek reading.
func Transliterations(latin string) []string { return transliterate(latin, habit{}) }

// An option is one way to read some Latin letters.
type option struct {
	greek  string
	weight float64 // share of writers who mean it, from GREEK's count of real Greeklish
}

// letters and digraphs, longest first where they are tried. Spellings that sound alike (ι for η)
// need no option of their own: the sound key joins them.
var digraphs = map[string][]option{
	"th": {{"θ", .85}}, "ch": {{"χ", .9}}, "ph": {{"φ", .5}}, "kh": {{"χ", .3}}, "gh": {{"γ", .4}}, "dh": {{"δ", .6}},
	"ks": {{"ξ", 1}}, "ps": {{"ψ", 1}}, "ou": {{"ου", 1}}, "oy": {{"ου", .9}}, "ei": {{"ει", .9}, {"εη", .1}}, "ai": {{"αι", .9}, {"αη", .1}}, "oi": {{"οι", .9}, {"οη", .2}},
	"au": {{"αυ", .9}}, "av": {{"αυ", .6}}, "af": {{"αυ", .3}, {"αφ", .7}}, "eu": {{"ευ", .9}}, "ef": {{"ευ", .4}, {"εφ", .6}}, "ev": {{"ευ", .5}},
	"mp": {{"μπ", 1}}, "mb": {{"μπ", 1}}, "nt": {{"ντ", 1}}, "nd": {{"ντ", .9}}, "gk": {{"γκ", 1}}, "gg": {{"γγ", 1}}, "ng": {{"γγ", .7}},
	"ts": {{"τσ", 1}}, "tz": {{"τζ", 1}}, "dj": {{"τζ", .8}}, "dz": {{"τζ", .8}},
}

var letters = map[byte][]option{
	'a': {{"α", 1}}, 'b': {{"β", .55}, {"μπ", .45}}, 'c': {{"κ", .6}, {"σ", .4}}, 'd': {{"δ", .85}, {"ντ", .15}}, 'e': {{"ε", 1}}, 'f': {{"φ", 1}},
	'g': {{"γ", .9}, {"γκ", .1}}, 'h': {{"η", .6}, {"χ", .4}}, 'i': {{"ι", 1}}, 'j': {{"ξ", .5}, {"τζ", .3}, {"ι", .2}}, 'k': {{"κ", 1}}, 'l': {{"λ", 1}},
	'm': {{"μ", 1}}, 'n': {{"ν", 1}}, 'o': {{"ο", 1}}, 'p': {{"π", 1}}, 'q': {{"θ", .5}, {"κ", .5}}, 'r': {{"ρ", 1}}, 's': {{"σ", 1}},
	't': {{"τ", 1}}, 'u': {{"υ", .55}, {"ου", .38}, {"θ", .07}}, 'v': {{"β", 1}}, 'w': {{"ω", 1}}, 'x': {{"χ", .62}, {"ξ", .38}},
	'y': {{"υ", .95}, {"γι", .05}}, 'z': {{"ζ", 1}}, '0': {{"ο", 1}}, '3': {{"ξ", .9}, {"ε", .1}}, '4': {{"ψ", 1}}, '6': {{"σ", .5}}, '8': {{"θ", 1}}, '9': {{"θ", .9}},
}

// reading is a beginning of the word, read.
type reading struct {
	greek  string
	weight float64
}

// transliterate reads a word from left to right and keeps the likeliest beginnings.
func transliterate(latin string, h habit) []string {
	if len(latin) > maxLatin || strings.TrimLeft(latin, "0123456789") == "" {
		return nil
	}
	beams := make([][]reading, len(latin)+1)
	beams[0] = []reading{{"", 1}}
	for i := range len(latin) {
		beams[i] = likeliest(beams[i])
		pair := digraphAt(latin, i)
		single, split := optionsAt(latin, i, h), 1.0
		if len(pair) > 0 && latin[i] != 'h' {
			split = splitWeight(latin, i)
		}
		for _, before := range beams[i] {
			for _, o := range pair {
				beams[i+2] = append(beams[i+2], reading{before.greek + o.greek, before.weight * o.weight})
			}
			for _, o := range single {
				beams[i+1] = append(beams[i+1], reading{before.greek + o.greek, before.weight * (o.weight * split)})
			}
		}
	}
	var out []string
	for _, r := range likeliest(beams[len(latin)]) {
		out = append(out, r.greek)
	}
	return out
}

// likeliest sorts readings and keeps the best, each once.
func likeliest(all []reading) []reading {
	slices.SortStableFunc(all, func(a, b reading) int { return cmp.Compare(b.weight, a.weight) })
	kept := all[:0]
	for _, r := range all {
		if len(kept) == maxReadings {
			break
		}
		if !slices.ContainsFunc(kept, func(k reading) bool { return k.greek == r.greek }) {
			kept = append(kept, r)
		}
	}
	return kept
}

// splitPenalty: a digraph is rarely two letters.
const splitPenalty = .3

// digraphAt are the ways to read the two letters at i as one.
func digraphAt(latin string, i int) []option {
	if i+2 > len(latin) {
		return nil
	}
	return digraphs[latin[i:i+2]]
}

// optionsAt are the ways to read the letter at i.
func optionsAt(latin string, i int, h habit) []option {
	switch c := latin[i]; {
	case c == 'h':
		return readH(latin, i, h)
	case c == 'x':
		return readX(h)
	case strings.Trim(latin[:i+1], "0123456789") == "":
		digit := option{latin[i : i+1], .4} // 8mhno, 4imeri
		if i > 0 || len(latin) > 1 && isDigit(rune(latin[1])) {
			return []option{digit} // 13wro
		}
		return append(letters[c][:len(letters[c]):len(letters[c])], digit)
	case c == 'u' && i > 0 && latin[i-1] == 'o':
		return uAfterO
	default:
		return letters[c]
	}
}

// splitWeight is how likely a digraph is two letters. "th" before a consonant or at the end is τη:
// thn, sthn, ths.
func splitWeight(latin string, i int) float64 {
	if latin[i+1] == 'h' {
		if i+2 == len(latin) || !isLatinVowel(latin[i+2]) {
			return 2.5
		}
		return splitPenalty
	}
	switch latin[i : i+2] {
	case "af", "ef", "av", "ev":
		return 1
	}
	return splitPenalty
}

// The ways to read letters that are read by what stands beside them, or by the habit.
var (
	uAfterO      = []option{{"υ", 1}}
	mostlyEta    = []option{{"η", .9}, {"χ", .1}}
	ratherEta    = []option{{"η", .6}, {"χ", .4}}
	chiAsOften   = []option{{"χ", .5}, {"η", .5}}
	ratherChi    = []option{{"χ", .75}, {"η", .25}}
	mostlyChiOfX = []option{{"χ", .95}, {"ξ", .05}}
	mostlyKsiOfX = []option{{"ξ", .85}, {"χ", .15}}
)

// readH: η beside a consonant or at the end; before a vowel more often χ, and before ρ at the beginning
// (χρόνια, χρωστάω).
func readH(latin string, i int, h habit) []option {
	beforeVowel := i+1 < len(latin) && strings.IndexByte("aeiouwy", latin[i+1]) >= 0
	afterVowel := i > 0 && strings.IndexByte("aeiouwy", latin[i-1]) >= 0
	switch {
	case i == 0 && strings.HasPrefix(latin, "hr") && !h.hIsEta:
		return ratherChi
	case beforeVowel && h.hIsEta:
		return ratherEta
	case beforeVowel:
		return ratherChi
	case afterVowel && !h.hIsEta:
		return chiAsOften
	}
	return mostlyEta
}

func readX(h habit) []option {
	switch {
	case h.xIsChi:
		return mostlyChiOfX
	case h.xIsKsi:
		return mostlyKsiOfX
	}
	return letters['x']
}
