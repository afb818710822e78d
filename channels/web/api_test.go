package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"ask1555/bot"
)

// message is one of the history as the API shows it.
type message struct {
	ID, Author, Text, HTML string
	Choices                []bot.Choice
	Turn                   *struct{ Decision bot.Decision }
}

func (c *conversation) history(query string) []message {
	c.Helper()
	var out struct{ Messages []message }
	a := c.do("GET", c.path("messages")+query, c.header(), "")
	if a.status != http.StatusOK {
		c.Fatalf("history: %d %s", a.status, a.body)
	}
	a.json(c, &out)
	return out.Messages
}

func TestBodyIsOneValue(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	for body, want := range map[string]int{
		`{"channel":"web"}`:        201,
		"{\"channel\":\"web\"} \n": 201,
		`{"channel":"web"}}`:       400,
		`{"channel":"web"}]`:       400,
		`{"channel":"web"},`:       400,
		`{"channel":"web"} x`:      400,
		`{"channel":"web"}{}`:      400,
	} {
		if a := s.do("POST", "/api/v1/conversations", jsonType, body); a.status != want {
			t.Errorf("%q: %d, want %d", body, a.status, want)
		}
	}
}

// The same id again is the same message; with another text it is an error of the client's, which
// would lose the text if nobody said so.
func TestSameID(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	c := s.begin()
	first := c.post("id", "m1", "text", question)
	if again := c.post("id", "m1", "text", question); again.status != http.StatusOK || again.body != first.body {
		t.Errorf("the same again: %d %s", again.status, again.body)
	}
	if a := c.post("id", "m1", "text", "κάτι άλλο"); a.status != http.StatusConflict {
		t.Errorf("another text: %d", a.status)
	}
	tap := c.post("id", "m2", "text", "", "choice", "human")
	if again := c.post("id", "m2", "text", "", "choice", "human"); again.status != http.StatusOK || again.body != tap.body {
		t.Errorf("the same tap again: %d %s", again.status, again.body)
	}
	masked := "ο ΑΦΜ μου είναι 090000045, τι κάνω;"
	first = c.post("id", "m3", "text", masked)
	if again := c.post("id", "m3", "text", masked); again.status != http.StatusOK || again.body != first.body {
		t.Errorf("a text with a masked number again: %d %s", again.status, again.body)
	}

	handoff := c.post("id", "m4", "text", disclosure)
	if again := c.post("id", "m4", "text", disclosure); again.status != http.StatusOK || again.body != handoff.body {
		t.Errorf("a disclosure again: %d %s", again.status, again.body)
	}
	if a := c.post("id", "m4", "text", "καλημέρα"); a.status != http.StatusConflict {
		t.Errorf("another text under a disclosure's id: %d %s", a.status, a.body)
	}
	if a := c.post("id", "m1", "text", disclosure); a.status != http.StatusOK || !strings.Contains(a.body, `"handoff"`) {
		t.Errorf("a disclosure under a used id must be handed off: %d %s", a.status, a.body)
	}
	if n := len(c.history("")); n != 0 {
		t.Errorf("after a hand-off %d messages are kept", n)
	}
}

func TestHistory(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	c.post("id", "m1", "text", question)
	all := c.history("")
	if len(all) != 3 { // question, notice, answer
		t.Fatalf("%d messages: %v", len(all), all)
	}
	if m := all[0]; m.ID != "m1" || m.Author != "citizen" || m.Text != question || m.Turn == nil || m.Turn.Decision != bot.Answer {
		t.Errorf("the question: %+v", m)
	}
	if m := all[2]; m.Author != "bot" || m.Turn != nil || m.HTML == "" || len(m.Choices) == 0 {
		t.Errorf("the answer: %+v", m)
	}
	if rest := c.history("?after=" + all[1].ID); len(rest) != 1 || rest[0].ID != all[2].ID {
		t.Errorf("after the notice: %v", rest)
	}
}

// With the database gone the page still opens and a disclosure is still answered, by API and by form;
// all else says that it does not work.
func TestHandoffWithoutDatabase(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	c := s.begin()
	c.post("id", "m1", "text", question)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	if a := c.post("id", "m2", "text", disclosure); a.status != http.StatusOK || !strings.Contains(a.body, "tel:15900") {
		t.Errorf("by API: %d %s", a.status, a.body)
	}
	for name, header := range map[string]map[string]string{"with a conversation": c.cookie(), "new": formType} {
		if a := s.do("POST", "/", header, "text="+disclosure); a.status != http.StatusOK || strings.Count(a.body, "tel:15900") < 2 {
			t.Errorf("by form, %s: %d %s", name, a.status, a.body)
		}
	}
	page := s.do("GET", "/", c.cookie(), "")
	if page.status != http.StatusServiceUnavailable || !strings.Contains(page.body, `role="alert"`) || !strings.Contains(page.body, `id="text"`) {
		t.Errorf("the page: %d %s", page.status, page.body)
	}
	if a := c.post("id", "m3", "text", question); a.status != http.StatusServiceUnavailable {
		t.Errorf("a question: %d %s", a.status, a.body)
	}
	a := s.do("POST", "/", c.cookie(), "text=καλημέρα+σας")
	if a.status != http.StatusServiceUnavailable || !strings.Contains(a.body, "καλημέρα σας</textarea>") {
		t.Errorf("a question by form must not be lost: %d %s", a.status, a.body)
	}
}

// A household has 2^64 addresses of IPv6 and one share.
func TestLimitOfANetwork(t *testing.T) {
	s := serve(t, bot.DefaultPolicy, "127.0.0.1")
	begin := func(from string) int {
		header := map[string]string{"Content-Type": "application/json", "X-Forwarded-For": from}
		return s.do("POST", "/api/v1/conversations", header, `{"channel":"web"}`).status
	}
	status := http.StatusCreated
	for n := 1; n <= 300 && status == http.StatusCreated; n++ {
		status = begin(fmt.Sprintf("2001:db8:0:1::%x", n))
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("300 conversations from one network: %d", status)
	}
	for _, other := range []string{"2001:db8:0:2::1", "192.0.2.1", "::ffff:192.0.2.2"} {
		if status := begin(other); status != http.StatusCreated {
			t.Errorf("from %s, another network: %d", other, status)
		}
	}
}
