// Package channeltest has what the tests of several channels need: a provider that records what it is called with and
// answers as its documentation says, an inbox that records messages, and requests to a channel's webhooks.
package channeltest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/channels"
	"ask1555/channels/server"
)

// A Call is one request that a provider got.
type Call struct {
	Method, Path string
	Query        url.Values
	Header       http.Header
	Body         string
}

// A Provider plays one of which no server of others is at hand. It listens on the loopback until the test ends.
type Provider struct {
	URL    string
	mu     sync.Mutex
	calls  []Call
	answer func(Call) (status int, body string)
}

// NewProvider starts one that gives an answer to each call.
func NewProvider(t testing.TB, answer func(Call) (status int, body string)) *Provider {
	t.Helper()
	p := &Provider{answer: answer}
	s := httptest.NewServer(p)
	t.Cleanup(s.Close)
	p.URL = s.URL
	return p
}

func (p *Provider) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return // the caller has gone
	}
	c := Call{req.Method, req.URL.Path, req.URL.Query(), req.Header, string(body)}
	p.mu.Lock()
	p.calls = append(p.calls, c)
	answer := p.answer
	p.mu.Unlock()
	status, text := answer(c)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text)
}

// Calls are those so far.
func (p *Provider) Calls() []Call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Call(nil), p.calls...)
}

// Answer changes what is answered from now on.
func (p *Provider) Answer(answer func(Call) (status int, body string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

// Always is the same answer to every call.
func Always(status int, body string) func(Call) (int, string) {
	return func(Call) (int, string) { return status, body }
}

// An Inbox records what a channel takes in, and the news that it passes on.
type Inbox struct {
	Messages  []bot.Message
	Overheard []bot.Message
	News      []string         // "channel id status rank"
	Receipt   channels.Receipt // what every message gets
	Err       error
}

// Receive records a message.
func (in *Inbox) Receive(_ context.Context, m bot.Message) (channels.Receipt, error) {
	in.Messages = append(in.Messages, m)
	return in.Receipt, in.Err
}

// Overhear records a message that somebody else answers.
func (in *Inbox) Overhear(_ context.Context, m bot.Message) channels.Receipt {
	in.Overheard = append(in.Overheard, m)
	return in.Receipt
}

// DeliveryStatus records news by our id.
func (in *Inbox) DeliveryStatus(_ context.Context, id, status string, rank int) error {
	in.News = append(in.News, fmt.Sprint(id, " ", status, " ", rank))
	return in.Err
}

// SendAgain records that a reply is to be sent again.
func (in *Inbox) SendAgain(_ context.Context, id string) error {
	in.News = append(in.News, id+" again")
	return in.Err
}

// ProviderStatus records news by the provider's id.
func (in *Inbox) ProviderStatus(_ context.Context, channel, id, status string, rank int) error {
	in.News = append(in.News, fmt.Sprint(channel, " ", id, " ", status, " ", rank))
	return in.Err
}

// Stored is the receipt of a message that is in the database.
var Stored = channels.Receipt{Stored: true}

// Unsaid is the receipt of a hand-off that the channel must say itself.
func Unsaid(text string) channels.Receipt {
	line := "15900"
	return channels.Receipt{Turn: bot.Turn{Decision: bot.Handoff, Line: &line, Messages: []bot.Reply{{ID: "r1", Text: text, Short: text}}}}
}

// An Answer is what a webhook said.
type Answer struct {
	Status int
	Type   string
	Body   string
	Header http.Header
}

// A Door is the webhooks of a channel.
type Door struct {
	testing.TB
	app *fiber.App
}

// NewDoor opens the routes of a channel on the server that all channels share.
func NewDoor(t testing.TB, routes ...func(fiber.Router)) *Door {
	app := server.New(server.Config{Log: slog.New(slog.DiscardHandler)})
	for _, add := range routes {
		add(app)
	}
	return &Door{t, app}
}

// Do sends one request.
func (d *Door) Do(method, path string, header map[string]string, body string) Answer {
	d.Helper()
	req := httptest.NewRequest(method, path, strings.NewReader(body))
	for name, value := range header {
		req.Header.Set(name, value)
	}
	response, err := d.app.Test(req, -1)
	if err != nil {
		d.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		d.Fatal(err)
	}
	return Answer{response.StatusCode, response.Header.Get("Content-Type"), string(data), response.Header}
}
