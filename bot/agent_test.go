package bot_test

import (
	"testing"
	"time"

	"ask1555/bot"
)

// While a human has the conversation the bot is silent, and her ticket waits for her; a cry for help is heard, and who
// wants no more messages is obeyed. After half an hour without her, or when she leaves, a machine answers and says so.
func TestHumanHasTheConversation(t *testing.T) {
	const question = "Πότε πληρώνεται το επίδομα παιδιού;"
	came := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	taken := func() *dialogue {
		d := newDialogue(t)
		d.at(came, question)
		d.talk.State = d.talk.State.TakenBy("KM4-7TA-29E", came)
		return d
	}
	d := taken()
	for _, text := range []string{question, "θέλω άνθρωπο", "ευχαριστώ", "1"} {
		if got := d.at(came.Add(29*time.Minute), text); got.Turn.Decision != bot.Agent || len(got.Turn.Messages) != 0 || got.Ticket != nil || got.Waits != "KM4-7TA-29E" {
			t.Errorf("«%s»: %+v, waits %q", text, got.Turn, got.Waits)
		}
	}
	if got := d.at(came.Add(29*time.Minute), "ο άντρας μου με χτυπάει"); got.Turn.Decision != bot.Handoff {
		t.Errorf("a cry for help: %s", got.Turn.Decision)
	}
	if got := taken().at(came, "ΣΤΟΠ"); len(got.Turn.Messages) != 1 || !got.State.Silent {
		t.Errorf("STOP is not confirmed: %+v", got.Turn)
	}
	left := taken()
	left.talk.State = left.talk.State.Left()
	for how, got := range map[string]bot.Outcome{"away": taken().at(came.Add(31*time.Minute), question), "left": left.at(came, question)} {
		if got.Turn.Decision != bot.Answer || len(got.Turn.Messages) != 2 || got.Waits != "" || got.State.Agent != "" {
			t.Errorf("%s: %s with %d messages, want the notice and an answer", how, got.Turn.Decision, len(got.Turn.Messages))
		}
	}
}
