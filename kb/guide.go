package kb

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
)

// A Guide is a small tree of questions that leads to the entries that answer: content/guides/<id>.md. The
// entry that has it is found like any other, and asks before it answers.
//
//	## start: Γιατί ζητάτε βοήθεια;
//	- Έχω παιδιά | παιδί, γονέας -> paidia
//	- Πληρώνω ενοίκιο -> opeka-epidoma-stegasis-kritiria
type Guide struct {
	Names []string // messages that say nothing but its subject (“θέλω σύνταξη”), and begin it
	Steps []Step   // the first is where it begins
}

// A Step asks one thing.
type Step struct {
	ID       string
	Question string
	Options  []Option
	Line     int
}

// An Option is one way to go on: to another step, or to the entries that answer.
type Option struct {
	Label   string
	Names   []string // other words for it, behind a bar
	Step    string
	Entries []string
}

// Step finds a step by its id.
func (g *Guide) Step(id string) (Step, bool) {
	i := slices.IndexFunc(g.Steps, func(s Step) bool { return s.ID == id })
	if i < 0 {
		return Step{}, false
	}
	return g.Steps[i], true
}

// MaxOptions of a step: a list that a citizen can still read on a phone, and answer with one digit.
const MaxOptions = 7

var (
	stepHeading = regexp.MustCompile(`^## ([a-z0-9-]+): (.+)$`)
	stepOption  = regexp.MustCompile(`^- ([^|]+?)(?: \| (.+?))? -> ([a-z0-9-]+(?:, [a-z0-9-]+)*)$`)
)

// guides reads content/guides, of which there may be none.
func (l *loader) guides(c *Content) {
	files, err := fs.Glob(l.fsys, "guides/*.md")
	if err != nil {
		return
	}
	l.parse(c, files, parseGuide)
}

// guideArea is the area of all guides: they lead to any.
const guideArea = "genika"

func parseGuide(file string, data []byte) (*Entry, []Problem) {
	e, problems := parseEntry(file, data)
	if e == nil {
		return nil, problems
	}
	e.Area, e.Guide = guideArea, &Guide{Names: e.names}
	problems = slices.DeleteFunc(problems, func(p Problem) bool {
		return p.Message == unknownArea(e.File) || p.Message == sourcesMissing || p.Message == namesUnasked
	})
	intro, _, _ := strings.Cut(e.Body, "\n## ")
	e.setBody(strings.TrimSpace(intro))
	in := false
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == phrasingsHeading || line == testsHeading:
			return e, append(problems, e.Guide.check(file)...)
		case strings.HasPrefix(line, "## "):
			in = true
		}
		if err := e.Guide.add(line); in && err != nil {
			problems = append(problems, Problem{File: file, Line: i + 1, Message: err.Error()})
		} else if n := len(e.Guide.Steps); n > 0 && e.Guide.Steps[n-1].Line == 0 {
			e.Guide.Steps[n-1].Line = i + 1
		}
	}
	return e, append(problems, e.Guide.check(file)...)
}

// add reads one line of the steps.
func (g *Guide) add(line string) error {
	if m := stepHeading.FindStringSubmatch(line); m != nil {
		g.Steps = append(g.Steps, Step{ID: m[1], Question: m[2]})
		return nil
	}
	if line == "" {
		return nil
	}
	m := stepOption.FindStringSubmatch(line)
	if m == nil || len(g.Steps) == 0 {
		return fmt.Errorf("in a guide stand only steps (\"## name: question\") and their choices (\"- words -> step, or entries\")")
	}
	step := &g.Steps[len(g.Steps)-1]
	o := Option{Label: m[1], Entries: strings.Split(m[3], ", ")}
	if m[2] != "" {
		o.Names = strings.Split(m[2], ", ")
	}
	step.Options = append(step.Options, o)
	return nil
}

// check finds dead ends: steps without choices, and steps that nothing leads to. It also tells steps from
// entries among the targets.
func (g *Guide) check(file string) []Problem {
	var problems []Problem
	fail := func(s Step, format string, args ...any) {
		problems = append(problems, Problem{File: file, Line: s.Line, Message: fmt.Sprintf(format, args...)})
	}
	if len(g.Steps) == 0 {
		return []Problem{{File: file, Line: 1, Message: "the guide has no step: write \"## name: question\" and choices under it"}}
	}
	reached := map[string]bool{g.Steps[0].ID: true}
	for i := range g.Steps {
		for j := range g.Steps[i].Options {
			o := &g.Steps[i].Options[j]
			if _, ok := g.Step(o.Entries[0]); ok && len(o.Entries) == 1 {
				o.Step, o.Entries = o.Entries[0], nil
				reached[o.Step] = true
			}
		}
	}
	for i, s := range g.Steps {
		if len(s.Options) < 2 || len(s.Options) > MaxOptions {
			fail(s, "the step %s has %d choices: it needs 2 to %d", quote(s.ID), len(s.Options), MaxOptions)
		}
		if !reached[s.ID] {
			fail(s, "nothing leads to the step %s", quote(s.ID))
		}
		if j := slices.IndexFunc(g.Steps, func(other Step) bool { return other.ID == s.ID }); j != i {
			fail(s, "there are two steps %s", quote(s.ID))
		}
	}
	return problems
}

// finishGuides checks that guides lead to entries, and gives them a page that shows the whole tree.
func (l *loader) finishGuides(c *Content) {
	named := make(map[string]string) // guide by name
	for _, e := range c.Entries {
		if e.Guide == nil {
			continue
		}
		for _, name := range e.Guide.Names {
			if other, ok := named[name]; ok {
				l.fail(e.File, e.lines.key("names"), "the name %s is also that of the guide %s: take one out", quote(name), quote(other))
			}
			named[name] = e.ID
		}
		for _, s := range e.Guide.Steps {
			for _, o := range s.Options {
				for _, id := range o.Entries {
					if other, ok := c.byID[id]; !ok || other.Guide != nil {
						l.fail(e.File, s.Line, "the choice %s leads to %s, which is neither a step nor an entry", quote(o.Label), quote(id))
					}
				}
			}
		}
		e.html = RenderHTML(e.Body + "\n\n" + c.outline(e.Guide))
	}
}

// outline is a guide as Markdown, for a page that is read without asking.
func (c *Content) outline(g *Guide) string {
	var b strings.Builder
	for _, s := range g.Steps {
		fmt.Fprintf(&b, "### %s\n\n", s.Question)
		for _, o := range s.Options {
			fmt.Fprintf(&b, "- **%s**", o.Label)
			if next, ok := g.Step(o.Step); ok {
				fmt.Fprintf(&b, ": δείτε «%s»", next.Question)
			}
			for _, id := range o.Entries {
				if e, ok := c.byID[id]; ok {
					fmt.Fprintf(&b, "\n  - [%s](/faq/%s/%s)", e.Question, e.Area, e.ID)
				}
			}
			b.WriteString("\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}
