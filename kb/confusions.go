package kb

import (
	"context"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// A Confusion is something that people ask, and that finds another entry than its own first.
type Confusion struct {
	Entry, Found *Entry
	Text         string
	Test         bool // it is a test; otherwise a phrasing, asked for as if it were not there
}

// Confusions asks for every test and every phrasing, each phrasing held out: somebody else will say it a
// little differently. They come in the order of the entries. It takes a millisecond or two for each.
func (b *Base) Confusions(ctx context.Context) ([]Confusion, error) {
	found := make([][]Confusion, len(b.Entries))
	now := time.Now()
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range b.Entries {
		if !e.Valid(now) {
			continue // it cannot be found today
		}
		group.Go(func() (err error) {
			found[i], err = b.confusionsOf(ctx, i)
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(found...), err
}

func (b *Base) confusionsOf(ctx context.Context, i int) ([]Confusion, error) {
	var list []Confusion
	ask := func(text string, held leaveOut, test bool) error {
		r, err := b.rankQuestion(ctx, b.model.read(text), held)
		if err == nil && len(r.entries) > 0 && r.entries[0].subject != i {
			list = append(list, Confusion{b.Entries[i], b.Entries[r.entries[0].subject], text, test})
		}
		return err
	}
	for _, test := range b.Entries[i].Tests {
		if err := ask(test.Text, nothing, true); err != nil {
			return nil, err
		}
	}
	for j, p := range b.Entries[i].Phrasings {
		if err := ask(p.Text, b.phrasing(i, j), false); err != nil {
			return nil, err
		}
	}
	return list, nil
}
