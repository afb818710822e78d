package linear

import "math"

// Words number the words that at least two texts have, from 1. One that nobody else uses is like all others that
// nobody has met: that there is such a word tells something, and which it is does not. It has its number with a
// minus.
type Words map[string]Word

// A Word is the number of one.
type Word int32

const (
	Strange Word = 0             // stands for a word that is not among them
	Begin   Word = math.MaxInt32 // stands before the first of a text
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
		if word := w[key]; word > 0 {
			return word
		}
	}
	return Strange
}

// A Feature is a word of a text, or two of them and how they stand to each other. It is a number, and no
// string, because a content has half a million of them.
type Feature uint64

// Alone, Beside and Apart are the features of a word, of neighbours, and of two words with one between.
func Alone(word Word) Feature { return feature(1, word, 0) }

func Beside(first, second Word) Feature { return feature(2, first, second) }

func Apart(first, second Word) Feature { return feature(3, first, second) }

func feature(kind uint64, first, second Word) Feature {
	return Feature(kind<<62 | uint64(uint32(first))<<31 | uint64(uint32(second)))
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
