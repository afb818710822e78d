package main

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ask1555/channels/kannel"
	"ask1555/channels/messenger"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/channels/viber"
	"ask1555/channels/whatsapp"
)

// A faultyProvider plays all providers and fails one send in five: it asks to slow down, breaks, hangs up before or after
// it has taken the reply, or does not answer.
type faultyProvider struct {
	*httptest.Server
	mu       sync.Mutex
	got      map[string][]string // texts taken, by channel and citizen
	unsaid   int                 // taken without that we know
	failures map[string]int
	healed   atomic.Bool // it fails no more
}

func newFaultyProvider(t *testing.T) *faultyProvider {
	p := &faultyProvider{got: make(map[string][]string), failures: make(map[string]int)}
	p.Server = httptest.NewServer(p)
	t.Cleanup(func() { p.CloseClientConnections(); p.Close() })
	return p
}

func (p *faultyProvider) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return // killed in the middle
	}
	to, text, answer := readSend(request, string(body))
	if text == "" { // Telegram's commands and the like
		_, _ = io.WriteString(w, answer)
		return
	}
	n := rand.N(1000)
	if p.healed.Load() {
		n = 999
	}
	switch {
	case n < 90:
		p.fails("slow down")
		w.WriteHeader(http.StatusTooManyRequests)
	case n < 180:
		p.fails("broken")
		w.WriteHeader(http.StatusInternalServerError)
	case n < 188:
		p.fails("hangs up")
		panic(http.ErrAbortHandler)
	case n < 196:
		p.fails("hangs up late")
		p.take(to, text, true)
		panic(http.ErrAbortHandler)
	case n < 197:
		p.fails("silent")
		<-request.Context().Done()
	default:
		p.take(to, text, false)
		if strings.HasPrefix(request.URL.Path, "/cgi-bin/") {
			w.WriteHeader(http.StatusAccepted)
		} else if strings.HasPrefix(request.URL.Path, "/2010") {
			w.WriteHeader(http.StatusCreated)
		}
		_, _ = io.WriteString(w, answer)
	}
}

func (p *faultyProvider) fails(how string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures[how]++
}

func (p *faultyProvider) take(to, text string, unsaid bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got[to] = append(p.got[to], text)
	if unsaid {
		p.unsaid++
	}
}

// readSend finds whom a call is for and what it says, and what the provider answers to it.
func readSend(request *http.Request, body string) (to, text, answer string) {
	var call struct {
		Receiver  string
		Text      string
		ChatID    json.Number `json:"chat_id"`
		Recipient struct{ ID string }
		Message   struct{ Text string }
	}
	path := request.URL.Path
	switch {
	case strings.HasPrefix(path, "/2010"): // Twilio
		form, _ := url.ParseQuery(body)
		channel := sms.Name
		if strings.HasPrefix(form.Get("To"), whatsapp.Name) {
			channel = whatsapp.Name
		}
		return channel + " " + form.Get("To"), form.Get("Body"), `{"sid":"SM1","status":"queued"}`
	case strings.HasPrefix(path, "/cgi-bin/"):
		return kannel.Name + " " + request.Header.Get("X-Kannel-To"), body, "0: Accepted for delivery"
	case strings.HasPrefix(path, "/bot"):
		if !strings.HasSuffix(path, "/sendMessage") {
			return "", "", `{"ok":true,"result":true}`
		}
		form := telegramForm(request, body)
		return telegram.Name + " " + form.Get("chat_id"), form.Get("text"), `{"ok":true,"result":{"message_id":7,"date":1,"chat":{"id":1,"type":"private"}}}`
	}
	_ = json.Unmarshal([]byte(body), &call)
	if call.Receiver != "" {
		return viber.Name + " " + call.Receiver, call.Text, `{"status":0,"message_token":1}`
	}
	return messenger.Name + " " + call.Recipient.ID, call.Message.Text, `{"message_id":"m_1"}`
}

// telegramForm reads the form of many parts that the library sends.
func telegramForm(request *http.Request, body string) url.Values {
	request.Body = io.NopCloser(strings.NewReader(body))
	if err := request.ParseMultipartForm(1 << 20); err != nil {
		return url.Values{}
	}
	return request.PostForm
}
