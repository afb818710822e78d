package kb

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/goccy/go-yaml"
)

// A Problem is something an editor should mend, at a place she can find.
type Problem struct {
	File    string // path inside content/
	Line    int    // from 1
	Message string
	Warning bool // worth mending, but the content can be served
}

func (p Problem) Error() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Message) }

// A Document is one Markdown file of content/: YAML front matter between two "---" lines, then a
// body. Body is the text after the front matter, BodyLine the line it begins on.
type Document struct {
	File     string
	Body     string
	BodyLine int
	lines    lines
}

// lines are those of a file: what is wrong in it is shown where it stands.
type lines []string

func linesOf(data []byte) lines { return strings.Split(string(data), "\n") }

// key is the line of a key of the front matter, or of a YAML file; 1 if it is missing.
func (l lines) key(name string) int {
	for i, line := range l {
		if strings.HasPrefix(line, name+":") {
			return i + 1
		}
		if i > 0 && line == "---" {
			break
		}
	}
	return 1
}

// with is the first line that has a text, from a line on; that line if there is none.
func (l lines) with(text string, from int) int {
	for i := from; i <= len(l); i++ {
		if strings.Contains(l[i-1], text) {
			return i
		}
	}
	return from
}

// ParseDocument splits a file and decodes its front matter strictly into meta, a pointer to a
// struct with yaml tags: an unknown key is an error. The errors it returns are Problems.
func ParseDocument(file string, data []byte, meta any) (Document, error) {
	fail := func(line int, message string) (Document, error) {
		return Document{}, Problem{File: file, Line: line, Message: message}
	}
	text := strings.ReplaceAll(strings.TrimPrefix(string(data), "\ufeff"), "\r\n", "\n")
	rest, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return fail(1, `the file must begin with a line "---"`)
	}
	front, body, ok := strings.Cut("\n"+rest, "\n---\n")
	if !ok {
		return fail(1, `the front matter is not closed: add a line "---" after it`)
	}
	decoder := yaml.NewDecoder(bytes.NewReader([]byte(front)), yaml.Strict())
	if err := decoder.Decode(meta); err != nil && !errors.Is(err, io.EOF) { // EOF: nothing between the lines
		line, message := yamlError(err)
		return fail(line, message)
	}
	return Document{File: file, Body: body, BodyLine: strings.Count(front, "\n") + 3, lines: strings.Split(text, "\n")}, nil
}

// yamlError takes the line and the sentence out of a decoding error. The front matter was decoded
// with one line in front of it, as it has one ("---") in the file, so the lines agree.
func yamlError(err error) (int, string) {
	var syntax yaml.Error
	if errors.As(err, &syntax) && syntax.GetToken() != nil {
		return syntax.GetToken().Position.Line, syntax.GetMessage()
	}
	return 1, err.Error()
}
