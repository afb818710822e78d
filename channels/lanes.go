package channels

import (
	"context"
	"sync"

	"ask1555/bot"
)

// lanes let the messages of one citizen through one at a time, in the order they came, while
// different citizens never wait for each other.
type lanes struct {
	mu   sync.Mutex
	last map[bot.Address]chan struct{} // closed when the last one to have entered leaves
}

func newLanes() *lanes { return &lanes{last: make(map[bot.Address]chan struct{})} }

// enter waits for everybody who came before at this address; leave lets the next one in. If ctx
// ends first, enter gives its error and its place in the lane up.
func (l *lanes) enter(ctx context.Context, a bot.Address) (leave func(), err error) {
	l.mu.Lock()
	before := l.last[a]
	mine := make(chan struct{})
	l.last[a] = mine
	l.mu.Unlock()

	leave = func() {
		l.mu.Lock()
		if l.last[a] == mine {
			delete(l.last, a)
		}
		l.mu.Unlock()
		close(mine)
	}
	if before == nil {
		return leave, nil
	}
	select {
	case <-before:
		return leave, nil
	case <-ctx.Done():
		go func() { <-before; leave() }() // who comes after still waits for who came before
		return nil, ctx.Err()
	}
}
