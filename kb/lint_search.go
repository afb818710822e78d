package kb

import (
	"context"
	"runtime"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"ask1555/kb/greek"
)

// searches indexes the content, compares its phrasings, and asks for every test and, if phrasings are to be asked, for each of them in five forms: as it
// stands without accents, in capitals, in Greeklish by ear and by looks, and in the capitals of an SMS.
func (l *linter) searches(ctx context.Context, c *Content, now time.Time, phrasings bool) error {
	base, err := open(c, everythingIsOurs) // what is found first does not depend on the gate
	if err != nil {
		return err
	}
	defer base.Close()
	found := make([]linter, len(c.Entries))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range c.Entries {
		if !e.Valid(now) {
			continue // nothing finds it
		}
		group.Go(func() error {
			err := found[i].askTests(ctx, base, e)
			if err == nil && phrasings {
				err = found[i].askPhrasings(ctx, base, e)
			}
			return err
		})
	}
	l.twins(base)
	err = group.Wait()
	for _, f := range found {
		l.problems = append(l.problems, f.problems...)
	}
	return err
}

func (l *linter) askTests(ctx context.Context, base *Base, e *Entry) error {
	for _, test := range e.Tests {
		switch found, err := base.find(ctx, base.model.read(test.Text)); {
		case err != nil:
			return err
		case len(found) == 0:
			l.warn(e.File, test.Line, "the test %s finds nothing: a phrasing with its words is missing", quote(test.Text))
		case !slices.Contains(found[:min(mostChoices, len(found))], e.ID):
			l.warn(e.File, test.Line, "the test %s finds %s first, and does not reach its entry: a phrasing that tells the two apart is missing", quote(test.Text), found[0])
		}
	}
	return nil
}

func (l *linter) askPhrasings(ctx context.Context, base *Base, e *Entry) error {
	for _, p := range e.Phrasings {
		if err := l.askPhrasing(ctx, base, e, p); err != nil {
			return err
		}
	}
	return nil
}

// askPhrasing asks for a phrasing as it stands, which must find its entry first, and then in its other forms, which
// must reach it. A form that is read as one that was asked before finds what that one found, since the ranking sees
// nothing but what is read: four forms of five are not asked for.
func (l *linter) askPhrasing(ctx context.Context, base *Base, e *Entry, p Example) error {
	asked := []question{base.model.read(p.Text)}
	found, err := base.find(ctx, asked[0])
	if err != nil {
		return err
	}
	if len(found) == 0 || found[0] != e.ID {
		l.warn(e.File, p.Line, "the phrasing %s finds %s first: it belongs there, or lacks the word that tells the two apart", quote(p.Text), firstOf(found))
		return nil // what leaves its entry as it stands does so in other forms
	}
	for _, form := range greek.Forms(p.Text) {
		q := base.model.read(form.Text)
		if slices.ContainsFunc(asked, q.readsAs) {
			continue
		}
		asked = append(asked, q)
		switch found, err := base.find(ctx, q); {
		case err != nil:
			return err
		case len(found) == 0:
			l.warn(e.File, p.Line, "the phrasing %s, typed as %s (%s), finds nothing", quote(p.Text), quote(form.Text), form.Habit)
		case !slices.Contains(found[:min(mostChoices, len(found))], e.ID):
			l.warn(e.File, p.Line, "the phrasing %s, typed as %s (%s), finds %s first, and does not reach its entry", quote(p.Text), quote(form.Text), form.Habit, found[0])
		}
	}
	return nil
}

// firstOf is the first of what was found, or "nothing".
func firstOf(found []string) string {
	if len(found) == 0 {
		return "nothing"
	}
	return found[0]
}

// readsAs: two messages were read as the same, and so have the same ranking. All else in a question
// follows from these.
func (q question) readsAs(other question) bool {
	return slices.Equal(q.known, other.known) && q.weight == other.weight && q.asks == other.asks
}

// mostChoices is how many entries a citizen may be offered to choose from: a test reaches its entry if that is
// among them.
const mostChoices = 4

// find are the entries that a question finds, the best first, whether or not an outside topic is more like it.
func (b *Base) find(ctx context.Context, q question) ([]string, error) {
	found, err := b.first(ctx, &q)
	if err != nil {
		return nil, err
	}
	r := b.second(q, found, nothing)
	ids := make([]string, len(r.entries))
	for i, f := range r.entries {
		ids[i] = b.Entries[f.subject].ID
	}
	return ids, nil
}
