package preview_test

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/live"
	"ask1555/bot/store"
	"ask1555/channels/preview"
	"ask1555/channels/server"
	"ask1555/content"
)

// desk is an editor's preview on a port of its own.
type desk struct {
	*testing.T
	url    string
	dir    string // of the content; empty: it is built in
	bot    *bot.Bot
	store  *store.Store
	events chan string // what the log says, in order
}

// Handle makes an event of a line of the log.
func (d *desk) Handle(_ context.Context, r slog.Record) error { d.events <- r.Message; return nil }
func (d *desk) Enabled(context.Context, slog.Level) bool      { return true }
func (d *desk) WithAttrs([]slog.Attr) slog.Handler            { return d }
func (d *desk) WithGroup(string) slog.Handler                 { return d }

// open previews a folder, or the built-in content without one, until the test ends.
func open(t *testing.T, dir string, database *store.Store) *desk {
	t.Helper()
	d := &desk{T: t, dir: dir, store: database, events: make(chan string, 100)}
	log := slog.New(d)
	folder, err := live.Open(dir, t.TempDir(), builtIn, log)
	d.must(err)
	d.bot = bot.New(folder.First(), bot.NoTickets{}, bot.DefaultPolicy, log)
	pages := preview.New(preview.Config{Bot: d.bot, Policy: bot.DefaultPolicy, Folder: folder, Dir: dir, Store: database, Log: log})
	app := server.New(server.Config{Log: log, Ready: func(context.Context) error { return nil }})
	pages.Routes(app)
	listener, err := server.Listen("127.0.0.1:0")
	d.must(err)
	d.url = "http://" + listener.Addr().(*net.TCPAddr).String()
	ctx, stop := context.WithCancel(context.Background())
	ended, followed := make(chan struct{}), make(chan struct{})
	go func() { defer close(ended); _ = app.Listener(listener) }()
	go func() { defer close(followed); folder.Follow(ctx, d.bot) }()
	t.Cleanup(func() {
		_ = app.ShutdownWithTimeout(5 * time.Second)
		<-ended
		pages.Stop()
		stop()
		<-followed
	})
	return d
}

// folder is a small content: the bot's own sentences and rules, and two entries.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, pattern := range []string{"replies/*", "safety/*"} {
		files, err := fs.Glob(content.FS, pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			data, err := content.FS.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			write(t, dir, file, shortLists.ReplaceAllString(string(data), "$1"))
		}
	}
	karta.write(t, dir)
	epidoma.write(t, dir)
	return dir
}

// shortLists cuts lists after 40 lines: thousands of examples take seconds to learn from.
var shortLists = regexp.MustCompile(`((?:\n- .*){40})(?:\n- .*)+`)

// page is an entry of the small content.
type page struct{ id, question, short, answer, reviewBy, phrasings, tests string }

var (
	karta   = page{id: "dypa-karta", question: "Πώς βγάζω κάρτα ανεργίας;", answer: "Με αίτηση στη ΔΥΠΑ.", phrasings: "- θέλω κάρτα ανεργίας", tests: "- πώς βγαίνει η κάρτα"}
	epidoma = page{id: "dypa-epidoma", question: "Πόσο είναι το επίδομα ανεργίας;", answer: "Όσο λέει ο νόμος.", phrasings: "- πόσα δίνει το ταμείο", tests: "- τι δίνει το ταμείο"}
)

func (p page) write(t *testing.T, dir string) {
	t.Helper()
	const form = "---\nid: %s\nquestion: %s\nshort: %s\nsources: [https://www.gov.gr]\nreviewed: 2026-01-01\nreview_by: %s\n---\n%s\n\n## Πώς το ρωτούν\n%s\n\n## Δοκιμές\n%s\n"
	write(t, dir, "faq/dypa/"+p.id+".md", fmt.Sprintf(form, p.id, p.question, cmp.Or(p.short, p.answer), cmp.Or(p.reviewBy, "2099-01-01"), p.answer, p.phrasings, p.tests))
}

func write(t *testing.T, dir, file, text string) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(file))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) must(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// heard waits until the log says something.
func (d *desk) heard(event string) {
	d.Helper()
	for said := range d.events {
		if strings.Contains(said, event) {
			return
		}
	}
}

// response is an answer, read to its end; the text is as people read it.
type response struct {
	status       int
	header       http.Header
	source, text string
}

func (d *desk) ask(path, host string) response {
	d.Helper()
	request, err := http.NewRequestWithContext(d.Context(), http.MethodGet, d.url+path, nil)
	d.must(err)
	request.Host = host
	answer, err := http.DefaultClient.Do(request)
	d.must(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	d.must(err)
	return response{answer.StatusCode, answer.Header, string(body), html.UnescapeString(string(body))}
}

// get opens a page, again as long as it says that its work is under way.
func (d *desk) get(path string) response {
	d.Helper()
	for {
		a := d.ask(path, "")
		if a.status != http.StatusOK {
			d.Fatalf("%s: %d", path, a.status)
		}
		if !strings.Contains(a.source, `http-equiv="refresh"`) {
			return a
		}
	}
}

// shows fails the test unless the page says each of these.
func (d *desk) shows(path string, want ...string) string {
	d.Helper()
	a := d.get(path)
	for _, w := range want {
		if !strings.Contains(a.text, w) {
			d.Errorf("%s does not say %q:\n%s", path, w, a.text)
		}
	}
	return a.text
}

// builtIn is the embedded content, loaded once for all tests.
var builtIn = sync.OnceValues(func() (*bot.Knowledge, error) { return bot.LoadKnowledge(content.FS) })
