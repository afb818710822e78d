package preview_test

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ask1555/bot"
	"ask1555/channels/gsm"
	"ask1555/channels/kannel"
	"ask1555/channels/messenger"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/channels/viber"
	"ask1555/channels/whatsapp"
	"ask1555/content"
	"ask1555/kb"
)

// After a change of what is sent, run `go test ./channels/preview -run Golden -update` and read the difference.
var update = flag.Bool("update", false, "write the golden files anew")

const goldenDir = "testdata/golden"

// An example is a turn whose replies have a golden file.
type example struct {
	name   string
	choice string // that is tapped; empty: the entry that has the name
	text   string // that is written in the place of a tap
	state  bot.State
	first  bool   // message of a conversation
	day    string // empty: an ordinary one
}

var examples = []example{
	{name: "headings"}, {name: "lists"}, {name: "links"}, {name: "marks"}, {name: "contact"}, {name: "amounts"}, {name: "dates"},
	{name: "quotes"}, {name: "signs"}, {name: "overdue"},
	{name: "long-paragraph"}, {name: "long-link"}, {name: "long-word"}, {name: "very-long"},
	{name: "english", state: bot.State{English: true}, day: "2026-12-05"},
	{name: "notices", choice: bot.EntryChoice("dates"), first: true, day: "2026-12-01"},
	{name: "two-choices", choice: "other", state: bot.State{Runnersup: []string{"choice-short"}}},
	{name: "four-choices", choice: "other", state: bot.State{Runnersup: []string{"choice-short", "choice-long", "signs", "lists"}}},
	{name: "ticket", choice: "human", state: bot.State{Question: "Έστειλα *δύο* <φορές> τα_χαρτιά_μου & τίποτα"}},
	{name: "handoff", text: "με χτυπάει"},
}

// What each channel makes of an answer stands in testdata/golden, a file an example, for people to read.
func TestGolden(t *testing.T) {
	b := goldenBot(t)
	for _, e := range examples {
		t.Run(e.name, func(t *testing.T) {
			got := rendered(said(t, b, e))
			file := filepath.Join(goldenDir, e.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s is not what is sent now; if it should be, run with -update and read the difference. Now:\n%s", file, got)
			}
		})
	}
}

// goldenBot answers from the small content in testdata/golden, where no editor changes anything; only the sentences that
// no example has are those of the shipped content.
func goldenBot(t *testing.T) *bot.Bot {
	t.Helper()
	files := fstest.MapFS{}
	add := func(from fs.FS, patterns ...string) {
		for _, pattern := range patterns {
			names, err := fs.Glob(from, pattern)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range names {
				data, err := fs.ReadFile(from, name)
				if err != nil {
					t.Fatal(err)
				}
				files[name] = &fstest.MapFile{Data: data}
			}
		}
	}
	add(content.FS, "replies/*")
	add(os.DirFS(goldenDir), bot.ContentFiles...)
	knowledge, err := bot.LoadKnowledge(files)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = knowledge.Base.Close() })
	return bot.New(knowledge, bot.NoTickets{}, bot.DefaultPolicy, slog.New(slog.DiscardHandler))
}

// said are the replies of an example; a ticket's reference and PIN are always the same.
func said(t *testing.T, b *bot.Bot, e example) []bot.Reply {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, cmp.Or(e.day, "2026-11-28"), kb.Athens)
	if err != nil {
		t.Fatal(err)
	}
	m := bot.Message{ID: "m", Text: e.text, At: at.Add(12 * time.Hour)}
	if turn, danger := b.Handoff(m); danger {
		return turn.Messages
	}
	if m.Choice = e.choice; e.choice == "" && e.text == "" {
		m.Choice = bot.EntryChoice(e.name)
	}
	e.state.Told = !e.first
	outcome, err := b.Decide(t.Context(), bot.Conversation{ID: "c", State: e.state}, m)
	if err != nil {
		t.Fatal(err)
	}
	replies := outcome.Turn.Messages
	if ticket := outcome.Ticket; ticket != nil {
		fixed := strings.NewReplacer(ticket.Reference, "KM4-7TA-29E", ticket.PIN, "4711")
		for i, r := range replies {
			replies[i].Text, replies[i].HTML, replies[i].Short = fixed.Replace(r.Text), fixed.Replace(r.HTML), fixed.Replace(r.Short)
		}
		replies = append(replies, b.Knowledge().Sentences.FromAgent("", "Το βρήκα: <λείπει> ένα χαρτί.\nΣτείλτε το στο a_b@example.gr ή δείτε https://www.gov.gr/x?a=1&b=2"))
	}
	return replies
}

// rendered is a file: a section a channel, with what stands in each message and on the buttons under it.
func rendered(replies []bot.Reply) string {
	var out strings.Builder
	section := func(name string, messages func(bot.Reply) []string) {
		fmt.Fprintf(&out, "#### %s\n", name)
		for _, r := range replies {
			for _, m := range messages(r) {
				out.WriteString(m + "\n----\n")
			}
		}
		out.WriteString("\n")
	}
	section("web", func(r bot.Reply) []string { return withButtons([]string{r.HTML}, labelsOf(r)) })
	section("SMS", func(r bot.Reply) []string { return withSizes(sms.Parts(r, gsm.Proper)) })
	if slices.ContainsFunc(replies, func(r bot.Reply) bool { return !slices.Equal(sms.Parts(r, gsm.Proper), kannel.Parts(r, gsm.Proper)) }) {
		section("Kannel", func(r bot.Reply) []string { return withSizes(kannel.Parts(r, gsm.Proper)) })
	}
	section("WhatsApp", func(r bot.Reply) []string {
		if text, taps := whatsapp.Taps(r); len(taps) > 0 {
			return withButtons([]string{text}, taps)
		}
		return whatsapp.Parts(r)
	})
	if slices.ContainsFunc(replies, func(r bot.Reply) bool { _, taps := whatsapp.Taps(r); return len(taps) > 0 }) {
		section("WhatsApp without templates", whatsapp.Parts)
	}
	section("Telegram", func(r bot.Reply) []string { return withButtons(telegram.Parts(r), labelsOf(r)) })
	section("Viber", func(r bot.Reply) []string { return withButtons(viber.Parts(r), labelsOf(r)) })
	section("Messenger", func(r bot.Reply) []string { return withButtons(messenger.Parts(r), messenger.Titles(r)) })
	return out.String()
}

func labelsOf(r bot.Reply) []string {
	var labels []string
	for _, c := range r.Choices {
		labels = append(labels, c.Label)
	}
	return labels
}

// withButtons puts them under the last message.
func withButtons(messages, labels []string) []string {
	for _, label := range labels {
		messages[len(messages)-1] += "\n[" + label + "]"
	}
	return messages
}

// withSizes says under each SMS what it costs.
func withSizes(messages []string) []string {
	for i, m := range messages {
		size := gsm.SizeOf(m)
		messages[i] += fmt.Sprintf("\n(%s, %d)", size.Encoding, size.Segments)
	}
	return messages
}
