package preview

import (
	"context"
	"sync"
	"time"
)

// patience is how long a page waits for slow work before it says that it is under way.
const patience = 2 * time.Second

// A later holds the result of slow work, which is done behind the pages' back: one at a time, and kept for as
// long as what it was done for, the key, is asked for.
type later[K comparable, V any] struct {
	mu      sync.Mutex
	current *job[K, V]
	work    sync.WaitGroup
	stopped bool
}

type job[K comparable, V any] struct {
	key    K
	cancel context.CancelFunc
	done   chan struct{} // closed when value and err are there
	value  V
	err    error
}

// get is the result for a key. It begins the work if that was not done yet, and ends what is under way for
// another key. ready is false if the work takes longer than a page waits.
func (l *later[K, V]) get(key K, work func(context.Context) (V, error)) (value V, ready bool, err error) {
	j := l.job(key, work)
	patient := time.NewTimer(patience)
	defer patient.Stop()
	select {
	case <-j.done:
		return j.value, true, j.err
	case <-patient.C:
		return value, false, nil
	}
}

func (l *later[K, V]) job(key K, work func(context.Context) (V, error)) *job[K, V] {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.current != nil && (l.current.key == key || l.stopped) {
		return l.current
	}
	if l.current != nil {
		l.current.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	j := &job[K, V]{key: key, cancel: cancel, done: make(chan struct{})}
	l.current = j
	l.work.Go(func() {
		defer close(j.done)
		defer cancel()
		j.value, j.err = work(ctx)
	})
	return j
}

// stop ends the work, and waits for it.
func (l *later[K, V]) stop() {
	l.mu.Lock()
	l.stopped = true
	if l.current != nil {
		l.current.cancel()
	}
	l.mu.Unlock()
	l.work.Wait()
}
