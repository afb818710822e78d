package kb

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"runtime"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"golang.org/x/sync/errgroup"
)

// Content is everything in content/ that answers are found with and made of.
type Content struct {
	Entries  []*Entry // sorted by id
	Outside  []Outside
	Synonyms Synonyms
	Amounts  Amounts
	Sources  Sources
	Revision string // changes with any file that was read: 12 hex digits
	byID     map[string]*Entry
	learned  *weighing // of this content, or of another state of it; may be nil

	amountLines, synonymLines lines // of their files
}

// Entry finds an entry by its id.
func (c *Content) Entry(id string) (*Entry, bool) {
	e, ok := c.byID[id]
	return e, ok
}

// NewContent makes a content of entries, which need no more than an ID, a Question or a Text.
func NewContent(entries []*Entry) *Content {
	c := &Content{Entries: slices.Clone(entries), byID: make(map[string]*Entry)}
	slices.SortFunc(c.Entries, func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
	for _, e := range c.Entries {
		c.byID[e.ID] = e
	}
	return c
}

// Load reads a content folder. It returns what it could read together with every problem it
// found, joined; the content may be served if none of them is an error (see [Problems]).
func Load(fsys fs.FS) (*Content, error) {
	l := loader{fsys: fsys, hash: sha256.New()}
	c := &Content{byID: make(map[string]*Entry)}
	l.entries(c)
	l.guides(c)
	slices.SortFunc(c.Entries, func(a, b *Entry) int { return strings.Compare(a.ID, b.ID) })
	l.english(c)
	l.outside(c)
	l.synonyms(c)
	l.amounts(c)
	l.sources(c)
	c.Revision = hex.EncodeToString(l.hash.Sum(nil))[:12]
	l.checkLinks(c)
	l.checkReferences(c)
	l.checkCodes(c)
	l.finishGuides(c)
	for _, e := range c.Entries {
		e.amounts = c.Amounts
	}
	c.learned = readLearned(fsys)
	return c, errors.Join(l.problems...)
}

// Problems takes apart the error of [Load], or of another loader of content.
func Problems(err error) []Problem {
	if err == nil {
		return nil
	}
	all := []error{err}
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		all = joined.Unwrap()
	}
	var problems []Problem
	for _, err := range all {
		var p Problem
		if !errors.As(err, &p) {
			p = Problem{File: ".", Line: 1, Message: err.Error()}
		}
		problems = append(problems, p)
	}
	return problems
}

type loader struct {
	fsys     fs.FS
	hash     hash.Hash
	problems []error
}

func (l *loader) fail(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...)})
}

func (l *loader) warn(file string, line int, format string, args ...any) {
	l.problems = append(l.problems, Problem{File: file, Line: line, Message: fmt.Sprintf(format, args...), Warning: true})
}

func (l *loader) read(file string) ([]byte, bool) {
	data, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.fail(file, 1, "cannot be read: %v", err)
		return nil, false
	}
	fmt.Fprintf(l.hash, "%s %d\n", file, len(data))
	_, _ = l.hash.Write(data)
	return data, true
}

// readYAML reads a file that may be missing; ok is false if it is, or cannot be read.
func (l *loader) readYAML(file string, into any) (data []byte, ok bool) {
	if _, err := fs.Stat(l.fsys, file); errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if data, ok = l.read(file); !ok {
		return nil, false
	}
	if err := yaml.UnmarshalWithOptions(data, into, yaml.Strict()); err != nil {
		line, message := yamlError(err)
		l.fail(file, line, "%s", message)
		return nil, false
	}
	return data, true
}

func (l *loader) entries(c *Content) {
	files, err := fs.Glob(l.fsys, "faq/*/*.md")
	if err != nil || len(files) == 0 {
		l.fail("faq", 1, "no entries found: they are called faq/<area>/<id>.md")
		return
	}
	translated := func(file string) bool { return strings.HasSuffix(file, englishSuffix) }
	l.parse(c, slices.DeleteFunc(files, translated), parseEntry)
}

// parse reads files that are an entry each: all processors take them apart, and then they are added in order.
func (l *loader) parse(c *Content, files []string, parse func(file string, data []byte) (*Entry, []Problem)) {
	entries, problems := make([]*Entry, len(files)), make([][]Problem, len(files))
	var work errgroup.Group
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range files {
		if data, ok := l.read(file); ok {
			work.Go(func() error {
				entries[i], problems[i] = parse(file, data)
				return nil
			})
		}
	}
	_ = work.Wait() // none fails
	for i, e := range entries {
		for _, p := range problems[i] {
			l.problems = append(l.problems, p)
		}
		if e != nil {
			l.add(c, e)
		}
	}
}

// add takes an entry in, unless its id is taken.
func (l *loader) add(c *Content, e *Entry) {
	if other, taken := c.byID[e.ID]; taken {
		l.fail(e.File, e.lines.key("id"), "id %s is taken by %s", quote(e.ID), other.File)
		return
	}
	c.byID[e.ID] = e
	c.Entries = append(c.Entries, e)
}

const synonymsFile = "synonyms.yaml"

func (l *loader) synonyms(c *Content) {
	data, ok := l.readYAML(synonymsFile, &c.Synonyms)
	if !ok {
		return
	}
	c.synonymLines = linesOf(data)
	l.checkSynonyms(c.Synonyms, c.synonymLines)
}

// checkSynonyms: each is a single word, and no word stands in two groups.
func (l *loader) checkSynonyms(s Synonyms, in lines) {
	taken := make(map[string]int)
	line := 1
	for n, group := range s.groups() {
		for _, word := range group {
			key := wordSound(word)
			line = in.with(word, line)
			if key == "" {
				l.fail(synonymsFile, line, "%s is not a single word", quote(word))
			} else if other, ok := taken[key]; ok && other != n {
				l.fail(synonymsFile, line, "%s stands in two groups, or sounds like a word of another: one name cannot mean both", quote(word))
			}
			taken[key] = n
		}
	}
	for english, word := range s.English {
		if wordSound(word) == "" {
			l.fail(synonymsFile, in.with(english+":", in.key("english")), "%s, for %s, is not a single word", quote(word), quote(english))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Agencies)) {
		area, line := s.Agencies[name], in.with(name+":", in.key("agencies"))
		if wordSound(name) == "" {
			l.fail(synonymsFile, line, "%s is not a single word", quote(name))
		}
		if !slices.Contains(Areas, area) {
			l.fail(synonymsFile, line, "unknown area %s of %s: one of %s", quote(area), quote(name), strings.Join(Areas, ", "))
		}
	}
}

// checkLinks warns of see_also that leads nowhere: the entry is served without that link.
func (l *loader) checkLinks(c *Content) {
	for _, e := range c.Entries {
		for _, id := range e.SeeAlso {
			if _, ok := c.byID[id]; !ok {
				l.warn(e.File, e.lines.with(id, e.lines.key("see_also")), "see_also names %s, which does not exist", quote(id))
			}
		}
	}
}

// Errors leaves the warnings out of the error of [Load]; nil if nothing else is in it.
func Errors(err error) error {
	var serious []error
	for _, p := range Problems(err) {
		if !p.Warning {
			serious = append(serious, p)
		}
	}
	return errors.Join(serious...)
}
