package greek

import (
	"strings"
	"sync"
)

// People use the same few thousand words. The tokens of those in Greek letters, which no habit
// changes, are remembered.
const (
	maxMemory    = 1 << 15 // words; when it is full all are forgotten, and the frequent ones come back
	maxRemembers = 48      // bytes of a word
)

var memory = struct {
	sync.RWMutex
	tokens map[string]Token
}{tokens: make(map[string]Token)}

func memorable(raw string, s span) bool {
	if s.kind != kindWord || len(raw) > maxRemembers || raw[0] < 0x80 {
		return false
	}
	for i := range len(raw) {
		if isASCIILetter(raw[i]) {
			return false // two alphabets: how it is read depends on the rest of the text
		}
	}
	return true
}

// recall is the token of a word that was met before, at its place in this text.
func recall(raw string, s span) (Token, bool) {
	if !memorable(raw, s) {
		return Token{}, false
	}
	memory.RLock()
	t, ok := memory.tokens[raw]
	memory.RUnlock()
	t.Start, t.End = s.start, s.end
	return t, ok
}

func remember(raw string, s span, t Token) {
	if !memorable(raw, s) {
		return
	}
	memory.Lock()
	defer memory.Unlock()
	if len(memory.tokens) >= maxMemory {
		clear(memory.tokens)
	}
	memory.tokens[strings.Clone(raw)] = t // raw would keep its whole text alive
}
