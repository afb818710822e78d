package gsm

import (
	"regexp"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/channels"
)

// Settings are what all channels that send SMS are told alike.
type Settings struct {
	Letters Letters
	Daily   int // replies to one number in a day, at most; 0: as many as it asks for
}

// Settle is how long a reply waits for more of the message: a long thought is sent as several SMS.
const Settle = 4 * time.Second

// MaxSegments is what an answer may cost. The page that it links to has the rest.
const MaxSegments = 3

// Text is a reply as an SMS: its short form, a link to its page, and the choices numbered where they answer a question.
// Of an answer what fits into MaxSegments is sent; the link and the choices are whole. Choices to pick from are shortened
// until they fit, the longest first. All else is sent whole: the bot's own sentences, what a person of 1555 wrote, and what
// must be read in danger.
func Text(r bot.Reply, letters Letters) string {
	text := r.Short
	if text == "" {
		text = r.Text
	}
	end := r.NumberedChoices()
	if r.Link != "" {
		end = "\n" + r.Link + end
	}
	whole := letters.write(text + end)
	switch {
	case SizeOf(whole).Segments <= MaxSegments:
		return whole
	case r.Entry != "":
		return cut(text, end, letters)
	case r.Asks:
		return narrow(text, r, letters)
	}
	return whole
}

// Characters of a choice's label: the most that editors write, and the least that it is shortened to.
const mostLabel, leastLabel = 40, 15

// narrow is a text with its choices, whose labels are as long as fits.
func narrow(text string, r bot.Reply, letters Letters) (sent string) {
	for width := mostLabel; width >= leastLabel; width-- {
		shorter := bot.Reply{Asks: true}
		for _, c := range r.Choices {
			shorter.Choices = append(shorter.Choices, bot.Choice{Label: channels.Shorten(c.Label, width)})
		}
		if sent = letters.write(text + shorter.NumberedChoices()); SizeOf(sent).Segments <= MaxSegments {
			break
		}
	}
	return sent
}

// dots stand where a text was cut inside a sentence; the one character for it would be no GSM-7.
const dots = "..."

var (
	sentenceEnds = regexp.MustCompile(`(?:\pL{3}|\d\d|[€%)»"])[.;!]["»”)]*(?:\s|$)|\n`) // and not “π.χ.”
	wordEnds     = regexp.MustCompile(`\s|$`)
)

// cut is as much of a text as fits before its end: to the end of a sentence if that leaves half of it, else of a word. A
// link has no space inside, and is left out whole.
func cut(text, end string, letters Letters) string {
	fits := func(text string) bool { return SizeOf(letters.write(text+end)).Segments <= MaxSegments }
	words := last(text, wordEnds, func(text string) bool { return fits(text + dots) })
	if sentences := last(text, sentenceEnds, fits); len(sentences) > len(words)/2 {
		return letters.write(sentences + end)
	}
	return letters.write(strings.TrimRight(words, " ,:·-") + dots + end)
}

// last is the longest beginning of a text that ends where an expression finds an end, and fits.
func last(text string, ends *regexp.Regexp, fits func(string) bool) string {
	longest := ""
	for _, place := range ends.FindAllStringIndex(text, -1) {
		beginning := strings.TrimSpace(text[:place[1]])
		if !fits(beginning) {
			break
		}
		longest = beginning
	}
	return longest
}
