package kb

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/sync/errgroup"

	"ask1555/kb/greek"
)

// What an entry should have.
const (
	minPhrasings = 20
	minTests     = 4
	maxShort     = 134 // characters: two SMS in Greek letters, as they are sent
)

// Lint judges a content that could be loaded, for its editors: what is wrong (errors) and what
// could be better (warnings), in the order of files and lines. It includes the tests in the
// entries and the phrasings in every habit of writing, each of which must find its entry first. now decides which reviews are overdue.
func Lint(ctx context.Context, c *Content, now time.Time) ([]Problem, error) {
	var l linter
	for _, e := range c.Entries {
		l.entry(e, now)
	}
	l.amounts(c, now)
	l.samePhrasings(c)
	if err := l.searches(ctx, c); err != nil {
		return nil, err
	}
	slices.SortFunc(l.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return l.problems, nil
}

type linter struct{ problems []Problem }

func (l *linter) fail(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) warn(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...), Warning: true})
}

func (l *linter) entry(e *Entry, now time.Time) {
	if len(e.Phrasings) < minPhrasings {
		l.warn(e.File, 1, "only %d phrasings; at least %d make the entry found", len(e.Phrasings), minPhrasings)
	}
	if len(e.Tests) < minTests {
		l.warn(e.File, 1, "only %d tests; write at least %d", len(e.Tests), minTests)
	}
	answer := e.At(now)
	if n := len([]rune(answer.Short)); n > maxShort {
		l.warn(e.File, 1, "short has %d characters; at most %d fit in two SMS", n, maxShort)
	}
	if e.Overdue(now) {
		l.warn(e.File, 1, "review_by was %s: check the answer against its source", e.ReviewBy)
	}
	for _, source := range e.Sources {
		if u, err := url.Parse(source); err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			l.fail(e.File, 1, "source %s is not a web address: write it as https://...", quote(source))
		}
	}
	l.text(e, answer)
	if strings.Contains(e.Body, "(?)") {
		l.fail(e.File, 1, `the answer has "(?)": leave out what is not sure`)
	}
	for _, text := range []string{e.Question, answer.Short, answer.Text} {
		for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
			if mixedScripts(word) {
				l.fail(e.File, 1, "the word %s mixes Greek and Latin letters: type it in one alphabet", quote(word))
			}
		}
	}
}

func mixedScripts(word string) bool {
	return strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Greek, r) }) &&
		strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// amounts warns of amounts that hold no more, and of those that an answer gives by hand although another
// entry owns them: they would be forgotten when the amount changes.
func (l *linter) amounts(c *Content, now time.Time) {
	for _, name := range slices.Sorted(maps.Keys(c.Amounts)) {
		amount := c.Amounts[name]
		value, holds := amount.At(now)
		if !holds {
			l.warn("amounts.yaml", 1, "no value of %s holds today: add the new one", quote(name))
		}
		number, _, _ := strings.Cut(value, " ")
		if !strings.Contains(number, ",") {
			continue // a round number may mean anything
		}
		for _, e := range c.Entries {
			if strings.Contains(e.short+e.Text, number) && !sameValue(c.Amounts, e, value, now) {
				l.warn(e.File, 1, "%s is written by hand: write {%s}, which is in amounts.yaml", value, name)
			}
		}
	}
}

// sameValue: the entry refers to another amount that has the same value.
func sameValue(amounts Amounts, e *Entry, value string, now time.Time) bool {
	return slices.ContainsFunc(references(e.short+e.Body), func(name string) bool {
		v, _ := amounts[name].At(now)
		return v == value
	})
}

// samePhrasings: one phrasing in two entries makes the bot unsure of both.
func (l *linter) samePhrasings(c *Content) {
	type place struct {
		entry *Entry
		Example
	}
	first := make(map[string]place)
	for _, e := range c.Entries {
		for _, p := range e.Phrasings {
			key := soundOf(p.Text)
			if other, ok := first[key]; ok {
				l.warn(e.File, p.Line, "%s is also a phrasing of %s (line %d): keep it where it belongs", quote(p.Text), other.entry.ID, other.Line)
				continue
			}
			first[key] = place{e, p}
		}
	}
}

// soundOf is a text by the sounds of its words: two spellings of one question have the same.
func soundOf(text string) string {
	var b strings.Builder
	for _, t := range greek.Tokens(text) {
		if !t.Stop && len(t.Sounds) > 0 {
			b.WriteString(t.Sounds[0] + " ")
		}
	}
	return b.String()
}

// searches asks for every test, and for every phrasing in five forms.
func (l *linter) searches(ctx context.Context, c *Content) error {
	base, err := Open(c)
	if err != nil {
		return err
	}
	found := make([]linter, len(c.Entries))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, e := range c.Entries {
		group.Go(func() error { return found[i].search(ctx, base, e) })
	}
	err = group.Wait()
	for _, f := range found {
		l.problems = append(l.problems, f.problems...)
	}
	return err
}

func (l *linter) search(ctx context.Context, base *Base, e *Entry) error {
	for _, test := range e.Tests {
		switch got, err := base.first(ctx, test.Text); {
		case err != nil:
			return err
		case got == "":
			l.warn(e.File, test.Line, "the test %s finds nothing: a phrasing with its words is missing", quote(test.Text))
		case got != e.ID:
			l.warn(e.File, test.Line, "the test %s finds %s first: a phrasing that tells the two apart is missing", quote(test.Text), got)
		}
	}
	for _, p := range e.Phrasings {
		if got, err := base.first(ctx, p.Text); err != nil || got != e.ID {
			if err == nil {
				l.warn(e.File, p.Line, "the phrasing %s finds %s first: it belongs there, or lacks the word that tells the two apart", quote(p.Text), got)
			}
			continue // what leaves its entry as it stands does so in other forms
		}
		for _, form := range greek.Forms(p.Text) {
			if got, err := base.first(ctx, form.Text); err != nil {
				return err
			} else if got != e.ID {
				l.warn(e.File, p.Line, "the phrasing %s, typed as %s (%s), finds %s first", quote(p.Text), quote(form.Text), form.Habit, got)
			}
		}
	}
	return nil
}

// first is the entry that a text finds first; "" if none.
func (b *Base) first(ctx context.Context, text string) (string, error) {
	found, err := b.Search(ctx, text, 1)
	if err != nil || len(found.Hits) == 0 {
		return "", err
	}
	return found.Hits[0].Entry.ID, nil
}
