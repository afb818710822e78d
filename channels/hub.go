package channels

import "sync"

// A Hub tells who watches a conversation that something new may be in its history. It carries no
// messages: the store has them.
type Hub struct {
	mu      sync.Mutex
	waiting map[string]map[chan struct{}]struct{} // by conversation
}

// NewHub makes a hub without watchers.
func NewHub() *Hub { return &Hub{waiting: make(map[string]map[chan struct{}]struct{})} }

// Wait gives a channel that receives after news in the conversation; several pieces of news may
// come as one. The caller must call stop when it no longer watches.
func (h *Hub) Wait(conversation string) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.waiting[conversation] == nil {
		h.waiting[conversation] = make(map[chan struct{}]struct{})
	}
	h.waiting[conversation][c] = struct{}{}
	return c, func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		delete(h.waiting[conversation], c)
		if len(h.waiting[conversation]) == 0 {
			delete(h.waiting, conversation)
		}
	}
}

// Tell wakes everybody who watches the conversation. It never blocks.
func (h *Hub) Tell(conversation string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for c := range h.waiting[conversation] {
		select {
		case c <- struct{}{}:
		default: // it has not read the last news yet and will find this too
		}
	}
}
