package bot_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/content"
)

// said is all that a turn says.
func said(o bot.Outcome) string {
	var b strings.Builder
	for _, m := range o.Turn.Messages {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// Who tells that somebody died reads first that we are sorry, once; who asks what would be does not.
func TestCondolence(t *testing.T) {
	const sorry = "Λυπάμαι για την απώλειά σας"
	d := newDialogue(t)
	for _, test := range []struct {
		text string
		want bool
	}{{"πέθανε ο άντρας μου, τι κάνω με τη σύνταξη;", true}, {"αφού πέθανε ο άντρας μου, πληρώνουν την κηδεία;", false}} {
		if got := strings.Contains(said(d.say(test.text)), sorry); got != test.want {
			t.Errorf("«%s»: sorry %v, want %v", test.text, got, test.want)
		}
	}
	for _, text := range []string{"αν πεθάνει ο άντρας μου, παίρνω τη σύνταξή του;", "ο πατέρας μου πεθαίνει, τι άδεια δικαιούμαι;"} {
		if strings.Contains(said(newDialogue(t).say(text)), sorry) {
			t.Errorf("«%s» is told that we are sorry", text)
		}
	}
}

// Who was given a line of help and says that she is in no danger reads that it stays open; who denies that, and who was
// given none, does not.
func TestSafeNow(t *testing.T) {
	for _, test := range []struct {
		line, text string
		want       bool
	}{
		{"15900", "δεν είμαι σε κίνδυνο τώρα", true},
		{"15900", "είμαι ασφαλής, σας ευχαριστώ", true},
		{"15900", "δεν είμαι ασφαλής", false},
		{"", "δεν είμαι σε κίνδυνο τώρα", false},
	} {
		d := newDialogue(t)
		d.talk.State.Line, d.talk.State.LineAt = test.line, time.Now().Unix()
		got := d.say(test.text)
		if safe := got.Turn.Decision == bot.Smalltalk && strings.Contains(said(got), "Αν αλλάξει κάτι"); safe != test.want {
			t.Errorf("after %q, «%s»: %s, %s", test.line, test.text, got.Turn.Decision, said(got))
		}
	}
}

// Who asks to be called reads that the number was noted.
func TestContactIsSaid(t *testing.T) {
	if got := said(newDialogue(t).say("πάρτε με τηλέφωνο στο 2101234567")); !strings.Contains(got, "+302101234567") {
		t.Errorf("said %s", got)
	}
}

// Every entry that a subject of the content offers is there.
func TestSubjectsLeadToEntries(t *testing.T) {
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	data, err := content.FS.ReadFile("replies/subjects.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range regexp.MustCompile(`entries: \[(.+)\]`).FindAllStringSubmatch(string(data), -1) {
		for _, id := range strings.Split(list[1], ", ") {
			if _, ok := known.Base.Entry(id); !ok {
				t.Errorf("there is no entry %s", id)
			}
		}
	}
}
