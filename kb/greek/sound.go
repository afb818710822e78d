package greek

// Sound puts a folded Greek word as it sounds: vowels that sound alike fall together, doubled
// letters are one, digraphs for one sound are one letter. Words that sound alike have the same key.
// What is not Greek stays.
func Sound(word string) string {
	if word == "" {
		return ""
	}
	in := []rune(word)
	var room [32]rune // enough for most words
	out := room[:0]
	add := func(c rune) {
		if len(out) == 0 || out[len(out)-1] != c || (c >= '0' && c <= '9') {
			out = append(out, c)
		}
	}
	for i := 0; i < len(in); i++ {
		next := rune(0)
		if i+1 < len(in) {
			next = in[i+1]
		}
		switch r := in[i]; {
		case isPair(r, next):
			add(pairSound(r, next))
			i++
		case (r == 'α' || r == 'ε') && (next == 'υ' || next == 'φ' && i+2 < len(in) && isVoiceless(in[i+2])):
			// αυ, ευ sound αβ or αφ by what follows, and are spelt both ways by ear; all are one key.
			add(r)
			add('β')
			i++
		case r == 'ξ':
			add('κ')
			add('σ')
		case r == 'ψ':
			add('π')
			add('σ')
		default:
			add(singleSound(r))
		}
	}
	return string(out)
}

func isPair(r, next rune) bool { return pairSound(r, next) != 0 }

// pairSound is the sound of two letters that make one; 0 if they do not. ου, μπ, ντ and γκ get a
// Latin capital of their own.
func pairSound(r, next rune) rune {
	switch next {
	case 'υ':
		if r == 'ο' {
			return 'U'
		}
	case 'ι':
		switch r {
		case 'ε', 'ο', 'υ':
			return 'ι'
		case 'α':
			return 'ε'
		}
	case 'π':
		if r == 'μ' {
			return 'B'
		}
	case 'τ':
		if r == 'ν' {
			return 'D'
		}
	case 'κ', 'γ':
		if r == 'γ' {
			return 'G'
		}
	}
	return 0
}

func singleSound(r rune) rune {
	switch r {
	case 'η', 'υ':
		return 'ι'
	case 'ω':
		return 'ο'
	}
	return r
}

func isVoiceless(r rune) bool {
	switch r {
	case 'κ', 'π', 'τ', 'χ', 'θ', 'σ', 'ξ', 'ψ':
		return true
	}
	return false
}
