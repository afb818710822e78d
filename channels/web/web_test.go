package web_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/server"
	"ask1555/channels/web"
	"ask1555/content"
)

// knowledge is loaded once: it is never changed.
var knowledge = sync.OnceValues(func() (*bot.Knowledge, error) { return bot.LoadKnowledge(content.FS) })

// chatService is the web channel on a port of its own, with a real bot and a real store.
type chatService struct {
	testing.TB
	url   string
	bot   *bot.Bot
	store *store.Store
	hub   *channels.Hub
	web   *web.Channel
}

// serve runs the service until the test ends, believing X-Forwarded-For from proxies.
func serve(t testing.TB, policy bot.Policy, proxies ...string) *chatService {
	t.Helper()
	return serveWith(t, policy, func(*web.Config) {}, proxies...)
}

// serveWith does the same with a setting changed.
func serveWith(t testing.TB, policy bot.Policy, change func(*web.Config), proxies ...string) *chatService {
	t.Helper()
	known, err := knowledge()
	if err != nil {
		t.Fatal(err)
	}
	database, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "chat.db"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := database.Secret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	s := &chatService{TB: t, store: database, hub: channels.NewHub()}
	log := slog.New(slog.DiscardHandler)
	s.bot = bot.New(known, database, policy, log)
	inbox := channels.NewInbox(s.bot, database, s.hub, channels.NewOutbox(database, nil, log), log)
	cfg := web.Config{Inbox: inbox, Store: database, Hub: s.hub, Bot: s.bot, Key: key, Log: log}
	change(&cfg)
	s.web = web.New(cfg)
	app := server.New(server.Config{Log: log, Ready: database.Ping, TrustedProxies: proxies})
	s.web.Routes(app)
	listener, err := server.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = app.Listener(listener) }()
	s.url = "http://" + listener.Addr().(*net.TCPAddr).String()
	t.Cleanup(func() {
		s.web.Stop()
		_ = app.ShutdownWithTimeout(5 * time.Second)
		<-ended
		_ = database.Close()
	})
	return s
}

// response is an HTTP response, read to its end.
type response struct {
	status int
	header http.Header
	body   string
}

func (a response) json(t testing.TB, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		t.Fatalf("not JSON (%v): %s", err, a.body)
	}
}

// client follows no redirect, so that a test sees it.
var client = &http.Client{
	Timeout:       30 * time.Second,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

func (s *chatService) do(method, path string, header map[string]string, body string) response {
	s.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, s.url+path, strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := client.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		s.Fatal(err)
	}
	return response{answer.StatusCode, answer.Header, string(data)}
}

// conversation is one citizen at the API.
type conversation struct {
	*chatService
	ID, Token string
}

func (s *chatService) begin() *conversation {
	s.Helper()
	c := &conversation{chatService: s}
	s.do("POST", "/api/v1/conversations", jsonType, `{"channel":"web"}`).json(s, c)
	return c
}

var (
	jsonType = map[string]string{"Content-Type": "application/json"}
	formType = map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
)

func (c *conversation) path(what string) string { return "/api/v1/conversations/" + c.ID + "/" + what }

func (c *conversation) header() map[string]string {
	return map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + c.Token}
}

// post sends a message; pairs are its fields and their values.
func (c *conversation) post(pairs ...string) response {
	c.Helper()
	fields := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		fields[pairs[i]] = pairs[i+1]
	}
	body, err := json.Marshal(fields)
	if err != nil {
		c.Fatal(err)
	}
	return c.do("POST", c.path("messages"), c.header(), string(body))
}

// cookie is the conversation as the page carries it.
func (c *conversation) cookie() map[string]string {
	return map[string]string{"Content-Type": formType["Content-Type"], "Cookie": "ask1555=" + c.Token}
}

// A sentence that is a hand-off by the content's own rules.
const disclosure = "ο άντρας μου με χτυπάει κάθε βράδυ"

const question = "Πότε πληρώνεται το επίδομα παιδιού;"
