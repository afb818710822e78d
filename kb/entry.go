package kb

import (
	"path"
	"slices"
	"strings"
	"time"
)

// Areas are the folders of content/faq, as DESIGN names them.
var Areas = []string{"efka", "dypa", "ergasiaka", "opeka", "koinoniki", "isotita", "via", "genika"}

// The reserved headings of an entry. They come last, so that an editor sees the answer first.
const (
	phrasingsHeading = "## Πώς το ρωτούν"
	testsHeading     = "## Δοκιμές"
)

// An Entry is one question with its answer: content/faq/<area>/<id>.md.
type Entry struct {
	ID, Area   string
	Question   string // also the title of the answer
	Label      string // the question in a few words, for a button
	Sources    []string
	Reviewed   Date
	ReviewBy   Date
	ValidFrom  Date // zero: always
	ValidUntil Date // the last day it holds; zero: for ever
	SeeAlso    []string
	Body       string // the answer, Markdown
	Text       string // the answer, plain text, with {names} for amounts; citizens read [Entry.At]
	Phrasings  []Example
	Tests      []Example
	File       string   // path inside content/
	Guide      *Guide   // it asks before it answers; nil: it does not
	English    *English // nil: nobody has translated it

	html, short string
	names       []string // see [Guide]
	amounts     Amounts
	lines       lines // of its file
	bodyLine    int   // where Body begins
}

// An Example is one line of a list in an entry, and where it stands.
type Example struct {
	Text string
	Line int
}

type entryMeta struct {
	ID         string   `yaml:"id"`
	Question   string   `yaml:"question"`
	Label      string   `yaml:"label"`
	Short      string   `yaml:"short"`
	Sources    []string `yaml:"sources"`
	Reviewed   Date     `yaml:"reviewed"`
	ReviewBy   Date     `yaml:"review_by"`
	ValidFrom  Date     `yaml:"valid_from"`
	ValidUntil Date     `yaml:"valid_until"`
	SeeAlso    []string `yaml:"see_also"`
	Names      []string `yaml:"names"`
}

// Valid reports whether the entry holds at a moment.
func (e *Entry) Valid(now time.Time) bool {
	if !e.ValidFrom.IsZero() && now.Before(e.ValidFrom.Begins()) {
		return false
	}
	return e.ValidUntil.IsZero() || now.Before(e.ValidUntil.Ends())
}

// Overdue reports whether the day of the next review has passed.
func (e *Entry) Overdue(now time.Time) bool {
	return !e.ReviewBy.IsZero() && !now.Before(e.ReviewBy.Ends())
}

// parseEntry reads one file of content/faq. file is its path inside content/.
func parseEntry(file string, data []byte) (*Entry, []Problem) {
	var meta entryMeta
	doc, err := ParseDocument(file, data, &meta)
	if err != nil {
		return nil, []Problem{err.(Problem)}
	}
	e := &Entry{
		ID: meta.ID, Area: path.Base(path.Dir(file)), File: file,
		Question: strings.TrimSpace(meta.Question), Label: strings.TrimSpace(meta.Label), short: strings.TrimSpace(meta.Short),
		Sources: meta.Sources, Reviewed: meta.Reviewed, ReviewBy: meta.ReviewBy,
		ValidFrom: meta.ValidFrom, ValidUntil: meta.ValidUntil, SeeAlso: meta.SeeAlso, names: meta.Names, lines: doc.lines,
	}
	answer, phrasings, tests, problems := splitBody(doc)
	e.Phrasings, e.Tests = phrasings, tests
	e.bodyLine = doc.bodyBegins()
	e.setBody(strings.TrimSpace(answer))
	if e.Label == "" {
		e.Label = e.Question
	}
	return e, append(problems, checkEntry(e)...)
}

// setBody gives the entry its answer in every form.
func (e *Entry) setBody(body string) {
	e.Body, e.html, e.Text = body, RenderHTML(body), RenderText(body)
	if e.short == "" {
		e.short = firstParagraph(e.Text)
	}
}

const (
	sourcesMissing = "sources is missing: name at least one official page"
	namesUnasked   = "names is for guides: write the words under “Πώς το ρωτούν”"
)

func unknownArea(file string) string {
	return "unknown area " + quote(path.Base(path.Dir(file))) + ": one of " + strings.Join(Areas, ", ")
}

// checkEntry finds what makes an entry unfit to be served.
func checkEntry(e *Entry) []Problem {
	var problems []Problem
	add := func(key, message string) {
		problems = append(problems, Problem{File: e.File, Line: e.lines.key(key), Message: message})
	}
	if want := strings.TrimSuffix(path.Base(e.File), ".md"); e.ID != want {
		add("id", "id is "+quote(e.ID)+" but the file is called "+quote(want)+": make them the same")
	}
	if !slices.Contains(Areas, e.Area) {
		add("", unknownArea(e.File))
	}
	if e.Question == "" {
		add("question", "question is missing")
	}
	if e.Body == "" {
		add("", "the answer is missing")
	}
	if len(e.Sources) == 0 {
		add("sources", sourcesMissing)
	}
	if len(e.names) > 0 {
		add("names", namesUnasked)
	}
	if e.Reviewed.IsZero() {
		add("reviewed", "reviewed is missing: the day a person last checked the answer")
	}
	if e.ReviewBy.IsZero() {
		add("review_by", "review_by is missing: the day the answer must be checked again")
	}
	return problems
}

// bodyBegins is the line of the first text of the body.
func (d Document) bodyBegins() int {
	text := strings.TrimLeft(d.Body, " \t\n")
	return d.BodyLine + strings.Count(d.Body[:len(d.Body)-len(text)], "\n")
}

// splitBody cuts the body at the reserved headings.
func splitBody(doc Document) (answer string, phrasings, tests []Example, problems []Problem) {
	var body []string
	section := &phrasings
	inAnswer := true
	for i, line := range strings.Split(doc.Body, "\n") {
		number := doc.BodyLine + i
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == phrasingsHeading:
			section, inAnswer = &phrasings, false
		case trimmed == testsHeading:
			section, inAnswer = &tests, false
		case inAnswer:
			body = append(body, line)
		case strings.HasPrefix(trimmed, "- "), strings.HasPrefix(trimmed, "* "):
			*section = append(*section, Example{Text: strings.TrimSpace(trimmed[2:]), Line: number})
		case trimmed != "":
			problems = append(problems, Problem{File: doc.File, Line: number,
				Message: `only list items ("- ...") may stand under the reserved headings`})
		}
	}
	return strings.Join(body, "\n"), phrasings, tests, problems
}

func firstParagraph(text string) string {
	first, _, _ := strings.Cut(text, "\n\n")
	return strings.ReplaceAll(first, "\n", " ")
}

func quote(s string) string { return "«" + s + "»" }
