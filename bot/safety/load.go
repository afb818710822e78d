package safety

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"ask1555/kb"
)

// meta is the front matter of a rule.
type meta struct {
	Line       string              `yaml:"line"`     // the number of the line of help
	Priority   int                 `yaml:"priority"` // the higher one speaks when two rules match
	Short      string              `yaml:"short"`    // the hand-off as an SMS
	Note       string              `yaml:"note"`     // one discreet sentence, for weak signs
	Words      map[string][]string `yaml:"words"`    // groups of words for the triggers
	Triggers   triggers            `yaml:"triggers"`
	Exceptions []string            `yaml:"exceptions"` // phrases that only sound so
	Tests      tests               `yaml:"tests"`
}

type triggers struct {
	Firm []string `yaml:"firm"`
	Weak []string `yaml:"weak"`
}

// tests stand in the rule's own file; lint runs them.
type tests struct {
	Handoff []string `yaml:"handoff"` // must be handed off to this line
	Note    []string `yaml:"note"`    // must be answered, with the line named
	None    []string `yaml:"none"`    // must be left alone
}

// words are what a citizen reads of a rule, in one language.
type words struct {
	body, short, note string
}

// englishMeta is the front matter of a translation.
type englishMeta struct {
	Short string `yaml:"short"`
	Note  string `yaml:"note"`
}

// englishSuffix is that of a rule's translation, beside the rule: 15900.en.md.
const englishSuffix = ".en.md"

// Load reads safety/*.md. The errors are kb.Problems, joined; there must be at least one rule.
func Load(fsys fs.FS) (*Rules, error) {
	files, err := fs.Glob(fsys, "safety/*.md")
	files = slices.DeleteFunc(files, func(file string) bool { return strings.HasSuffix(file, englishSuffix) })
	if err != nil || len(files) == 0 {
		return nil, kb.Problem{File: "safety", Line: 1, Message: "there are no safety rules; the service does not run without"}
	}
	rules, hash := &Rules{}, sha256.New()
	var problems []error
	for _, file := range files {
		r, err := loadRule(fsys, file, hash)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		rules.rules = append(rules.rules, r)
	}
	rules.revision = [sha256.Size]byte(hash.Sum(nil))
	rules.known = readLearned(fsys, rules.revision)
	slices.SortStableFunc(rules.rules, func(a, b *rule) int { return cmp.Compare(b.meta.Priority, a.meta.Priority) })
	return rules, errors.Join(problems...)
}

func loadRule(fsys fs.FS, file string, hash io.Writer) (*rule, error) {
	fail := func(message string) (*rule, error) { return nil, kb.Problem{File: file, Line: 1, Message: message} }
	data, err := readFile(fsys, file, hash)
	if err != nil {
		return fail("cannot be read: " + err.Error())
	}
	r := &rule{name: strings.TrimSuffix(path.Base(file), ".md")}
	doc, err := kb.ParseDocument(file, data, &r.meta)
	if err != nil {
		return nil, err
	}
	var problem string
	if r.body, r.meant, r.alike, problem = splitExamples(doc.Body); problem != "" {
		return fail(problem)
	}
	r.meta.Short, r.meta.Note = strings.TrimSpace(r.meta.Short), strings.TrimSpace(r.meta.Note)
	if r.meta.Line == "" || r.body == "" || r.meta.Short == "" || r.meta.Note == "" {
		return fail("a rule needs line, short, note and a body")
	}
	if err := r.compile(); err != nil {
		return fail(err.Error())
	}
	r.english, err = loadEnglish(fsys, strings.TrimSuffix(file, ".md")+englishSuffix, hash)
	return r, err
}

// readFile reads a file, and adds it to the revision of the rules.
func readFile(fsys fs.FS, file string, hash io.Writer) ([]byte, error) {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return nil, err
	}
	_, err = fmt.Fprintf(hash, "%s %d\n%s", file, len(data), data)
	return data, err
}

// loadEnglish reads what a rule says to who writes English; nil if nobody has translated it.
func loadEnglish(fsys fs.FS, file string, hash io.Writer) (*words, error) {
	data, err := readFile(fsys, file, hash)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, kb.Problem{File: file, Line: 1, Message: "cannot be read: " + err.Error()}
	}
	var meta englishMeta
	doc, err := kb.ParseDocument(file, data, &meta)
	if err != nil {
		return nil, err
	}
	w := &words{strings.TrimSpace(doc.Body), strings.TrimSpace(meta.Short), strings.TrimSpace(meta.Note)}
	if w.body == "" || w.short == "" || w.note == "" {
		return nil, kb.Problem{File: file, Line: 1, Message: "a translation of a rule needs short, note and a body"}
	}
	return w, nil
}

// The reserved headings of a rule; they come last, and citizens never see them.
const (
	meantHeading = "## Έτσι το λένε"
	alikeHeading = "## Δεν είναι αυτό"
)

// splitExamples cuts the body at the reserved headings.
func splitExamples(text string) (body string, meant, alike []string, problem string) {
	section := &meant
	var lines []string
	inBody := true
	for line := range strings.Lines(text) {
		switch trimmed := strings.TrimSpace(line); {
		case trimmed == meantHeading:
			section, inBody = &meant, false
		case trimmed == alikeHeading:
			section, inBody = &alike, false
		case inBody:
			lines = append(lines, line)
		case strings.HasPrefix(trimmed, "- "):
			*section = append(*section, trimmed[2:])
		case trimmed != "":
			problem = "only list items (\"- ...\") may stand under the reserved headings"
		}
	}
	return strings.TrimSpace(strings.Join(lines, "")), meant, alike, problem
}

func (r *rule) compile() error {
	groups := make(map[string]element, len(r.meta.Words))
	for _, name := range slices.Sorted(maps.Keys(r.meta.Words)) {
		words := r.meta.Words[name]
		for _, word := range words {
			p := readPhrase(word)
			if len(p) == 0 {
				return fmt.Errorf("«%s» in the group <%s> is not a word", word, name)
			}
			groups[name] = append(groups[name], p)
		}
	}
	for _, kind := range []struct {
		sources []string
		into    *patterns
	}{{r.meta.Triggers.Firm, &r.firm}, {r.meta.Triggers.Weak, &r.weak}} {
		for _, source := range kind.sources {
			p, err := readPattern(source, groups)
			if err != nil {
				return err
			}
			kind.into.add(p)
		}
	}
	for _, source := range r.meta.Exceptions {
		e, err := readSequence(source, groups)
		if err != nil {
			return fmt.Errorf("in the exception «%s»: %w", source, err)
		}
		r.excepted.add(pattern{source: source, parts: []sequence{e}})
	}
	return nil
}
