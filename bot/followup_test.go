package bot_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/content"
)

var knowledge = sync.OnceValues(func() (*bot.Knowledge, error) { return bot.LoadKnowledge(content.FS) })

// noTickets is the desk of a service without a database, which answers within wait.
type noTickets struct {
	bot.NoTickets
	wait time.Duration
}

func (d noTickets) AnswerTime(context.Context, time.Time) (time.Duration, error) { return d.wait, nil }

// dialogue is one citizen who writes, without a database.
type dialogue struct {
	testing.TB
	bot  *bot.Bot
	talk bot.Conversation
}

func newDialogue(t testing.TB) *dialogue {
	t.Helper()
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	return newDialogueAt(t, known, noTickets{})
}

func newDialogueAt(t testing.TB, known *bot.Knowledge, desk bot.Tickets) *dialogue {
	return &dialogue{t, bot.New(known, desk, bot.DefaultPolicy, slog.New(slog.DiscardHandler)), bot.Conversation{ID: "c"}}
}

// say is one turn; the conversation goes on from it.
func (d *dialogue) say(text string) bot.Outcome {
	d.Helper()
	return d.send(bot.Message{Text: text})
}

func (d *dialogue) send(m bot.Message) bot.Outcome {
	d.Helper()
	m.ID, m.From, m.At = "m", bot.Address{Channel: "web", User: "u"}, time.Now()
	outcome, err := d.bot.Decide(context.Background(), d.talk, m)
	if err != nil {
		d.Fatal(err)
	}
	d.talk.State = outcome.State
	return outcome
}

// A message that does not stand alone is read in the light of the turn before it; one that does begins
// a new subject.
func TestFollowUps(t *testing.T) {
	for _, test := range []struct{ first, then, want string }{
		{"Πότε πληρώνεται το επίδομα παιδιού;", "και πόσα χρήματα είναι;", "opeka-epidoma-paidiou-poso"},
		{"Πότε πληρώνεται το επίδομα παιδιού;", "πώς κάνω αίτηση;", "opeka-epidoma-paidiou-aitisi"},
		{"pote mpainei to epidoma paidiou", "k posa lefta dinoun", "opeka-epidoma-paidiou-poso"},
		{"Πότε πληρώνεται το επίδομα παιδιού;", "και αν είμαι χωρισμένη;", "opeka-epidoma-paidiou-diazevgmenoi"},
		{"Ποιος παίρνει το επίδομα γέννησης;", "και πώς κάνω την αίτηση;", "opeka-epidoma-gennisis-aitisi"},
		{"πόσα είναι το επίδομα στέγασης", "και πότε το ανανεώνω;", "opeka-epidoma-stegasis-ananeosi"},
		{"πόσα είναι το επίδομα στέγασης", "ποια είναι τα κριτήρια;", "opeka-epidoma-stegasis-kritiria"},
		{"Ποιος δικαιούται το ελάχιστο εγγυημένο εισόδημα;", "τι χαρτιά θέλω;", "koinoniki-eee-dikaiologitika"},
		{"Ποιος δικαιούται το ελάχιστο εγγυημένο εισόδημα;", "και αν βρω δουλειά;", "koinoniki-eee-ergasia"},
		{"Ποιος δικαιούται το ελάχιστο εγγυημένο εισόδημα;", "κάθε πότε ανανεώνεται;", "koinoniki-eee-ananeosi"},
		{"Πόσα λεφτά δίνει το ΚΕΑ;", "και για τους άστεγους;", "koinoniki-eee-astegoi"},
		{"Πόσες μέρες άδεια δικαιούμαι τον χρόνο;", "μεταφέρονται στον επόμενο;", "ergasiaka-adeia-metafora"},
		{"πώς βγάζω επίδομα για παιδί με αυτισμό;", "και κάρτα αναπηρίας;", "opeka-karta-anapirias-parochi"},
		// what was just answered answers that too
		{"πόσο είναι το επίδομα στέγασης;", "για πόσους μήνες;", "opeka-epidoma-stegasis-poso"},
		{"πού κάνω καταγγελία στην επιθεώρηση εργασίας;", "είναι ανώνυμη;", "ergasiaka-kataggelia-epitheorisi"},
		// a new subject
		{"Πότε πληρώνεται το επίδομα παιδιού;", "πόσο είναι ο κατώτατος μισθός;", "ergasiaka-katotatos-misthos"},
		{"Πόσα λεφτά δίνει το ΚΕΑ;", "και πότε πληρώνεται το επίδομα παιδιού;", "opeka-epidoma-paidiou-pliromi"},
		{"Πότε πληρώνεται το επίδομα παιδιού;", "ποιες είναι οι αργίες;", "ergasiaka-argies"},
		{"πώς ασφαλίζω το παιδί μου", "έκλεισα το μαγαζί, δικαιούμαι κάτι;", "dypa-voithima-aftoapascholoumenon"},
		{"πώς ασφαλίζω το παιδί μου", "έβαλα λουκέτο, έχει κάτι για μένα;", "dypa-voithima-aftoapascholoumenon"},
	} {
		d := newDialogue(t)
		d.say(test.first)
		got := d.say(test.then)
		found := got.Considered
		if got.Turn.Entry != nil { // also when a choice was picked, and nothing searched
			found = []string{*got.Turn.Entry}
		}
		if len(found) == 0 || found[0] != test.want {
			t.Errorf("«%s», then «%s»: %s %v, want %s", test.first, test.then, got.Turn.Decision, found[:min(2, len(found))], test.want)
		}
	}
}

// Who goes on from an answer is not asked about another subject, however surely that has her words (“ισχύει”): what she
// has just read is among the choices, and last.
func TestTopicComesLast(t *testing.T) {
	d := newDialogue(t)
	d.say("έχω αναπηρία 67 τοις εκατό, τι επίδομα παίρνω;")
	got := d.say("και για πόσο καιρό ισχύει;")
	choices := got.Turn.Messages[len(got.Turn.Messages)-1].Choices
	if n := len(choices); got.Turn.Decision != bot.Clarify || n < 3 || choices[n-2].Value != "entry:opeka-anapiria-varia" {
		t.Errorf("%s %+v", got.Turn.Decision, choices)
	}
}
