package kb

import "ask1555/kb/greek"

// Synonyms are groups of single words that mean the same in our field, the official one first.
type Synonyms struct {
	Bodies [][]string `yaml:"bodies"` // organisations: today's name, then old and everyday ones
	Words  [][]string `yaml:"words"`
}

// groups are all of them.
func (s Synonyms) groups() [][]string { return append(append([][]string{}, s.Bodies...), s.Words...) }

// synonyms are the groups by sound, so that every form and spelling of a word is meant.
type synonyms struct {
	first map[string]string   // a word's sound -> the official word's
	group map[string][]string // the official word's sound -> those of its group
}

func readSynonyms(s Synonyms) synonyms {
	out := synonyms{first: make(map[string]string), group: make(map[string][]string)}
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
