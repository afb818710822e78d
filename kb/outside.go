package kb

import (
	"errors"
	"io/fs"
	"strings"
)

// Outside is a subject that is not a matter of 1555, known by examples: a "## " section of
// content/outside.md.
type Outside struct {
	Topic    string
	Body     string // what the citizen reads, Markdown: who does answer
	Human    bool   // a human of 1555 must look: there is nothing to read
	Examples []Example
}

const outsideFile = "outside.md"

// forHuman, in the place of what the citizen reads, sends the questions of a section to a human.
const forHuman = "(άνθρωπος)"

func (l *loader) outside(c *Content) {
	if _, err := fs.Stat(l.fsys, outsideFile); errors.Is(err, fs.ErrNotExist) {
		return
	}
	data, ok := l.read(outsideFile)
	if !ok {
		return
	}
	for i, line := range strings.Split(string(data), "\n") {
		line = strings.TrimSpace(line)
		if topic, ok := strings.CutPrefix(line, "## "); ok {
			c.Outside = append(c.Outside, Outside{Topic: topic})
			continue
		}
		if len(c.Outside) == 0 || line == "" {
			continue // the title and what explains the file to editors
		}
		topic := &c.Outside[len(c.Outside)-1]
		if example, ok := strings.CutPrefix(line, "- "); ok {
			topic.Examples = append(topic.Examples, Example{Text: strings.TrimSpace(example), Line: i + 1})
			continue
		}
		if line == forHuman {
			topic.Human = true
			continue
		}
		topic.Body = strings.TrimSpace(topic.Body + "\n" + line)
	}
	for _, topic := range c.Outside {
		if (topic.Body == "") != topic.Human || len(topic.Examples) == 0 {
			l.fail(outsideFile, linesOf(data).with("## "+topic.Topic, 1), "section %s needs a sentence for the citizen and a list of examples", quote(topic.Topic))
		}
	}
}
