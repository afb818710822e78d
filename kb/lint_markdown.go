package kb

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"
	extension "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// What lint says of an answer as Markdown: it judges what goldmark made of it, as citizens see it.

// A passage is a paragraph, a list item, a heading or a cell as citizens read it, in plain text.
type passage struct {
	text string
	line int
}

// A link is where an answer leads.
type link struct {
	address string
	line    int
}

// markdownParts are an answer taken apart.
type markdownParts struct {
	passages []passage
	links    []link
	html     []int // lines
	lists    []int // that follow a paragraph without a blank line
}

// readMarkdown takes a text apart that begins on a line of its file.
func readMarkdown(body string, first int, file lines) markdownParts {
	src := []byte(body)
	var m markdownParts
	line := first // of the last block with a text of its own
	_ = ast.Walk(markdown.Parser().Parse(text.NewReader(src)), func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if node.Type() == ast.TypeBlock && node.Lines().Len() > 0 {
			line = first + strings.Count(body[:node.Lines().At(0).Start], "\n")
		}
		switch n := node.(type) {
		case *ast.Paragraph, *ast.TextBlock, *ast.Heading, *extension.TableCell:
			m.passages = append(m.passages, passage{plain(n, src), line})
		case *ast.Link:
			address := string(n.Destination)
			m.links = append(m.links, link{address, file.with(address, line)})
		case *ast.HTMLBlock:
			m.addHTML(string(src[n.Lines().At(0).Start:]), line)
		case *ast.RawHTML:
			tag := string(src[n.Segments.At(0).Start:n.Segments.At(0).Stop])
			m.addHTML(tag, file.with(tag, line))
		}
		return ast.WalkContinue, nil
	})
	m.findLists(body, first)
	return m
}

// addHTML notes HTML, but for comments, which nobody misses.
func (m *markdownParts) addHTML(tag string, line int) {
	if !strings.HasPrefix(tag, "<!--") {
		m.html = append(m.html, line)
	}
}

// plain is the text of a block without the addresses of its links.
func plain(block ast.Node, src []byte) string {
	var out strings.Builder
	_ = ast.Walk(block, func(node ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := node.(type) {
		case *ast.Text:
			if entering {
				out.Write(n.Segment.Value(src))
				if n.SoftLineBreak() || n.HardLineBreak() {
					out.WriteByte(' ')
				}
			}
		case *ast.String:
			if entering {
				out.Write(n.Value)
			}
		}
		return ast.WalkContinue, nil
	})
	return out.String()
}

var (
	listItem = regexp.MustCompile(`^\s*(?:[-*+]|\d{1,2}[.)])\s`)
)

// findLists looks for lists whose first line follows a paragraph: some programs show them as a part of it.
func (m *markdownParts) findLists(body string, first int) {
	before := ""
	for i, line := range strings.Split(body, "\n") {
		isItem := listItem.MatchString(line)
		if isItem && strings.TrimSpace(before) != "" && !listItem.MatchString(before) && !strings.HasPrefix(before, " ") {
			m.lists = append(m.lists, first+i)
		}
		before = line
	}
}

// markdown says what citizens would not see as it is meant.
func (l *linter) markdown(file string, m markdownParts) {
	for _, line := range m.html {
		l.fail(file, line, "HTML is not shown: write it in Markdown")
	}
	for _, line := range m.lists {
		l.warn(file, line, "a list begins without a blank line before it")
	}
	for _, p := range m.passages {
		l.signs(file, p)
	}
	for _, k := range m.links {
		l.link(file, k)
	}
}

// signs warns of what citizens see of Markdown that was not understood. One sign that is not closed leaves
// others open, so the first is told.
func (l *linter) signs(file string, p passage) {
	switch {
	case strings.Contains(p.text, "**"):
		l.warn(file, p.line, "the sign ** is opened and not closed, or has a blank on its inner side")
	case strings.Contains(p.text, "`"):
		l.warn(file, p.line, "the sign ` is opened and not closed")
	case strings.Contains(p.text, "]("):
		l.warn(file, p.line, "a link is not understood: write it as [words](https://...), without blanks in the address")
	default:
		for _, pair := range [][2]string{{"[", "]"}, {"(", ")"}, {"«", "»"}} {
			if strings.Count(p.text, pair[0]) != strings.Count(p.text, pair[1]) {
				l.warn(file, p.line, "the brackets %s are opened and not closed, or the reverse", pair[0]+pair[1])
			}
		}
	}
}

var (
	phoneLink = regexp.MustCompile(`^tel:\+?[0-9]+$`)
	ownPage   = regexp.MustCompile(`^/[a-z0-9/#?=-]*$`)
)

// link looks at an address inside an answer.
func (l *linter) link(file string, k link) {
	u, err := url.Parse(k.address)
	switch {
	case phoneLink.MatchString(k.address) || ownPage.MatchString(k.address) || strings.HasPrefix(k.address, "mailto:"):
	case strings.HasPrefix(k.address, "tel:"):
		l.fail(file, k.line, "the link %s is no telephone number: write it as tel:15900", quote(k.address))
	case err == nil && u.Scheme == "http" && u.Host != "":
		l.warn(file, k.line, "the link %s is not encrypted: try it with https://", quote(k.address))
	case !isWeb(k.address):
		l.fail(file, k.line, "the link %s is not a web address: write it as https://...", quote(k.address))
	}
}

// isWeb: a whole web address, that a browser can open.
func isWeb(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && strings.Contains(u.Hostname(), ".") && !strings.ContainsAny(address, " <>\"")
}

// links looks at the sources of an entry.
func (l *linter) links(e *Entry, accepted []string) {
	for i, source := range e.Sources {
		line := e.lines.with(source, e.lines.key("sources"))
		u, err := url.Parse(source)
		switch {
		case err != nil || !isWeb(source):
			l.fail(e.File, line, "source %s is not a web address: write it as https://...", quote(source))
		case isOfficial(source):
		case i == 0 && e.Official():
			l.warn(e.File, line, "the first source, %s, is no official page, and another is: put that first", u.Hostname())
		case !under(u.Hostname(), accepted):
			l.warn(e.File, line, "the source %s is no official page: put the page of the service or the law there, or accept it in sources.yaml", u.Hostname())
		}
	}
}
