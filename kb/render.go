package kb

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// markdown leaves raw HTML out and refuses dangerous links: goldmark's default.
var markdown = goldmark.New(goldmark.WithExtensions(extension.Table))

// RenderHTML turns editors' Markdown into safe HTML.
func RenderHTML(source string) string {
	var out bytes.Buffer
	if err := markdown.Convert([]byte(source), &out); err != nil {
		return "" // cannot happen: a bytes.Buffer takes every write
	}
	return strings.TrimSpace(out.String())
}

// RenderText turns editors' Markdown into plain text for channels without formatting: list items
// keep their dash or number, a link is followed by its address (see [LinkText]).
func RenderText(source string) string {
	src := []byte(source)
	var out strings.Builder
	writeBlocks(&out, markdown.Parser().Parse(text.NewReader(src)), src, "")
	return strings.TrimSpace(out.String())
}

// writeBlocks writes the block children of a node, each on lines of its own.
func writeBlocks(out *strings.Builder, parent ast.Node, src []byte, indent string) {
	number := 0
	if list, ok := parent.(*ast.List); ok {
		number = list.Start
	}
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch block := node.(type) {
		case *ast.List:
			writeBlocks(out, block, src, indent)
			if indent == "" {
				out.WriteString("\n")
			}
		case *ast.ListItem:
			mark := "- "
			if parent.(*ast.List).IsOrdered() {
				mark = strconv.Itoa(number) + ". "
				number++
			}
			out.WriteString(indent + mark)
			writeBlocks(out, block, src, indent+"  ")
		case *ast.TextBlock:
			writeInline(out, block, src)
			out.WriteString("\n")
		case *east.Table:
			writeTable(out, block, src)
		case *ast.Paragraph, *ast.Heading:
			if node != parent.FirstChild() {
				out.WriteString(indent) // under the first of its item
			}
			writeInline(out, block, src)
			out.WriteString("\n")
			if indent == "" {
				out.WriteString("\n")
			}
		default:
			writeBlocks(out, block, src, indent)
		}
	}
}

// writeTable writes each row of a table as a list item: “- 1η: Επαγγελματίας 185,09, Αγρότης 108,67”.
func writeTable(out *strings.Builder, table *east.Table, src []byte) {
	header := table.FirstChild()
	for row := header.NextSibling(); row != nil; row = row.NextSibling() {
		out.WriteString("- ")
		writeInline(out, row.FirstChild(), src)
		mark, title := ": ", header.FirstChild().NextSibling()
		for cell := row.FirstChild().NextSibling(); cell != nil; cell = cell.NextSibling() {
			out.WriteString(mark)
			if title != nil {
				writeInline(out, title, src)
				out.WriteString(" ")
				title = title.NextSibling()
			}
			writeInline(out, cell, src)
			mark = ", "
		}
		out.WriteString("\n")
	}
	out.WriteString("\n")
}

func writeInline(out *strings.Builder, parent ast.Node, src []byte) {
	for node := parent.FirstChild(); node != nil; node = node.NextSibling() {
		switch inline := node.(type) {
		case *ast.Text:
			out.Write(shown(inline.Segment.Value(src)))
			if inline.SoftLineBreak() {
				out.WriteString(" ")
			} else if inline.HardLineBreak() {
				out.WriteString("\n")
			}
		case *ast.String:
			out.Write(inline.Value)
		case *ast.CodeSpan:
			for text := inline.FirstChild(); text != nil; text = text.NextSibling() {
				out.Write(text.(*ast.Text).Segment.Value(src)) // signs in it are no marks
			}
		case *ast.AutoLink:
			out.Write(inline.URL(src))
		case *ast.Link:
			writeLink(out, inline, src)
		default:
			writeInline(out, inline, src)
		}
	}
}

func writeLink(out *strings.Builder, link *ast.Link, src []byte) {
	var label strings.Builder
	writeInline(&label, link, src)
	out.WriteString(LinkText(label.String(), string(link.Destination)))
}

// LinkText is a link where words cannot be tapped: its address follows, or stands in the place of words that only begin
// it. An address that is no use outside of the web (a page of ours, a number that the words say) is left out.
func LinkText(label, address string) string {
	short, long := bare(label), bare(address)
	switch {
	case short == long, strings.HasPrefix(address, "/"), strings.HasPrefix(address, "tel:") && strings.ContainsAny(label, "0123456789"):
		return label
	case strings.HasPrefix(long, short+"/"):
		return address
	}
	return label + " (" + strings.TrimPrefix(strings.TrimPrefix(address, "mailto:"), "tel:") + ")"
}

// shown is a text as Markdown shows it: a sign behind a backslash is the sign, &euro; is €.
func shown(source []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(source)))
}

// bare is an address as people say it, to see whether a link's text shows it already.
func bare(address string) string {
	for _, prefix := range []string{"https://", "http://", "tel:", "mailto:", "www."} {
		address = strings.TrimPrefix(address, prefix)
	}
	return strings.TrimSuffix(address, "/")
}
