package live_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/bot/live"
	"ask1555/content"
)

// editor is somebody who changes a folder that is served.
type editor struct {
	*testing.T
	dir    string
	folder *live.Folder
	bot    *bot.Bot
	events chan string // what the log says, in order
}

// Handle makes an event of a line of the log.
func (e *editor) Handle(_ context.Context, r slog.Record) error {
	text := r.Message
	r.Attrs(func(a slog.Attr) bool { text += fmt.Sprintf(" %s=%v", a.Key, a.Value); return true })
	e.events <- text
	return nil
}
func (e *editor) Enabled(context.Context, slog.Level) bool { return true }
func (e *editor) WithAttrs([]slog.Attr) slog.Handler       { return e }
func (e *editor) WithGroup(string) slog.Handler            { return e }

const entry = `---
id: %s
question: %s
short: Η απάντηση σε μια γραμμή.
sources: [https://www.gov.gr]
reviewed: 2026-01-01
review_by: 2099-01-01
---
%s

## Πώς το ρωτούν
- %s
`

// shortLists cuts lists after 40 lines: thousands of examples take seconds to learn from.
var shortLists = regexp.MustCompile(`((?:\n- .*){40})(?:\n- .*)+`)

// edit serves a small content: the bot's own sentences and rules, and two entries.
func edit(t *testing.T) *editor {
	e := &editor{T: t, dir: t.TempDir(), events: make(chan string, 100)}
	for _, pattern := range []string{"replies/*", "safety/*"} {
		files, err := fs.Glob(content.FS, pattern)
		e.must(err)
		for _, file := range files {
			data, err := content.FS.ReadFile(file)
			e.must(err)
			e.write(file, shortLists.ReplaceAllString(string(data), "$1"))
		}
	}
	e.writeEntry("dypa-karta", "Πώς βγάζω κάρτα ανεργίας;", "Με αίτηση στη ΔΥΠΑ.", "θέλω κάρτα ανεργίας")
	e.writeEntry("dypa-epidoma", "Πόσο είναι το επίδομα ανεργίας;", "Όσο λέει ο νόμος.", "πόσα δίνει το ταμείο")
	log := slog.New(e)
	var err error
	e.folder, err = live.Open(e.dir, t.TempDir(), nil, log)
	e.must(err)
	e.bot = bot.New(e.folder.First(), nil, bot.DefaultPolicy, log)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { e.folder.Follow(ctx, e.bot); close(done) }()
	t.Cleanup(func() { stop(); <-done })
	return e
}

func (e *editor) must(err error) {
	e.Helper()
	if err != nil {
		e.Fatal(err)
	}
}

func (e *editor) path(file string) string { return filepath.Join(e.dir, filepath.FromSlash(file)) }

func (e *editor) write(file, text string) {
	e.Helper()
	e.must(os.MkdirAll(filepath.Dir(e.path(file)), 0o755))
	e.must(os.WriteFile(e.path(file), []byte(text), 0o644))
}

func (e *editor) writeEntry(id, question, answer, phrasing string) {
	e.Helper()
	e.write("faq/dypa/"+id+".md", fmt.Sprintf(entry, id, question, answer, phrasing))
}

// served waits until a change is served; refused until one is not, and gives the reason.
func (e *editor) served() {
	e.Helper()
	for event := range e.events { // further reasons of a refusal may come first
		if strings.HasPrefix(event, "changed content is served") {
			break
		}
		e.Log(event)
	}
	if p := e.folder.Refused(); len(p) != 0 {
		e.Errorf("served, and refused all the same: %v", p)
	}
}

func (e *editor) refused(reason string) {
	e.Helper()
	if event := <-e.events; !strings.Contains(event, reason) {
		e.Fatalf("want a refusal that says %q, got %s", reason, event)
	}
	if len(e.folder.Refused()) == 0 {
		e.Error("refused, and nobody can see why")
	}
}

// text is an answer as it is served; empty if the entry is not there.
func (e *editor) text(id string) string {
	if entry, ok := e.bot.Knowledge().Base.Entry(id); ok {
		return entry.Text
	}
	return ""
}

// finds asks for a question in whatever is served now.
func (e *editor) finds(question, want string) {
	e.Helper()
	found, err := e.bot.Knowledge().Base.Search(e.Context(), question, 1)
	e.must(err)
	if len(found.Hits) == 0 || found.Hits[0].Entry.ID != want {
		e.Errorf("%q finds %v, want %s", question, found.Hits, want)
	}
}

func TestGoodChanges(t *testing.T) {
	e := edit(t)
	e.writeEntry("dypa-karta", "Πώς βγάζω κάρτα ανεργίας;", "Με αίτηση στο gov.gr.", "θέλω κάρτα ανεργίας")
	e.served()
	if got := e.text("dypa-karta"); got != "Με αίτηση στο gov.gr." {
		t.Errorf("the old answer is served: %s", got)
	}
	e.writeEntry("dypa-kataskinosi", "Πώς στέλνω το παιδί μου στην κατασκήνωση;", "Με αίτηση.", "κατασκήνωση για το παιδί")
	e.served()
	e.finds("κατασκηνωσεις", "dypa-kataskinosi")
	e.must(os.Remove(e.path("faq/dypa/dypa-kataskinosi.md")))
	e.served()
	if e.text("dypa-kataskinosi") != "" {
		t.Error("a removed entry is served")
	}
	e.finds("πόσα δίνει το ταμείο", "dypa-epidoma")
}

// What is wrong is refused with its reason; the last good content goes on answering, and the mended one follows.
func TestBadChanges(t *testing.T) {
	e := edit(t)
	for _, change := range []struct {
		name   string
		spoil  func()
		mend   func()
		reason string
	}{
		{"half-saved file",
			func() { e.write("faq/dypa/dypa-karta.md", "---\nid: dypa-karta\nquest") },
			func() {
				e.writeEntry("dypa-karta", "Πώς βγάζω κάρτα ανεργίας;", "Με αίτηση στη ΔΥΠΑ.", "θέλω κάρτα")
			}, "file=faq/dypa/dypa-karta.md line=1 reason="},
		{"empty file",
			func() { e.write("faq/dypa/dypa-epidoma.md", "") },
			func() {
				e.writeEntry("dypa-epidoma", "Πόσο είναι το επίδομα ανεργίας;", "Όσο λέει ο νόμος.", "πόσα δίνει το ταμείο")
			}, "must begin with a line"},
		{"renamed file",
			func() { e.must(os.Rename(e.path("faq/dypa/dypa-karta.md"), e.path("faq/dypa/karta.md"))) },
			func() { e.must(os.Rename(e.path("faq/dypa/karta.md"), e.path("faq/dypa/dypa-karta.md"))) }, "make them the same"},
		{"link out of the folder",
			func() {
				secret := filepath.Join(t.TempDir(), "secret.md")
				e.must(os.WriteFile(secret, fmt.Appendf(nil, entry, "dypa-xeno", "Ξένο;", "Μυστικό.", "ξένο"), 0o644))
				e.must(os.Symlink(secret, e.path("faq/dypa/dypa-xeno.md")))
			},
			func() { e.must(os.Remove(e.path("faq/dypa/dypa-xeno.md"))) }, "escapes"},
		{"the safety rules are gone",
			func() { e.must(os.Rename(e.path("safety"), e.path("elsewhere"))) },
			func() { e.must(os.Rename(e.path("elsewhere"), e.path("safety"))) }, "no safety rules"},
		{"the whole folder is gone",
			func() { e.must(os.Rename(e.dir, e.dir+".gone")) },
			func() { e.must(os.Rename(e.dir+".gone", e.dir)) }, "open the content folder"},
	} {
		t.Run(change.name, func(t *testing.T) {
			e.T = t
			change.spoil()
			e.refused(change.reason)
			e.finds("θέλω κάρτα ανεργίας", "dypa-karta")
			e.finds("πόσα δίνει το ταμείο", "dypa-epidoma")
			change.mend()
			e.served()
		})
	}
}

// A checkout of hundreds of files is served when it is whole.
func TestCheckout(t *testing.T) {
	e := edit(t)
	for i := range 200 {
		id := fmt.Sprintf("dypa-nea-%d", i)
		e.writeEntry(id, fmt.Sprintf("Ποια είναι η ερώτηση %d;", i), "Αυτή.", fmt.Sprintf("ερώτηση με αριθμό %d", i))
	}
	for len(e.bot.Knowledge().Base.Entries) < 202 {
		e.served()
	}
	e.finds("θέλω κάρτα ανεργίας", "dypa-karta")
}
