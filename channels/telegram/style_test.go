package telegram_test

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/telegram"
	"ask1555/kb"
)

// Whatever stands in an answer, or in what should be one, Telegram can read each part: it knows the tags, each is closed,
// no part is longer than its limit, and none of the text is lost.
func FuzzParts(f *testing.F) {
	f.Add("# α **β [γ *δ*](https://www.gov.gr/?a=1&b=\"2\") < > & ε**\n\n> ζ\n\n1. η\n   - θ\n\n`ι`", "<p>α <strong>β</p>", 90)
	f.Add("| α | β |\n|---|---|\n| γ | **δ** |", "<a href=\"x\"><em><a href=\"y\">", 1)
	f.Fuzz(func(t *testing.T, markdown, broken string, times int) {
		if !utf8.ValidString(markdown+broken) || times < 0 || times > 300 || len(markdown)*times > 20_000 {
			return
		}
		source := strings.Repeat(markdown+"\n\n", times)
		for _, r := range []bot.Reply{{HTML: kb.RenderHTML(source), Text: kb.RenderText(source)}, {HTML: broken}, {Text: source}} {
			var said strings.Builder
			for _, part := range telegram.Parts(r) {
				shown := html.UnescapeString(readTelegram(t, part))
				if units := len(utf16.Encode([]rune(shown))); units > 4096 {
					t.Errorf("a part of %d units", units)
				}
				said.WriteString(shown)
			}
			if got, want := letters(said.String()), letters(channels.MarkedOf(r, true).Text); got != want {
				t.Errorf("%q became %q", want, got)
			}
		}
	})
}

var telegramTag = regexp.MustCompile(`<(/?)(b|i|a|blockquote)( href="[^"<>]*")?>`)

// readTelegram checks the tags of a message, and returns it without them.
func readTelegram(t *testing.T, message string) string {
	var open []string
	for _, tag := range telegramTag.FindAllStringSubmatch(message, -1) {
		if tag[1] == "" {
			open = append(open, tag[2])
			continue
		}
		if len(open) == 0 || open[len(open)-1] != tag[2] {
			t.Fatalf("%s closes nothing in %q", tag[0], message)
		}
		open = open[:len(open)-1]
	}
	text := telegramTag.ReplaceAllString(message, "")
	if len(open) > 0 || strings.ContainsAny(text, "<>") {
		t.Fatalf("%v is open, or no tag, in %q", open, message)
	}
	return text
}

// letters are a text without its blanks.
func letters(text string) string { return strings.Join(strings.Fields(text), "") }
