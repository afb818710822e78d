package greek

import "strings"

// Sound puts a folded Greek word as it sounds: vowels that sound alike fall together, doubled
// letters are one, digraphs for one sound are one letter. Words that sound alike have the same key.
// What is not Greek stays.
func Sound(word string) string {
	if word == "" {
		return ""
	}
	in := []rune(word)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); {
		r, n := soundAt(in, i)
		for _, c := range r {
			if len(out) == 0 || out[len(out)-1] != c || (c >= '0' && c <= '9') {
				out = append(out, c)
			}
		}
		i += n
	}
	return string(out)
}

// pairs of letters that are one sound. ου, μπ, ντ and γκ get a Latin capital of their own.
var pairs = map[string]string{
	"ου": "U", "ει": "ι", "οι": "ι", "υι": "ι", "αι": "ε", "μπ": "B", "ντ": "D", "γκ": "G", "γγ": "G",
}

var singles = map[rune]string{'η': "ι", 'υ': "ι", 'ω': "ο", 'ξ': "κσ", 'ψ': "πσ"}

// soundAt is the sound at i and how many letters make it.
func soundAt(in []rune, i int) (string, int) {
	if i+1 < len(in) {
		pair := string(in[i : i+2])
		if s, ok := pairs[pair]; ok {
			return s, 2
		}
		if s, ok := diphthong(in, i); ok {
			return s, 2
		}
	}
	if s, ok := singles[in[i]]; ok {
		return s, 1
	}
	return string(in[i]), 1
}

// diphthong: αυ, ευ sound αβ or αφ by what follows, and are spelt both ways by ear; all are one key.
func diphthong(in []rune, i int) (string, bool) {
	if in[i] != 'α' && in[i] != 'ε' {
		return "", false
	}
	switch in[i+1] {
	case 'υ':
		return string(in[i]) + "β", true
	case 'φ':
		if i+2 < len(in) && strings.ContainsRune("κπτχθσξψ", in[i+2]) {
			return string(in[i]) + "β", true
		}
	}
	return "", false
}
