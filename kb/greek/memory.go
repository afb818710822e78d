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

// A memorable is all that the token of a word depends on.
type memorable struct {
	raw   string
	habit habit // none, if all letters are Greek
}

var memory = struct {
	sync.RWMutex
	tokens map[memorable]Token
}{tokens: make(map[memorable]Token)}

// memorise says by what a word is remembered; ok is false if it is not.
func memorise(raw string, s span, h habit) (m memorable, ok bool) {
	if s.kind != kindWord || len(raw) > maxRemembers || (raw[0] >= '0' && raw[0] <= '9') {
		return memorable{}, false
	}
	for i := range len(raw) {
		if isASCIILetter(raw[i]) {
			return memorable{raw, h}, true
		}
	}
	return memorable{raw: raw}, true
}

// recall is the token of a word that was met before, at its place in this text.
func recall(m memorable, s span) (Token, bool) {
	memory.RLock()
	t, ok := memory.tokens[m]
	memory.RUnlock()
	t.Start, t.End = s.start, s.end
	return t, ok
}

func remember(m memorable, t Token) {
	memory.Lock()
	defer memory.Unlock()
	if len(memory.tokens) >= maxMemory {
		clear(memory.tokens)
	}
	m.raw = strings.Clone(m.raw) // it would keep its whole text alive
	memory.tokens[m] = t
}
