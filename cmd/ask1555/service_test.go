package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels/channeltest"
)

// logs collects what every service of the test run logs, and said what citizens wrote to them: in
// the end nothing of the one may be found in the other.
var (
	logs logBuffer
	said sync.Map // text -> true
)

type logBuffer struct {
	sync.Mutex
	bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.Lock()
	defer b.Unlock()
	return b.Buffer.Write(p)
}

// atEnd ends what all tests share.
var atEnd []func()

func TestMain(m *testing.M) {
	code := m.Run()
	for _, end := range slices.Backward(atEnd) {
		end()
	}
	if code == 0 && !nothingLeaked() {
		code = 1
	}
	os.Exit(code)
}

// nothingLeaked searches the logs of the whole run for every message and number.
func nothingLeaked() bool {
	logs.Lock()
	defer logs.Unlock()
	clean, searched := true, 0
	said.Range(func(text, _ any) bool {
		searched++
		if strings.Contains(logs.String(), text.(string)) {
			fmt.Printf("--- FAIL: a citizen's text is in the logs: %q\n", text)
			clean = false
		}
		return true
	})
	fmt.Printf("searched %d bytes of logs for %d texts of citizens\n", logs.Len(), searched)
	return clean
}

// remember a text or a secret that must not be logged; very short ones would be found by chance.
func remember(text string) {
	if len(text) >= 8 {
		said.Store(text, true)
	}
}

const (
	twilioSID    = "AC00000000000000000000000000000001"
	twilioToken  = "0123456789abcdef"
	ourNumber    = "+302100000000"
	publicURL    = "https://ask.example.gr"
	telegramBot  = "42:TEST"
	telegramPass = "webhook-secret"
)

// settings are those of a service with all channels on. Providers that a test does not start are
// addresses where nobody listens.
func settings(t testing.TB) serveCmd {
	var cmd serveCmd
	cmd.Listen = "127.0.0.1:0"
	cmd.Data = t.TempDir()
	cmd.AnswerAbove, cmd.ClarifyAbove, cmd.Pause = bot.DefaultPolicy.AnswerAbove, bot.DefaultPolicy.ClarifyAbove, bot.DefaultPolicy.Pause
	cmd.PublicURL = publicURL
	cmd.Twilio.AccountSID, cmd.Twilio.AuthToken, cmd.Twilio.From, cmd.Twilio.APIURL = twilioSID, twilioToken, ourNumber, "http://127.0.0.1:1"
	cmd.Telegram.Token, cmd.Telegram.Secret, cmd.Telegram.APIURL = telegramBot, telegramPass, "http://127.0.0.1:1"
	cmd.Twilio.WhatsAppFrom = ourNumber
	cmd.Kannel.URL, cmd.Kannel.Username, cmd.Kannel.Password, cmd.Kannel.From = "http://127.0.0.1:1", "ask1555", kannelPassword, "1555"
	cmd.Kannel.Secret, cmd.Kannel.Allowed = kannelSecret, []string{"127.0.0.1"}
	cmd.Viber.Token, cmd.Viber.APIURL = viberToken, "http://127.0.0.1:1"
	cmd.Messenger.AppSecret, cmd.Messenger.PageToken, cmd.Messenger.VerifyToken, cmd.Messenger.APIURL = messengerSecret, "EAA-page", messengerWord, "http://127.0.0.1:1"
	for _, secret := range []string{twilioToken, telegramPass, viberToken, messengerSecret, messengerWord, kannelPassword, kannelSecret} {
		remember(secret)
	}
	return cmd
}

// running is a service under test.
type running struct {
	testing.TB
	*service
	url  string
	apps *channeltest.Provider // plays the messaging apps; nil: nobody listens there
}

// start runs a service until the test ends.
func start(t testing.TB, cmd serveCmd) *running {
	t.Helper()
	s, err := cmd.start(context.Background(), slog.New(slog.NewJSONHandler(&logs, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.stop() })
	return &running{TB: t, service: s, url: address(s.listener)}
}

// databases are the kinds of database at hand, as settings.
func databases(t testing.TB) map[string]func(*serveCmd) {
	kinds := map[string]func(*serveCmd){"sqlite": func(*serveCmd) {}}
	server := os.Getenv("ASK1555_TEST_POSTGRES")
	if server == "" {
		t.Log("!!! PostgreSQL SKIPPED: ASK1555_TEST_POSTGRES is not set; `make test` starts one")
		return kinds
	}
	kinds["postgres"] = func(cmd *serveCmd) { cmd.Database = freshPostgres(t, server) }
	return kinds
}

func freshPostgres(t testing.TB, server string) string {
	t.Helper()
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("service_%d_%d", os.Getpid(), time.Now().UnixNano())
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, _ = admin.Exec("DROP DATABASE " + name + " WITH (FORCE)")
		admin.Close()
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// answer is an HTTP response, read.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) json(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("not JSON (%v): %s", err, a.body)
	}
}

// client that follows no redirect, so that a test sees it.
var noRedirect = &http.Client{
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (r *running) do(method, path string, header map[string]string, body string) answer {
	r.Helper()
	req, err := http.NewRequest(method, r.url+path, strings.NewReader(body))
	if err != nil {
		r.Fatal(err)
	}
	for name, value := range header {
		req.Header.Set(name, value)
	}
	response, err := noRedirect.Do(req)
	if err != nil {
		r.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		r.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(data)}
}

// chat is one web conversation.
type chat struct {
	*running
	ID, Token string
}

func (r *running) chat() *chat {
	r.Helper()
	c := &chat{running: r}
	a := r.do("POST", "/api/v1/conversations", jsonHeader, `{"channel":"web"}`)
	if a.status != http.StatusCreated {
		r.Fatalf("create: %d %s", a.status, a.body)
	}
	a.json(r, c)
	return c
}

var jsonHeader = map[string]string{"Content-Type": "application/json"}

func (c *chat) header() map[string]string {
	return map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + c.Token}
}

func (c *chat) path() string { return "/api/v1/conversations/" + c.ID + "/messages" }

// turn is a turn as the API shows it.
type turn struct {
	Decision   string
	Entry      *string
	Confidence *float64
	Messages   []struct {
		ID, Text, HTML string
		Choices        []bot.Choice
	}
	Ticket *bot.TicketRef
	Line   *string
}

func (c *chat) send(body map[string]string) answer {
	c.Helper()
	remember(body["text"])
	data, err := json.Marshal(body)
	if err != nil {
		c.Fatal(err)
	}
	return c.do("POST", c.path(), c.header(), string(data))
}

// say sends a message and expects a turn.
func (c *chat) say(id, text string) turn {
	c.Helper()
	return c.turnOf(c.send(map[string]string{"id": id, "text": text}))
}

func (c *chat) tap(id, value string) turn {
	c.Helper()
	return c.turnOf(c.send(map[string]string{"id": id, "text": "", "choice": value}))
}

func (c *chat) turnOf(a answer) turn {
	c.Helper()
	if a.status != http.StatusOK {
		c.Fatalf("status %d: %s", a.status, a.body)
	}
	var response struct{ Turn turn }
	a.json(c, &response)
	return response.Turn
}

// text is all that a turn says.
func (t turn) text() string {
	var b strings.Builder
	for _, m := range t.Messages {
		b.WriteString(m.Text + "\n")
	}
	return b.String()
}

// root is the project's folder.
func root(t testing.TB) string {
	t.Helper()
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}
