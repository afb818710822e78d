package channels

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A Marked is the text of a reply with what is marked in it, for apps that can show that. Its marks stand in the order in
// which they begin; of two that share a character one stands inside the other.
type Marked struct {
	Text  string
	marks []Mark
}

// A Mark is a piece of a text that is bold ("strong"), slanted ("em"), a link ("a") or a quotation ("blockquote").
type Mark struct {
	span
	Tag     string
	Address string // where a link leads
}

// Add puts a plain text behind it.
func (m Marked) Add(text string) Marked {
	m.Text += text
	return m
}

// A Style is how an app wants what is marked.
type Style struct {
	Escape     func(text string) string
	Begin, End func(Mark) string
}

// Parts are messages of at most n UTF-16 units, not counting what the style adds. What is marked is closed in the part
// where it is opened.
func (m Marked) Parts(n int, style Style) []string {
	var parts []string
	for _, s := range cuts(m.Text, n) {
		parts = append(parts, m.render(s, style))
	}
	return parts
}

// Stars are parts of at most n UTF-16 units with *bold* words, as WhatsApp and Viber show them
// (https://faq.whatsapp.com/539178204879377, https://developers.viber.com/docs/tools/text-formatting/). Bold is what
// is whole words in one line of one part; nothing else is marked, since it reads well without. Neither app has a way to
// say that a star is a star; an address beside one may take it for its own.
func (m Marked) Stars(n int) []string {
	var bold []Mark
	for _, k := range m.marks {
		if k.Tag == "strong" && m.wholeWords(k) {
			bold = append(bold, k)
		}
	}
	if 4*len(bold) > n {
		bold = nil
	}
	var parts []string
	for _, s := range cuts(m.Text, n-2*len(bold)) {
		var whole []Mark
		for _, k := range bold {
			if s.from <= k.from && k.to <= s.to {
				whole = append(whole, k)
			}
		}
		parts = append(parts, Marked{m.Text, whole}.render(s, stars))
	}
	return parts
}

var stars = Style{
	Escape: func(text string) string { return text },
	Begin:  func(Mark) string { return "*" },
	End:    func(Mark) string { return "*" },
}

// wholeWords: stars around it are marks of the app's, and not of the text's.
func (m Marked) wholeWords(k Mark) bool {
	text := m.Text[k.from:k.to]
	before, _ := utf8.DecodeLastRuneInString(m.Text[:k.from])
	after, _ := utf8.DecodeRuneInString(m.Text[k.to:])
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '*' }
	return text != "" && strings.TrimSpace(text) == text && !strings.ContainsAny(text, "\n*") && !strings.Contains(text, "://") && !inWord(before) && !inWord(after)
}

// render writes one part with the marks in it.
func (m Marked) render(part span, style Style) string {
	var out strings.Builder
	var open []Mark
	at := part.from
	writeTo := func(to int) { out.WriteString(style.Escape(m.Text[at:to])); at = to }
	closeUntil := func(to int) { // what ends before
		for len(open) > 0 && open[len(open)-1].to <= to {
			last := open[len(open)-1]
			writeTo(last.to)
			out.WriteString(style.End(last))
			open = open[:len(open)-1]
		}
	}
	for _, k := range m.marks {
		k.from, k.to = max(k.from, part.from), min(k.to, part.to)
		if k.from >= k.to {
			continue
		}
		closeUntil(k.from)
		writeTo(k.from)
		out.WriteString(style.Begin(k))
		open = append(open, k)
	}
	closeUntil(part.to)
	writeTo(part.to)
	return out.String()
}
