package greek

import (
	"strings"
	"sync"
)

// People use the same few thousand words. Their readings are remembered: of those in Greek letters, which no
// habit changes, and of others by the habit that they were read with.
const (
	maxMemory    = 1 << 15 // words; when it is full all are forgotten, and the frequent ones come back
	maxRemembers = 48      // bytes of a word
)

// memory has the readings of words in Greek letters without a habit, and of others by habit.
var memory = struct {
	sync.RWMutex
	readings map[habit]map[string]*Reading
	count    int
}{readings: make(map[habit]map[string]*Reading)}

// memorable: all that the reading of a span depends on is its letters, and the habit if some are Latin.
func memorable(raw string, s span) bool {
	return s.kind == kindWord && len(raw) <= maxRemembers && !(raw[0] >= '0' && raw[0] <= '9')
}

// recall gives the tokens of all spans, without a reading where none is remembered. It waits once for the whole
// text, not for each word.
func recall(text string, spans []span, h habit) []Token {
	tokens := make([]Token, len(spans))
	memory.RLock()
	defer memory.RUnlock()
	greek, others := memory.readings[habit{}], memory.readings[h]
	for i, s := range spans {
		t, raw := &tokens[i], text[s.start:s.end]
		t.Start, t.End = s.start, s.end
		switch {
		case !memorable(raw, s):
		case s.classes.has(latin):
			t.Reading = others[raw]
		default:
			t.Reading = greek[raw]
		}
	}
	return tokens
}

// remember keeps a reading for [recall].
func remember(raw string, s span, h habit, r *Reading) {
	if !memorable(raw, s) {
		return
	}
	if !s.classes.has(latin) {
		h = habit{}
	}
	memory.Lock()
	defer memory.Unlock()
	if memory.count >= maxMemory {
		clear(memory.readings)
		memory.count = 0
	}
	words := memory.readings[h]
	if words == nil {
		words = make(map[string]*Reading)
		memory.readings[h] = words
	}
	words[strings.Clone(raw)] = r // the word itself would keep its whole text alive
	memory.count++
}
