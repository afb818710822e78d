package preview

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"ask1555/bot"
	"ask1555/kb"
)

// A comparison is what is otherwise than in another state of the content.
type comparison struct {
	Added, Removed []*kb.Entry
	Changed        []entryChange
	Files          []string // other files that changed
	Found, Lost    []retest // tests that find their entry first now and did not before, and the other way
	Moved          []retest // tests whose best entry is surer now, or less sure
}

// Same: nothing changed.
func (c comparison) Same() bool {
	return len(c.Added)+len(c.Removed)+len(c.Changed)+len(c.Files) == 0
}

// An entryChange is what changed in one entry.
type entryChange struct {
	*kb.Entry
	Parts []change
}

// A change is what a part of an entry lost and gained, line by line.
type change struct {
	Name         string
	Lost, Gained []string
}

// A retest is a test of the content as it is now, asked in both.
type retest struct {
	*kb.Entry
	Text        string
	Before, Now ranked
}

// ranked is the best that a question found.
type ranked struct {
	*kb.Entry  // nil: nothing
	Confidence float64
}

// movedBy is how much a confidence must differ to be told.
const movedBy = 0.1

// compare tells what is otherwise in now than in before.
func compare(ctx context.Context, before, now *kb.Base, day time.Time) (comparison, error) {
	var c comparison
	for _, e := range before.Entries {
		if _, ok := now.Entry(e.ID); !ok {
			c.Removed = append(c.Removed, e)
		}
	}
	for _, e := range now.Entries {
		old, ok := before.Entry(e.ID)
		if !ok {
			c.Added = append(c.Added, e)
		} else if parts := changes(old, e, day); len(parts) > 0 {
			c.Changed = append(c.Changed, entryChange{e, parts})
		}
	}
	if before.Revision == now.Revision {
		return c, nil
	}
	before.Inherit(now) // what was learned should not be what differs
	tests, err := askBoth(ctx, before, now)
	for _, t := range tests {
		was, is := t.Before.is(t.Entry), t.Now.is(t.Entry)
		switch {
		case is && !was:
			c.Found = append(c.Found, t)
		case was && !is:
			c.Lost = append(c.Lost, t)
		case math.Abs(t.moved()) > movedBy:
			c.Moved = append(c.Moved, t)
		}
	}
	slices.SortStableFunc(c.Moved, func(a, b retest) int { return cmp.Compare(a.moved(), b.moved()) })
	return c, err
}

func (r ranked) is(e *kb.Entry) bool { return r.Entry != nil && r.ID == e.ID }

func (t retest) moved() float64 { return t.Now.Confidence - t.Before.Confidence }

// changes are the parts of an entry that differ.
func changes(before, now *kb.Entry, day time.Time) []change {
	was, is := before.At(day), now.At(day)
	parts := []change{
		differ("Ερώτηση", []string{before.Question}, []string{now.Question}),
		differ("Απάντηση", lines(was.Text), lines(is.Text)),
		differ("Σύντομη απάντηση", []string{was.Short}, []string{is.Short}),
		differ("Πώς το ρωτούν", texts(before.Phrasings), texts(now.Phrasings)),
		differ("Δοκιμές", texts(before.Tests), texts(now.Tests)),
		differ("Στοιχεία", facts(before), facts(now)),
	}
	if before.Body != now.Body && parts[1].none() {
		parts[1].Gained = []string{"Άλλαξε μόνο η μορφή ή η σειρά του κειμένου."}
	}
	return slices.DeleteFunc(parts, change.none)
}

func (c change) none() bool { return len(c.Lost)+len(c.Gained) == 0 }

// differ tells which lines are not in both.
func differ(name string, before, now []string) change {
	return change{Name: name, Lost: without(before, now), Gained: without(now, before)}
}

func without(list, other []string) []string {
	there := make(map[string]bool)
	for _, line := range other {
		there[line] = true
	}
	return slices.DeleteFunc(slices.Clone(list), func(line string) bool { return there[line] })
}

func lines(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
}

func texts(examples []kb.Example) []string {
	var list []string
	for _, e := range examples {
		list = append(list, e.Text)
	}
	return list
}

// facts are what stands above an answer.
func facts(e *kb.Entry) []string {
	list := []string{"κουμπί: " + e.Label, "φάκελος: " + e.Area}
	for name, date := range map[string]kb.Date{"ελέγχθηκε": e.Reviewed, "επόμενος έλεγχος": e.ReviewBy, "ισχύει από": e.ValidFrom, "ισχύει ως": e.ValidUntil} {
		if !date.IsZero() {
			list = append(list, name+": "+date.String())
		}
	}
	for _, source := range e.Sources {
		list = append(list, "πηγή: "+source)
	}
	for _, id := range e.SeeAlso {
		list = append(list, "δείτε επίσης: "+id)
	}
	slices.Sort(list)
	return list
}

// askBoth asks the tests of what both have.
func askBoth(ctx context.Context, before, now *kb.Base) ([]retest, error) {
	var tests []retest
	for _, e := range now.Entries {
		if _, ok := before.Entry(e.ID); !ok {
			continue // its tests found nothing, since it was not there
		}
		for _, test := range e.Tests {
			tests = append(tests, retest{Entry: e, Text: test.Text})
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range tests {
		group.Go(func() (err error) {
			if tests[i].Before, err = best(ctx, before, tests[i].Text); err == nil {
				tests[i].Now, err = best(ctx, now, tests[i].Text)
			}
			return err
		})
	}
	return tests, group.Wait()
}

func best(ctx context.Context, base *kb.Base, question string) (ranked, error) {
	found, err := base.Search(ctx, bot.Mask(question), 1)
	if err != nil || len(found.Hits) == 0 {
		return ranked{}, err
	}
	return ranked{found.Hits[0].Entry, found.Hits[0].Confidence}, nil
}

// changedFiles are the files beside the entries that differ, byte by byte.
func changedFiles(before, now fs.FS) ([]string, error) {
	names := make(map[string]bool)
	for _, pattern := range bot.ContentFiles {
		for _, fsys := range []fs.FS{before, now} {
			files, err := fs.Glob(fsys, pattern)
			if err != nil {
				return nil, fmt.Errorf("list %s: %w", pattern, err)
			}
			for _, file := range files {
				names[file] = !strings.HasPrefix(file, "faq/") && !strings.HasPrefix(file, "guides/") && file != kb.LearnedFile
			}
		}
	}
	var changed []string
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !names[name] {
			continue
		}
		was, wasErr := fs.ReadFile(before, name)
		is, isErr := fs.ReadFile(now, name)
		if (wasErr == nil) != (isErr == nil) || !bytes.Equal(was, is) {
			changed = append(changed, name)
		}
	}
	return changed, nil
}
