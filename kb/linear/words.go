package linear

// Words are the words that at least two texts have. One that nobody else uses is like all others that nobody has
// met: that there is such a word tells something, and which it is does not.
type Words map[string]bool

// Strange stands for a word that is not among them.
const Strange = "?"

// WordsOf finds them. A word may be known by several keys, the likeliest first; here that one counts.
func WordsOf(texts [][][]string) Words {
	w := make(Words)
	for _, text := range texts {
		for _, keys := range text {
			if len(keys) > 0 {
				_, met := w[keys[0]]
				w[keys[0]] = met
			}
		}
	}
	return w
}

// Read is the first of a word's keys that is among them, or Strange.
func (w Words) Read(keys []string) string {
	for _, key := range keys {
		if w[key] {
			return key
		}
	}
	return Strange
}
