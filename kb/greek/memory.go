package greek

import (
	"strings"
	"sync"
)

// People use the same few thousand words. Their tokens are remembered: of those in Greek letters, which no
// habit changes, and of others by the habit that they were read with.
const (
	maxMemory    = 1 << 15 // words; when it is full all are forgotten, and the frequent ones come back
	maxRemembers = 48      // bytes of a word
)

// memory has the tokens of words in Greek letters without a habit, and of others by habit.
var memory = struct {
	sync.RWMutex
	tokens map[habit]map[string]Token
	count  int
}{tokens: make(map[habit]map[string]Token)}

// memorable: all that the token of a span depends on is its letters, and the habit if some are Latin.
func memorable(raw string, s span) bool {
	return s.kind == kindWord && len(raw) <= maxRemembers && !(raw[0] >= '0' && raw[0] <= '9')
}

// recall has for each span the token that is remembered, or an empty one. It waits once for the whole text, not
// for each word.
func recall(text string, spans []span, h habit) []Token {
	tokens := make([]Token, len(spans))
	memory.RLock()
	defer memory.RUnlock()
	greek, others := memory.tokens[habit{}], memory.tokens[h]
	for i, s := range spans {
		raw := text[s.start:s.end]
		switch {
		case !memorable(raw, s):
		case s.classes.has(latin):
			tokens[i] = others[raw]
		default:
			tokens[i] = greek[raw]
		}
	}
	return tokens
}

// remember keeps a token for [recall].
func remember(raw string, s span, h habit, t Token) {
	if !memorable(raw, s) {
		return
	}
	if !s.classes.has(latin) {
		h = habit{}
	}
	memory.Lock()
	defer memory.Unlock()
	if memory.count >= maxMemory {
		clear(memory.tokens)
		memory.count = 0
	}
	words := memory.tokens[h]
	if words == nil {
		words = make(map[string]Token)
		memory.tokens[h] = words
	}
	words[strings.Clone(raw)] = t // the word itself would keep its whole text alive
	memory.count++
}
