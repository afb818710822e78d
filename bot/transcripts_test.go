package bot_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
)

// The conversations of testdata, which an editor can read and add to, go as written there; whatever is said
// has a form for every channel.
func TestConversations(t *testing.T) {
	data, err := os.ReadFile("testdata/conversations.txt")
	if err != nil {
		t.Fatal(err)
	}
	conversations := strings.Split(string(data), "\n## ")[1:]
	if len(conversations) < 40 {
		t.Errorf("only %d conversations", len(conversations))
	}
	for _, conversation := range conversations {
		title, lines, _ := strings.Cut(conversation, "\n")
		t.Run(title, func(t *testing.T) {
			d := newDialogue(t)
			var got bot.Outcome
			for line := range strings.Lines(lines) {
				kind, text, _ := strings.Cut(strings.TrimSpace(line), " ")
				switch kind {
				case ">":
					got = d.tell(text)
					checkForms(t, got.Turn)
				case "<":
					if said := decided(got); !strings.HasPrefix(said+" ", text+" ") {
						t.Errorf("%s, want %s", said, text)
					}
				}
			}
		})
	}
}

// tell says a text, or taps a choice given as [value].
func (d *dialogue) tell(text string) bot.Outcome {
	d.Helper()
	m := bot.Message{ID: "m", From: bot.Address{Channel: "web", User: "u"}, Text: text, At: time.Now()}
	if strings.HasPrefix(text, "[") {
		m.Text, m.Choice = "", strings.Trim(text, "[]")
	}
	outcome, err := d.bot.Decide(context.Background(), d.talk, m)
	if err != nil {
		d.Fatal(err)
	}
	d.talk.State = outcome.State
	return outcome
}

// decided is a turn in one line: the decision, and the entry that was given or weighed first.
func decided(o bot.Outcome) string {
	switch {
	case o.Turn.Entry != nil:
		return string(o.Turn.Decision) + " " + *o.Turn.Entry
	case o.Turn.Decision == bot.Clarify && len(o.Considered) > 0:
		return string(o.Turn.Decision) + " " + o.Considered[0]
	}
	return string(o.Turn.Decision)
}

func checkForms(t *testing.T, turn bot.Turn) {
	t.Helper()
	for _, m := range turn.Messages {
		if m.Text == "" || m.HTML == "" || strings.Contains(m.Text, "**") || strings.Contains(m.Text+m.HTML+m.Short, "{") {
			t.Errorf("a message lacks a form, or shows its marks: %+v", m)
		}
		if m.Asks && !strings.Contains(m.NumberedChoices(), "1) ") {
			t.Errorf("a question without numbers: %+v", m)
		}
	}
}
