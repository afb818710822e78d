package linear

// Words number the words that at least two texts have, from 1. One that nobody else uses is like all others that
// nobody has met: that there is such a word tells something, and which it is does not. It has its number with a
// minus.
type Words map[string]Word

// A Word is the number of one.
type Word int32

const (
	Strange Word = 0         // stands for a word that is not among them
	Begin   Word = 1<<30 - 1 // stands before the first of a text; words are fewer
)

// WordsOf finds them in texts. A word may be known by several keys, the likeliest first; here that one counts.
func WordsOf(texts [][][]string) Words {
	w := make(Words)
	for _, text := range texts {
		for _, keys := range text {
			w.Meet(keys)
		}
	}
	return w
}

// Meet takes a word in, which counts from the second time on.
func (w Words) Meet(keys []string) {
	if len(keys) == 0 {
		return
	}
	if number := w[keys[0]]; number == 0 {
		w[keys[0]] = -Word(len(w) + 1)
	} else if number < 0 {
		w[keys[0]] = -number
	}
}

// Read is the first of a word's keys that is among them, or Strange.
func (w Words) Read(keys []string) Word {
	for _, key := range keys {
		if word := w.Find(key); word != Strange {
			return word
		}
	}
	return Strange
}

// Find is the word of a key, or Strange.
func (w Words) Find(key string) Word { return max(Strange, w[key]) }

// A Feature is a word of a text, or two of them and how they stand to each other. It is a number, and no
// string, because a content has half a million of them.
type Feature uint64

// A Kind, below 16, is how the words of a feature stand to each other; what each means is the caller's.
type Kind uint8

// FeatureOf is the feature of two words; of one alone, where the second is Strange.
func FeatureOf(kind Kind, first, second Word) Feature {
	return Feature(uint64(kind)<<60 | uint64(first)<<30 | uint64(second))
}

// Both is two words as the first of a feature. They must be of a short list: what is behind number 32,767 shares its
// place with others.
func Both(first, second Word) Word {
	const bits = 15
	return first&(1<<bits-1)<<bits | second&(1<<bits-1)
}

// A Vocabulary numbers features.
type Vocabulary map[Feature]int32

// Read finds the features of a text.
func (v Vocabulary) Read(features []Feature) Text {
	t := make(Text, 0, len(features))
	for _, f := range features {
		if id, ok := v[f]; ok {
			t = append(t, id)
		}
	}
	return t
}
