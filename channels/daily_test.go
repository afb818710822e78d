package channels_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels"
)

const (
	lastWords = "Σήμερα δεν μπορούμε να σας γράψουμε άλλο"
	danger    = "ο άντρας μου με χτυπάει"
)

// sent are what is due long after the last message.
func (c *citizen) sent() []string { return c.due(time.Minute) }

// questions are asked one after the other.
var questions = []string{"Πότε πληρώνεται το επίδομα παιδιού;", "Πόσος είναι ο κατώτατος μισθός;", "Ποιος δικαιούται το ελάχιστο εγγυημένο εισόδημα;", "γεια σας"}

// askUntilSilent puts questions until an answer has stayed out, and returns all that was sent.
func (c *citizen) askUntilSilent(most int) (all []string) {
	for n := range most {
		c.write(time.Minute, questions[n%len(questions)])
		now := c.sent()
		if len(now) == 0 {
			return all
		}
		all = append(all, now...)
	}
	c.Fatalf("still answered after %d messages", most)
	return nil
}

// One number gets so many replies in a day and no more; the last says so, and what comes then is read in silence. On the
// next day of Athens it is answered again. A line of help is always named.
func TestDailyLimit(t *testing.T) {
	c := newCitizen(t, "sms")
	c.daily = 6
	all := c.askUntilSilent(10)
	if len(all) != 6 || !strings.HasPrefix(all[5], lastWords) || strings.Count(strings.Join(all, "\n"), lastWords) != 1 {
		t.Errorf("sent %q", all)
	}
	if ticket := c.write(time.Minute, "θέλω άνθρωπο").Turn.Ticket; ticket == nil || len(c.sent()) != 0 {
		t.Errorf("in the silence no ticket is opened, or something is said: %v", ticket)
	}
	c.write(time.Minute, "τι επιδόματα παίρνουν τα θύματα βίας;")
	if named := strings.Join(c.sent(), "\n"); !strings.Contains(named, "15900") {
		t.Errorf("a line of help is not named: %q", named)
	}
	if early := c.write(11*time.Hour, questions[0]); len(early.Turn.Messages) != 0 { // 23:xx in Athens
		t.Errorf("answered before midnight: %+v", early.Turn)
	}
	c.at = time.Date(2026, 11, 26, 22, 0, 0, 0, time.UTC) // midnight there
	if next := c.write(time.Second, questions[0]); next.Turn.Decision != bot.Answer || len(c.sent()) == 0 {
		t.Errorf("not answered on the next day: %+v", next.Turn)
	}
	c.askUntilSilent(10)
	c.write(time.Minute, danger)
	if handoff := c.sent(); len(handoff) != 1 || !strings.Contains(handoff[0], "15900") {
		t.Errorf("the hand-off: %q", handoff)
	}
}

// What was withdrawn, since the message went on, does not count; what the citizen had erased does.
func TestDailyLimitCountsWhatIsSent(t *testing.T) {
	c := newCitizen(t, "sms")
	c.daily = 5
	for _, part := range []string{"Ποιος", "δικαιούται", "το ελάχιστο", "εγγυημένο", "εισόδημα;"} {
		c.write(2*time.Second, part)
	}
	if first := c.sent(); len(first) != 2 || strings.Contains(first[1], lastWords) {
		t.Fatalf("to one message in five parts: %q", first)
	}
	c.write(time.Minute, "διαγράψτε τα δεδομένα μου")
	c.sent()
	c.write(time.Minute, "[erase:yes]")
	if erased := c.sent(); len(erased) != 1 || !strings.Contains(erased[0], "Έσβησα") {
		t.Errorf("to who had all erased: %q", erased)
	}
	c.write(time.Minute, "STOP")
	if last := c.sent(); len(last) != 1 || !strings.HasPrefix(last[0], lastWords) {
		t.Errorf("the fifth: %q", last)
	}
	c.write(time.Minute, "START")
	c.write(time.Minute, questions[0])
	if again := c.sent(); len(again) != 0 {
		t.Errorf("counted anew after all was erased: %q", again)
	}
}

// Without a limit, and on channels that cost nothing, nothing is counted.
func TestNoDailyLimit(t *testing.T) {
	c := newCitizen(t, "sms")
	for n := range 40 {
		if c.write(time.Minute, questions[n%len(questions)]); len(c.sent()) == 0 {
			t.Fatalf("message %d is not answered", n)
		}
	}
}

// Two replicas that take messages of one number in at the same moment count together, and so does one that was started
// anew.
func TestDailyLimitAcrossReplicas(t *testing.T) {
	const daily = 7
	c := newCitizen(t, "sms")
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	var together sync.WaitGroup
	for replica := range 2 {
		outbox := channels.NewOutbox(c.store, []channels.Sender{phone{}}, log)
		inbox := channels.NewInbox(bot.New(known, c.store, bot.DefaultPolicy, log), c.store, channels.NewHub(), outbox, log)
		for n := range 8 {
			m := bot.Message{ID: fmt.Sprint(replica, "-", n), From: c.from, Text: questions[n%3], At: c.at.Add(time.Duration(n) * time.Minute), Daily: daily}
			together.Go(func() {
				if _, err := inbox.Receive(t.Context(), m); err != nil {
					t.Error(err)
				}
			})
		}
	}
	together.Wait()
	if all := c.due(time.Hour); len(all) != daily || !strings.HasPrefix(all[daily-1], lastWords) {
		t.Errorf("%d replies: %q", len(all), all)
	}
}
