package bot_test

import (
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ask1555/bot"
	"ask1555/content"
)

// withNotice is the shipped content with one announcement.
func withNotice(t *testing.T, notice string) (*bot.Knowledge, error) {
	t.Helper()
	all := fstest.MapFS{"notices/vlavi.md": {Data: []byte(notice)}}
	for _, pattern := range bot.ContentFiles {
		files, err := fs.Glob(content.FS, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := content.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all[file] = &fstest.MapFile{Data: data}
		}
	}
	before, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	return bot.ReloadKnowledge(all, before)
}

// An announcement is said once in a conversation, to whom it concerns, and no longer than it lasts.
func TestAnnouncements(t *testing.T) {
	known, err := withNotice(t, "---\nfrom: 2026-12-01 08:00\nuntil: 2026-12-01 20:00\nareas: [opeka]\nshort: Βλάβη.\n---\nΗ πλατφόρμα **δεν λειτουργεί**.\n")
	if err != nil {
		t.Fatal(err)
	}
	b := bot.New(known, noTickets{}, bot.DefaultPolicy, slog.New(slog.DiscardHandler))
	said := func(talk *bot.Conversation, at, text string) int {
		t.Helper()
		moment, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		out, err := b.Decide(t.Context(), *talk, bot.Message{ID: "m", From: bot.Address{Channel: "web", User: "u"}, Text: text, At: moment})
		if err != nil {
			t.Fatal(err)
		}
		talk.State = out.State
		n := 0
		for _, m := range out.Turn.Messages {
			if m.Text == "Η πλατφόρμα δεν λειτουργεί." && m.Short == "Βλάβη." && strings.Contains(m.HTML, "<strong>") {
				n++
			}
		}
		return n
	}
	const child, wage = "Πότε πληρώνεται το επίδομα παιδιού;", "Πόσος είναι ο κατώτατος μισθός;"
	one, late, early := &bot.Conversation{ID: "1"}, &bot.Conversation{ID: "2"}, &bot.Conversation{ID: "3"}
	for _, step := range []struct {
		talk     *bot.Conversation
		at, text string
		want     int
	}{
		{one, "2026-12-01T10:00:00+02:00", wage, 0}, // another area
		{one, "2026-12-01T10:01:00+02:00", child, 1},
		{one, "2026-12-01T10:02:00+02:00", child, 0}, // said already
		{late, "2026-12-01T20:00:00+02:00", child, 0},
		{early, "2026-12-01T07:59:59+02:00", child, 0},
	} {
		if got := said(step.talk, step.at, step.text); got != step.want {
			t.Errorf("conversation %s at %s, «%s»: announced %d times, want %d", step.talk.ID, step.at, step.text, got, step.want)
		}
	}
}

func TestWrongAnnouncements(t *testing.T) {
	for want, notice := range map[string]string{
		"until must say":   "---\nfrom: 2026-12-01 08:00\n---\nΚείμενο.",
		"from must be":     "---\nfrom: αύριο\nuntil: 2026-12-01 20:00\n---\nΚείμενο.",
		"unknown area":     "---\nuntil: 2026-12-01 20:00\nareas: [εφκα]\n---\nΚείμενο.",
		"nothing to anno":  "---\nuntil: 2026-12-01 20:00\n---\n",
		"notices/vlavi.md": "---\nend: 2026\n---\nΚείμενο.",
	} {
		if _, err := withNotice(t, notice); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is taken: %v", notice, err)
		}
	}
}
