package bot_test

import (
	"testing"
	"time"

	"ask1555/bot"
)

// at is one turn at a time.
func (d *dialogue) at(moment time.Time, text string) bot.Outcome {
	d.Helper()
	m := bot.Message{ID: "m", From: bot.Address{Channel: "sms", User: "u"}, Pushed: true, Text: text, At: moment}
	outcome, err := d.bot.Decide(d.Context(), d.talk, m)
	if err != nil {
		d.Fatal(err)
	}
	d.talk.State = outcome.State
	return outcome
}

// text is one turn by SMS.
func (d *dialogue) text(words string) bot.Outcome {
	d.Helper()
	return d.send(bot.Message{Text: words, Pushed: true})
}

// STOP is confirmed once, then nothing is said until START, in any writing; a cry for help is always heard.
func TestStop(t *testing.T) {
	for _, words := range [][2]string{{"STOP", "START"}, {"ΔΙΑΚΟΠΗ", "ΕΝΑΡΞΗ"}, {"diakoph", "enarxi"}, {"ΣTOΠ", "start"}} {
		d := newDialogue(t)
		d.text("Πότε πληρώνεται το επίδομα παιδιού;")
		if got := d.text(words[0]); got.Turn.Decision != bot.Smalltalk || len(got.Turn.Messages) != 1 {
			t.Errorf("%s: %s with %d messages, want one that confirms", words[0], got.Turn.Decision, len(got.Turn.Messages))
		}
		for _, text := range []string{words[0], "Πότε πληρώνεται το επίδομα παιδιού;", "θέλω άνθρωπο", "γεια"} {
			if got := d.text(text); len(got.Turn.Messages) != 0 || got.Ticket != nil {
				t.Errorf("after %s, «%s» is answered: %+v", words[0], text, got.Turn)
			}
		}
		if _, heard := d.bot.Handoff(bot.Message{ID: "m", Text: "ο άντρας μου με χτυπάει"}); !heard {
			t.Errorf("after %s a cry for help is not heard", words[0])
		}
		if got := d.text(words[1]); len(got.Turn.Messages) != 1 {
			t.Errorf("%s is not confirmed: %+v", words[1], got.Turn)
		}
		if got := d.text("Πότε πληρώνεται το επίδομα παιδιού;"); got.Turn.Decision != bot.Answer {
			t.Errorf("after %s: %s", words[1], got.Turn.Decision)
		}
	}
}

// A question within half an hour goes on from the last; after a longer pause it is a new one.
func TestPause(t *testing.T) {
	start := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for away, goesOn := range map[time.Duration]bool{29 * time.Minute: true, 31 * time.Minute: false} {
		d := newDialogue(t)
		d.at(start, "Ποιος δικαιούται το ελάχιστο εγγυημένο εισόδημα;")
		got := d.at(start.Add(away), "τι χαρτιά θέλω;")
		if found := len(got.Considered) > 0 && got.Considered[0] == "koinoniki-eee-dikaiologitika"; found != goesOn {
			t.Errorf("after %s: %v, goes on: want %v", away, got.Considered, goesOn)
		}
	}
}
