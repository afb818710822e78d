package kb

import (
	"strconv"

	"ask1555/kb/greek"
)

// Synonyms are groups of single words that mean the same in our field, the official one first.
type Synonyms struct {
	Bodies [][]string `yaml:"bodies"` // organisations: today's name, then old and everyday ones
	Words  [][]string `yaml:"words"`
	// Words and phrases that bring the same thing to mind without meaning the same. One may stand in
	// several groups.
	Related [][]string `yaml:"related"`
	// The area that an organisation answers for, by a word that names it.
	Agencies map[string]string `yaml:"agencies"`
	// English words, each with the Greek one that our phrasings have.
	English map[string]string `yaml:"english"`
	// Abbreviations that everybody knows, with their words: an answer need not explain them. See [Lint].
	Abbreviations map[string]string `yaml:"abbreviations"`
}

// groups are all of them.
func (s Synonyms) groups() [][]string { return append(append([][]string{}, s.Bodies...), s.Words...) }

// synonyms are the groups by sound, so that every form and spelling of a word is meant.
type synonyms struct {
	first map[string]string   // a word's sound -> the official word's
	group map[string][]string // the official word's sound -> those of its group
	ideas map[string][]idea   // by the first sound of the expression
	areas map[string]string   // by the sound of an organisation's official name
}

// An idea is an expression of a group of related ones.
type idea struct {
	rest []string // sounds that must follow the first, stop words left out
	name string   // of the group
}

func readSynonyms(s Synonyms) synonyms {
	out := synonyms{first: make(map[string]string), group: make(map[string][]string), ideas: make(map[string][]idea), areas: make(map[string]string)}
	for _, words := range s.groups() {
		var official string
		for _, word := range words {
			key := wordSound(word)
			if official == "" {
				official = key
			}
			out.first[key] = official
			out.group[official] = append(out.group[official], key)
		}
	}
	for english, word := range s.English {
		if _, taken := out.first[english]; !taken {
			out.first[english] = out.official(wordSound(word))
		}
	}
	for name, area := range s.Agencies {
		out.areas[out.official(wordSound(name))] = area
	}
	for n, expressions := range s.Related {
		for _, expression := range expressions {
			var sounds []string
			for _, t := range greek.Tokens(expression) {
				if !t.Stop {
					sounds = append(sounds, out.official(t.Sounds[0]))
				}
			}
			if len(sounds) > 0 {
				out.ideas[sounds[0]] = append(out.ideas[sounds[0]], idea{sounds[1:], strconv.Itoa(n)})
			}
		}
	}
	return out
}

// wordSound is the sound of a single word; empty if it is not one.
func wordSound(word string) string {
	tokens := greek.Tokens(word)
	if len(tokens) != 1 {
		return ""
	}
	return tokens[0].Sounds[0]
}

// official is the sound under which all of a group are counted.
func (s synonyms) official(sound string) string {
	if first, ok := s.first[sound]; ok {
		return first
	}
	return sound
}

// all are the sounds to look for in the index, which knows nothing of synonyms.
func (s synonyms) all(official string) []string {
	if group, ok := s.group[official]; ok {
		return group
	}
	return []string{official}
}
