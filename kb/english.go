package kb

import (
	"io/fs"
	"path"
	"strings"
	"time"
)

// English is an entry for who writes English: content/faq/<area>/<id>.en.md, with the same front matter's
// id, question and short, the answer, and how people ask in English.
type English struct {
	Question  string
	Text      string
	Phrasings []Example
	html      string
	short     string

	file     string
	lines    lines
	body     string // Markdown
	bodyLine int
}

const englishSuffix = ".en.md"

// english reads the translations, each to its entry.
func (l *loader) english(c *Content) {
	files, err := fs.Glob(l.fsys, "faq/*/*"+englishSuffix)
	if err != nil {
		return
	}
	for _, file := range files {
		data, ok := l.read(file)
		if !ok {
			continue
		}
		var meta struct {
			ID       string `yaml:"id"`
			Question string `yaml:"question"`
			Short    string `yaml:"short"`
		}
		doc, err := ParseDocument(file, data, &meta)
		if err != nil {
			l.problems = append(l.problems, err)
			continue
		}
		body, phrasings, _, problems := splitBody(doc)
		for _, p := range problems {
			l.problems = append(l.problems, p)
		}
		e, ok := c.byID[strings.TrimSuffix(path.Base(file), englishSuffix)]
		switch body = strings.TrimSpace(body); {
		case !ok || meta.ID != e.ID:
			l.fail(file, doc.lines.key("id"), "no entry is called %s: a translation has the id and the file name of its entry", quote(meta.ID))
		case meta.Question == "" || body == "":
			l.fail(file, 1, "a translation needs a question and an answer")
		default:
			e.English = &English{Question: meta.Question, Text: RenderText(body), Phrasings: phrasings, html: RenderHTML(body), short: strings.TrimSpace(meta.Short),
				file: file, lines: doc.lines, body: body, bodyLine: doc.bodyBegins()}
		}
	}
}

// InEnglish is the answer in English with the amounts of a day; ok is false if nobody has translated it.
func (e *Entry) InEnglish(now time.Time) (question string, a Answer, ok bool) {
	if e.English == nil {
		return "", Answer{}, false
	}
	t, fill := e.English, func(text string) string { return e.amounts.fillWith(text, now, pointsAndCommas.Replace) }
	return t.Question, Answer{HTML: fill(t.html), Text: fill(t.Text), Short: fill(t.short)}, true
}

// pointsAndCommas turns 1.234,56 into 1,234.56.
var pointsAndCommas = strings.NewReplacer(".", ",", ",", ".")

// asked are all ways in which people ask for the entry, the question first.
func (e *Entry) asked() []string {
	all := append([]string{e.Question}, texts(e.Phrasings)...)
	if e.English != nil {
		all = append(append(all, e.English.Question), texts(e.English.Phrasings)...)
	}
	return all
}
