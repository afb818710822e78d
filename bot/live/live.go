// Package live serves a content folder as its editors change it: a good change within a second, a bad
// one not at all, while the last good content goes on answering.
package live

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"ask1555/bot"
	"ask1555/kb"
)

// A Folder is content that may change. It looks at its files several times a second instead of asking
// the system to be told: that works on every file system, and a rename, a checkout of hundreds of
// files or a folder that is gone for a moment are no special cases.
type Folder struct {
	dir     string // empty: the content does not change
	data    string // folder to keep what was learned in
	log     *slog.Logger
	first   *bot.Knowledge
	served  state
	refused atomic.Pointer[[]kb.Problem]
}

// A state is the names, sizes and times of all files of a content folder, hashed.
type state [sha256.Size]byte

// settle is how long nothing must have changed before a change is read: an editor's program may write a
// file in several steps, and a checkout writes many files.
const settle = 150 * time.Millisecond

// Open loads a content folder that is to be followed, or without dir the built-in content, which never
// changes. data is a folder to keep what is learned from changed content. The error tells why the
// content cannot be served.
func Open(dir, data string, builtIn func() (*bot.Knowledge, error), log *slog.Logger) (*Folder, error) {
	f := &Folder{dir: dir, data: data, log: log}
	var err error
	if dir == "" {
		f.first, err = builtIn()
		return f, err
	}
	f.served = f.look()
	f.first, err = f.load(nil)
	return f, err
}

// First is the content as it was when the folder was opened.
func (f *Folder) First() *bot.Knowledge { return f.first }

// Refused are the problems for which the folder, as it is now, is not served; none if it is served.
func (f *Folder) Refused() []kb.Problem {
	if p := f.refused.Load(); p != nil {
		return *p
	}
	return nil
}

// Follow keeps what a bot answers with up to date, until ctx ends. Meanwhile it learns from content that
// nothing was learned from yet.
func (f *Folder) Follow(ctx context.Context, b *bot.Bot) {
	learner := learner{data: f.data, log: f.log}
	learner.start(ctx, f.first.Base)
	defer func() { learner.stop() }()
	if f.dir == "" {
		<-ctx.Done()
		return
	}
	tick := time.NewTicker(settle)
	defer tick.Stop()
	for before := f.served; ; {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		now := f.look()
		if now == before && now != f.served {
			f.served = now // also if it is refused: it need not be read again
			if knowledge := f.change(ctx, b); knowledge != nil {
				learner.start(ctx, knowledge.Base)
			}
		}
		before = now
	}
}

// change serves the folder as it is now; nil if it cannot be served.
func (f *Folder) change(ctx context.Context, b *bot.Bot) *bot.Knowledge {
	knowledge, err := f.load(b.Knowledge())
	if err != nil {
		problems := kb.Problems(err)
		f.refused.Store(&problems)
		for _, p := range problems {
			f.log.ErrorContext(ctx, "the changed content is refused; the last good one is served", "file", p.File, "line", p.Line, "reason", p.Message)
		}
		return nil
	}
	knowledge.Base.Inherit(b.Knowledge().Base)
	b.Learn(knowledge)
	f.refused.Store(nil)
	f.log.InfoContext(ctx, "changed content is served", "entries", len(knowledge.Base.Entries), "revision", knowledge.Base.Revision)
	return knowledge
}

func (f *Folder) load(before *bot.Knowledge) (*bot.Knowledge, error) {
	root, err := os.OpenRoot(f.dir) // no link leads out of it
	if err != nil {
		return nil, fmt.Errorf("open the content folder: %w", err)
	}
	defer root.Close()
	return bot.ReloadKnowledge(root.FS(), before)
}

// look says in which state the folder is. A file that cannot be looked at counts as missing.
func (f *Folder) look() state {
	hash := sha256.New()
	for _, pattern := range bot.ContentFiles {
		files, _ := filepath.Glob(filepath.Join(f.dir, pattern)) // the patterns are right
		for _, file := range files {
			if info, err := os.Stat(file); err == nil {
				fmt.Fprintln(hash, file, info.Size(), info.ModTime().UnixNano())
			}
		}
	}
	return state(hash.Sum(nil))
}

// A learner learns from one content at a time, behind its back.
type learner struct {
	data   string
	log    *slog.Logger
	cancel context.CancelFunc
	work   sync.WaitGroup
}

// start learns from base, and from nothing else any more.
func (l *learner) start(ctx context.Context, base *kb.Base) {
	l.stop()
	ctx, l.cancel = context.WithCancel(ctx)
	l.work.Go(func() {
		if err := l.learn(ctx, base); err != nil && !errors.Is(err, context.Canceled) {
			l.log.WarnContext(ctx, "the content could not be learned from; its confidences are those of another", "error", err)
		}
	})
}

func (l *learner) stop() {
	if l.cancel != nil {
		l.cancel()
	}
	l.work.Wait()
}

// learn uses what was learned from this very content before, or learns, and keeps it for the next start.
func (l *learner) learn(ctx context.Context, base *kb.Base) error {
	if base.Fresh() {
		return nil
	}
	if base.Use(os.DirFS(l.data)); base.Fresh() {
		return nil
	}
	if err := base.Learn(ctx); err != nil {
		return err
	}
	if err := os.MkdirAll(l.data, 0o750); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(l.data, kb.LearnedFile), base.Learned(), 0o644)
}
