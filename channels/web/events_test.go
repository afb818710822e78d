package web_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ask1555/bot"
)

// event is one of an event stream.
type event struct {
	ID   string
	Data message
}

// stream is an open event stream.
type stream struct {
	testing.TB
	lines *bufio.Scanner
	stop  func()
}

func (c *conversation) listen(query string, header map[string]string) *stream {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	request, err := http.NewRequestWithContext(ctx, "GET", c.url+c.path("events")+query, nil)
	if err != nil {
		c.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.Token)
	for name, value := range header {
		request.Header.Set(name, value)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		c.Fatal(err)
	}
	stop := sync.OnceFunc(func() { cancel(); answer.Body.Close() })
	c.Cleanup(stop)
	if kind := answer.Header.Get("Content-Type"); answer.StatusCode != http.StatusOK || !strings.HasPrefix(kind, "text/event-stream") {
		c.Fatalf("events: %d %s", answer.StatusCode, kind)
	}
	lines := bufio.NewScanner(answer.Body)
	lines.Buffer(nil, 32<<20)
	return &stream{c, lines, stop}
}

// next waits for an event; ok is false at the stream's end.
func (s *stream) next() (e event, ok bool) {
	s.Helper()
	for s.lines.Scan() {
		line := s.lines.Text()
		if id, found := strings.CutPrefix(line, "id: "); found {
			e.ID = id
		}
		if data, found := strings.CutPrefix(line, "data: "); found {
			if err := json.Unmarshal([]byte(data), &e.Data); err != nil {
				s.Fatal(err)
			}
			return e, true
		}
	}
	return e, false
}

// reply answers the conversation's ticket as a person of 1555 does from another process: no hub is told.
func (c *conversation) reply(text string) {
	c.Helper()
	ticket, err := c.store.OpenTicketOf(context.Background(), c.ID)
	if err != nil {
		c.Fatal(err)
	}
	reply := c.bot.Knowledge().Sentences.FromAgent("", text)
	reply.ID = fmt.Sprint("reply", time.Now().UnixNano())
	if err := c.store.ReplyToTicket(context.Background(), ticket.Reference, reply, false); err != nil {
		c.Fatal(err)
	}
}

// A stream tells what was said, then what is said; who comes back with the last id, or with a
// message's, has lost nothing and hears nothing twice.
func TestEvents(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	c.post("id", "m1", "text", question)
	s := c.listen("", nil)
	var seen []event
	for range 3 {
		e, ok := s.next()
		if !ok {
			t.Fatal("the stream ended")
		}
		seen = append(seen, e)
	}
	for i, m := range c.history("") {
		if seen[i].Data.ID != m.ID || seen[i].Data.HTML != m.HTML {
			t.Errorf("event %d is %+v, in the history %+v", i, seen[i], m)
		}
	}
	c.post("id", "m2", "text", "", "choice", "human")
	for _, author := range []string{"citizen", "bot"} {
		if e, ok := s.next(); !ok || e.Data.Author != author {
			t.Errorf("then came %+v, want one by %s", e, author)
		}
	}
	s.stop()
	c.reply("Η πληρωμή σας έγινε.") // nobody listens
	for name, back := range map[string]*stream{
		"Last-Event-ID": c.listen("", map[string]string{"Last-Event-ID": seen[2].ID}),
		"after":         c.listen("?after="+seen[2].Data.ID, nil),
	} {
		for _, author := range []string{"citizen", "bot", "agent"} {
			if e, ok := back.next(); !ok || e.Data.Author != author {
				t.Errorf("%s: %+v, want one by %s", name, e, author)
			}
		}
		back.stop()
	}
}

// Stop ends all streams, also those of clients that have stopped reading, and waits for them; then
// no new one opens.
func TestStopEndsStreams(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	var open []*stream
	for range 50 {
		c := s.begin()
		c.post("id", "m1", "text", "καλημέρα σας")
		listener := c.listen("", nil)
		if _, ok := listener.next(); !ok {
			t.Fatal("the stream ended at once")
		}
		open = append(open, listener)
	}
	deaf := s.begin()
	deaf.post("id", "m1", "text", "", "choice", "human")
	deaf.reply(strings.Repeat("Περιμένετε. ", 1<<20)) // more than the connection's buffers hold
	conn, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n\r\n", deaf.path("events"), deaf.Token)
	if _, err := conn.Read(make([]byte, 1)); err != nil { // it has begun, and is never read again
		t.Fatal(err)
	}

	stopped := make(chan struct{})
	go func() { s.web.Stop(); close(stopped) }()
	select {
	case <-stopped:
	case <-time.After(20 * time.Second):
		t.Fatal("Stop waits for a client that does not read")
	}
	for _, listener := range open {
		for {
			if _, ok := listener.next(); !ok {
				break
			}
		}
	}
	if a := deaf.do("GET", deaf.path("events"), deaf.header(), ""); a.status != http.StatusServiceUnavailable {
		t.Errorf("a stream after Stop: %d", a.status)
	}
}
