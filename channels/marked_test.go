package channels_test

import (
	"slices"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/content"
	"ask1555/kb"
)

// Where nothing is marked, an app reads the same text of an answer as one that shows none: each is made by itself, of
// the HTML and of the Markdown.
func TestMarkedText(t *testing.T) {
	loaded, _ := kb.Load(content.FS)
	if len(loaded.Entries) == 0 {
		t.Fatal("no entries")
	}
	for _, e := range loaded.Entries {
		if e.Guide != nil {
			continue // its text leaves out the steps
		}
		answer := e.At(time.Now())
		if got := channels.MarkedOf(bot.Reply{HTML: answer.HTML, Text: answer.Text}, false).Text; got != answer.Text {
			t.Errorf("%s is read of the HTML as\n%s\nand of the Markdown as\n%s", e.ID, got, answer.Text)
		}
	}
}

func TestStars(t *testing.T) {
	for _, c := range []struct{ name, markdown, want string }{
		{"bold", "Κρατά **5 μήνες**, όχι **6**.", "Κρατά *5 μήνες*, όχι *6*."},
		{"a heading", "## Πόσο **είναι** τώρα", "*Πόσο είναι τώρα*"},
		{"a part of a word", "αν**ερ**γος", "ανεργος"},
		{"two lines", "**α\\\nβ**", "α\nβ"},
		{"a star in it", "**2\\*3**", "2*3"},
		{"an address", "**[gov.gr](https://www.gov.gr/x)**", "https://www.gov.gr/x"},
		{"words of an address", "[**gov.gr**](https://www.gov.gr/x)", "https://www.gov.gr/x"},
		{"a number", "**[15900](tel:15900)**", "*15900*"},
		{"slanted", "*α* και ***β***", "α και *β*"},
	} {
		got := channels.MarkedOf(bot.Reply{HTML: kb.RenderHTML(c.markdown)}, false).Stars(100)
		if !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	if got := channels.MarkedOf(bot.Reply{HTML: "<p>αα <strong>ββ ββ</strong></p>"}, false).Stars(8); !slices.Equal(got, []string{"αα ββ", "ββ"}) {
		t.Errorf("bold that is cut: %q", got)
	}
}
