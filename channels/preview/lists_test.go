package preview_test

import (
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// The lists show what needs work.
func TestLists(t *testing.T) {
	dir := folder(t)
	old := karta
	old.reviewBy = "2026-02-03"
	old.tests += "\n- πόσα δίνει το ταμείο" // finds the other
	old.write(t, dir)
	d := open(t, dir, nil)
	d.shows("/overdue", "Πώς βγάζω κάρτα ανεργίας;", "3/2/2026", "1/1/2026")
	d.shows("/", `<b class="flag">1</b> απάντηση έπρεπε να έχει`)
	d.shows("/weak", `<b class="flag">1</b> βρίσκουν άλλη πρώτη`, "πόσα δίνει το ταμείο", `Βρίσκει πρώτη: <a href="/entry/dypa-epidoma">`, "Δεν υπάρχει βάση δεδομένων", "Όλες οι απαντήσεις έχουν επίσημη πηγή")
	d.shows("/confused", "πόσα δίνει το ταμείο", "δοκιμή του dypa-karta, βρίσκει dypa-epidoma")
	d.shows("/unanswered", "Δεν υπάρχει βάση δεδομένων")
}

// With a database, the lists show what citizens found no help in.
func TestListsOfDatabase(t *testing.T) {
	database, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "chat.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = database.Close() })
	d := open(t, folder(t), database)
	d.shows("/unanswered", "Καμία ερώτηση δεν περιμένει")
	d.shows("/weak", "Κανείς δεν έχει πει ακόμη")

	log := slog.New(slog.DiscardHandler)
	citizens := bot.New(d.bot.Knowledge(), database, bot.DefaultPolicy, log)
	inbox := channels.NewInbox(citizens, database, channels.NewHub(), channels.NewOutbox(database, nil, log), log)
	say := func(id, text, choice string) bot.Turn {
		t.Helper()
		receipt, err := inbox.Receive(t.Context(), bot.Message{ID: id, From: bot.Address{Channel: "test", User: "1"}, Text: text, Choice: choice, At: time.Now()})
		d.must(err)
		return receipt.Turn
	}
	say("1", "", bot.EntryChoice("dypa-epidoma"))
	say("2", "", "other")
	ticket := say("3", "θέλω άνθρωπο για <το> μπλε χαρτί της θείας", "").Ticket
	if ticket == nil {
		t.Fatal("no ticket was opened")
	}
	d.shows("/weak", `<td><a href="/entry/dypa-epidoma">Πόσο είναι το επίδομα ανεργίας;</a></td><td class="n">1</td><td class="n">0</td>`)
	d.shows("/unanswered", ticket.Reference, "μπλε χαρτί")
	d.shows("/", `<b class="flag">1</b> ερώτηση πολίτη περιμένει`)
	d.shows("/try?ticket="+ticket.Reference, "μπλε χαρτί της θείας</textarea>")
}
