package channels

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"ask1555/bot"
	"ask1555/kb"
)

// MarkedOf reads a reply's HTML, which is made by the bot of what editors write. The addresses of links are marks where the
// app can tap on words, else they stand in the text. What has no HTML, or a table in it, is plain.
func MarkedOf(r bot.Reply, linked bool) Marked {
	if r.HTML == "" || strings.Contains(r.HTML, "<table") {
		return Marked{Text: r.Text}
	}
	m := marker{linked: linked}
	for tokens := html.NewTokenizer(strings.NewReader(r.HTML)); tokens.Next() != html.ErrorToken; { // its end
		switch token := tokens.Token(); token.Type {
		case html.TextToken:
			m.write(token.Data)
		case html.StartTagToken, html.SelfClosingTagToken:
			m.begin(token)
		case html.EndTagToken:
			m.end(token.Data)
		}
	}
	for len(m.open) > 0 {
		m.close()
	}
	return Marked{string(m.out), m.marks}
}

// A marker is a text on its way from HTML.
type marker struct {
	out    []byte
	marks  []Mark
	open   []int // marks that are not closed, the innermost last
	linked bool
	lists  []int // the lists we are in: the number of the next item, 0 for a dash
	gap    int   // line breaks before what comes next
	blank  bool  // a blank before what comes next, if it is in the same line
	fresh  bool  // an item or a quotation has begun, and nothing was written of it
	source bool  // we are in the lines about the source
}

// write adds a text between two tags.
func (m *marker) write(text string) {
	text = strings.ReplaceAll(text, "\n", " ")
	if len(m.out) == 0 || m.gap > 0 || m.fresh {
		text = strings.TrimLeft(text, " ")
	}
	rest := strings.TrimRight(text, " ")
	if rest == "" {
		m.blank = m.blank || text != ""
		return
	}
	if m.source && !m.linked && rest == "," { // a line for each address
		m.need(1)
		return
	}
	m.space()
	m.out = append(m.out, rest...)
	m.blank, m.fresh = text != rest, false
}

// space makes the line breaks, or the blank, that are due.
func (m *marker) space() {
	switch {
	case len(m.out) > 0 && m.gap > 0:
		m.out = append(m.out, strings.Repeat("\n", m.gap)+strings.Repeat("  ", len(m.lists))...)
	case m.blank:
		m.out = append(m.out, ' ')
	}
	m.gap, m.blank = 0, false
}

// need asks for line breaks before what comes next, unless that is the first of an item. In lists and under the answer
// there are no empty lines.
func (m *marker) need(breaks int) {
	if len(m.lists) > 0 || m.source {
		breaks = 1
	}
	if !m.fresh {
		m.gap = max(m.gap, breaks)
	}
}

func (m *marker) begin(tag html.Token) {
	switch name := tag.Data; name {
	case "p", "div", "pre", "hr":
		m.need(2)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		m.need(2)
		m.mark("strong", "")
	case "strong", "em":
		m.mark(name, "")
	case "a":
		m.mark(name, attribute(tag, "href"))
	case "blockquote":
		m.need(2)
		m.mark(name, "")
		m.fresh = true
	case "footer":
		m.need(2)
		m.source = true
	case "br":
		m.gap++
	case "ul":
		m.need(2)
		m.lists = append(m.lists, 0)
	case "ol":
		m.need(2)
		m.lists = append(m.lists, listStart(tag))
	case "li":
		m.beginItem()
	}
}

// attribute is the value that a tag gives one; empty if it gives none.
func attribute(tag html.Token, name string) string {
	for _, a := range tag.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// listStart is the number that a list begins with.
func listStart(tag html.Token) int {
	if n, err := strconv.Atoi(attribute(tag, "start")); err == nil {
		return n
	}
	return 1
}

func (m *marker) beginItem() {
	if len(m.lists) == 0 {
		return
	}
	m.fresh = false
	m.gap = max(m.gap, 1)
	last := &m.lists[len(m.lists)-1]
	sign := "- "
	if *last > 0 {
		sign = strconv.Itoa(*last) + ". "
		*last++
	}
	inner := m.lists
	m.lists = m.lists[:len(m.lists)-1] // the mark stands further left than the item
	m.space()
	m.lists = inner
	m.out = append(m.out, sign...)
	m.fresh = true
}

func (m *marker) end(name string) {
	switch name {
	case "p", "div", "pre", "blockquote":
		m.need(2)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		name = "strong"
		m.need(2)
	case "footer":
		m.source = false
	case "ul", "ol":
		if len(m.lists) > 0 {
			m.lists = m.lists[:len(m.lists)-1]
		}
		m.fresh = false
		m.need(2)
	case "li":
		m.fresh = false
		m.need(1)
	}
	for i := len(m.open) - 1; i >= 0; i-- {
		if m.marks[m.open[i]].Tag == name {
			for len(m.open) > i {
				m.close()
			}
			return
		}
	}
}

// mark begins one.
func (m *marker) mark(name, address string) {
	m.space()
	m.open = append(m.open, len(m.marks))
	m.marks = append(m.marks, Mark{span{len(m.out), -1}, name, address})
}

// close ends the innermost mark; what is bold inside of what is bold is none. Of a link, the address follows where words
// cannot be tapped.
func (m *marker) close() {
	last := len(m.open) - 1
	k := &m.marks[m.open[last]]
	m.open = m.open[:last]
	k.to = len(m.out)
	if slices.ContainsFunc(m.open, func(outer int) bool { return m.marks[outer].Tag == k.Tag }) {
		k.to = k.from
		return
	}
	if k.Tag != "a" || m.linked && isWeb(k.Address) {
		return
	}
	label := string(m.out[k.from:])
	text := kb.LinkText(label, k.Address)
	m.out = append(m.out[:k.from], text...)
	k.to = k.from // it is no mark
	for i := range m.marks {
		if inner := &m.marks[i]; inner.from >= k.from && !strings.HasPrefix(text, label) {
			inner.to = inner.from // nor is what was marked in words that are gone
		}
	}
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
