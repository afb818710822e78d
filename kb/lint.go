package kb

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"
)

// What an entry should have.
const (
	minPhrasings = 20
	minTests     = 4
	maxLabel     = 40 // characters; a button on a phone shows no more
)

// MaxSMS is how many characters two SMS hold in Greek letters: 67 each, being parts of one message
// (3GPP TS 23.040, section 9.2.3.24.1; UCS-2).
const MaxSMS = 134

// Lint judges a content that could be loaded, for its editors: what is wrong (errors) and what
// could be better (warnings), in the order of files and lines, within a second. It includes the tests in
// the entries, each of which must reach its entry. now decides which reviews are overdue.
func Lint(ctx context.Context, c *Content, now time.Time) ([]Problem, error) {
	return lint(ctx, c, now, false)
}

// LintAll is Lint and asks for the phrasings, of which there are ten times as many as tests, each in every habit
// of writing: as it stands it must find its entry first, and in another habit reach it.
func LintAll(ctx context.Context, c *Content, now time.Time) ([]Problem, error) {
	return lint(ctx, c, now, true)
}

// lint reads the texts while the content is being indexed, then searches it.
func lint(ctx context.Context, c *Content, now time.Time, phrasings bool) ([]Problem, error) {
	var read, found linter
	var group errgroup.Group
	group.Go(func() error { return found.searches(ctx, c, now, phrasings) })
	read.content(c, now)
	err := group.Wait()
	problems := append(read.problems, found.problems...)
	slices.SortStableFunc(problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return problems, err
}

type linter struct{ problems []Problem }

func (l *linter) fail(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (l *linter) warn(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...), Warning: true})
}

// content looks at everything that can be judged by reading it.
func (l *linter) content(c *Content, now time.Time) {
	words := wordsOf(c)
	for _, e := range c.Entries {
		l.entry(e, now)
		l.dates(e, now)
		l.links(e, c.Sources.Accepted)
		l.text(e, words, now)
		l.phrasings(e)
		l.english(e)
		l.guide(e)
	}
	l.labels(c)
	l.amounts(c, now)
	l.spelledAmounts(c)
	l.collisions(c, words)
}

// entry looks at what an entry should have.
func (l *linter) entry(e *Entry, now time.Time) {
	if len(e.Phrasings) < minPhrasings {
		l.warn(e.File, e.lines.with(phrasingsHeading, 1), "only %d phrasings; at least %d make the entry found", len(e.Phrasings), minPhrasings)
	}
	if len(e.Tests) < minTests {
		l.warn(e.File, e.lines.with(testsHeading, 1), "only %d tests; write at least %d", len(e.Tests), minTests)
	}
	if n := len([]rune(e.At(now).Short)); n > MaxSMS {
		l.warn(e.File, e.lines.key("short"), "short has %d characters; at most %d fit in two SMS", n, MaxSMS)
	}
	if n := len([]rune(e.Label)); n > maxLabel {
		if e.Label == e.Question {
			l.warn(e.File, e.lines.key("question"), "label is missing: the question in at most %d characters, for a button", maxLabel)
		} else {
			l.warn(e.File, e.lines.key("label"), "label has %d characters; a button shows %d", n, maxLabel)
		}
	}
	for i, id := range e.SeeAlso {
		line := e.lines.with(id, e.lines.key("see_also"))
		switch {
		case id == e.ID:
			l.warn(e.File, line, "see_also names the entry itself: take it out")
		case slices.Contains(e.SeeAlso[:i], id):
			l.warn(e.File, line, "see_also names %s twice: take one out", quote(id))
		}
	}
}

// dates looks at days that cannot be, or have passed.
func (l *linter) dates(e *Entry, now time.Time) {
	switch {
	case e.Reviewed.Begins().After(now):
		l.warn(e.File, e.lines.key("reviewed"), "reviewed is %s, which is still to come: write the day it was checked", e.Reviewed)
	case !e.ReviewBy.IsZero() && e.ReviewBy.Begins().Before(e.Reviewed.Begins()):
		l.warn(e.File, e.lines.key("review_by"), "review_by, %s, is before reviewed, %s", e.ReviewBy, e.Reviewed)
	case e.Overdue(now):
		l.warn(e.File, e.lines.key("review_by"), "review_by was %s: check the answer against its source", e.ReviewBy)
	}
	switch {
	case e.ValidUntil.IsZero():
	case e.ValidUntil.Begins().Before(e.ValidFrom.Begins()):
		l.fail(e.File, e.lines.key("valid_until"), "valid_until, %s, is before valid_from, %s: the answer is never given", e.ValidUntil, e.ValidFrom)
	case !now.Before(e.ValidUntil.Ends()):
		l.warn(e.File, e.lines.key("valid_until"), "valid_until was %s: the answer is not given any more; renew it, or delete the file", e.ValidUntil)
	}
}

// labels that are the same leave a citizen with two equal buttons to choose from.
func (l *linter) labels(c *Content) {
	first := make(map[string]*Entry)
	for _, e := range c.Entries {
		key := strings.ToLower(e.Label)
		if other, ok := first[key]; ok {
			l.warn(e.File, e.lines.key("label"), "the label %s is also that of %s (line %d): two buttons would look the same", quote(e.Label), other.ID, other.lines.key("label"))
			continue
		}
		first[key] = e
	}
}

// What stands around the choices of a guide's step in an SMS: a line and a number before each, and at the end how to go
// back and how to stop.
const (
	besideOption = len("\n1) ")
	backAndEnd   = 2*besideOption + 9 // “Πίσω”, “Τέλος”
)

// guide looks at how long its steps are as an SMS.
func (l *linter) guide(e *Entry) {
	if e.Guide == nil {
		return
	}
	for _, s := range e.Guide.Steps {
		length := len([]rune(s.Question)) + backAndEnd
		for _, o := range s.Options {
			length += len([]rune(o.Label)) + besideOption
		}
		if most := MaxSMS * 3 / 2; length > most {
			l.warn(e.File, s.Line, "the step %s has %d characters with its choices; at most %d fit in three SMS", quote(s.ID), length, most)
		}
	}
}

// english looks at a translation.
func (l *linter) english(e *Entry) {
	t := e.English
	if t == nil {
		return
	}
	if t.short == "" {
		l.warn(t.file, 1, "short is missing: the answer in at most %d characters, for an SMS", MaxSMS)
	}
	if n := len([]rune(t.short)); n > MaxSMS {
		l.warn(t.file, t.lines.key("short"), "short has %d characters; at most %d fit in two SMS", n, MaxSMS)
	}
	l.markdown(t.file, readMarkdown(t.body, t.bodyLine, t.lines))
	for i, line := range t.lines {
		if word := greekWord(line); word != "" && line != phrasingsHeading {
			l.warn(t.file, i+1, "the word %s is in Greek letters: translate it, or put the Greek in brackets behind its translation", quote(word))
		}
	}
}
