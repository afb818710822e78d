package kannel_test

import (
	"encoding/base64"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/channeltest"
	"ask1555/channels/gsm"
	"ask1555/channels/kannel"
)

const (
	secret  = "s3cret"
	citizen = "+306900000001"
	path    = "/webhooks/kannel"
)

// gateway is the channel between a provider, an inbox and the door for what Kannel calls.
type gateway struct {
	*channeltest.Door
	*kannel.Channel
	provider *channeltest.Provider
	inbox    channeltest.Inbox
}

func config(api string) kannel.Config {
	return kannel.Config{URL: api, Username: "ask1555", Password: "pass", From: "1555", Secret: secret, Allowed: []string{"127.0.0.0/8", "0.0.0.0"}, CallbackURL: "http://10.0.0.5:8155",
		SMS: gsm.Settings{Daily: 60}}
}

func open(t *testing.T) *gateway {
	g := &gateway{provider: channeltest.NewProvider(t, channeltest.Always(http.StatusAccepted, "0: Accepted for delivery"))}
	g.inbox.Receipt = channeltest.Stored
	c, err := kannel.New(config(g.provider.URL))
	if err != nil {
		t.Fatal(err)
	}
	g.Channel = c
	g.Connect(&g.inbox, &g.inbox)
	g.Door = channeltest.NewDoor(t, g.Routes)
	return g
}

func basic(secret string) map[string]string {
	return map[string]string{"Authorization": "Basic " + base64.StdEncoding.EncodeToString([]byte("kannel:"+secret))}
}

func query(pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return path + "?" + q.Encode()
}

func TestMessages(t *testing.T) {
	utf16 := "\x03\x93\x03\xb5\x03\xb9\x03\xac\x00 \xd8=\xde\x00"
	withType := func(kind string) map[string]string {
		header := basic(secret)
		header["Content-Type"] = kind
		return header
	}
	for _, c := range []struct {
		name, method, path string
		header             map[string]string
		body, text         string
	}{
		{"get-url", "GET", query("id", "u1", "from", citizen, "to", "1555", "charset", "UTF-8", "text", "KAΛHMEPA"), basic(secret), "", "KAΛHMEPA"},
		{"in UTF-16", "GET", query("id", "u1", "from", citizen, "to", "1555", "charset", "UTF-16BE", "text", utf16), basic(secret), "", "Γειά 😀"},
		{"half a unit at the end", "GET", query("id", "u1", "from", citizen, "to", "1555", "charset", "UTF-16BE", "text", utf16[:9]), basic(secret), "", "Γειά"},
		{"no UTF-8", "GET", query("id", "u1", "from", citizen, "to", "1555", "charset", "8-BIT", "text", "a\xff\x00"), basic(secret), "", "a\uFFFD"},
		{"post-url", "POST", query("id", "u1", "from", citizen, "to", "1555"), withType("text/plain; charset=UTF-8"), "γεια", "γεια"},
		{"post-url in UTF-16", "POST", query("id", "u1", "from", citizen, "to", "1555"), withType(`text/plain; charset="UTF-16BE"`), utf16, "Γειά 😀"},
		{"nothing in it", "GET", query("id", "u1", "from", citizen, "to", "1555", "text", ""), basic(secret), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := open(t)
			// whatever stood in the answer would be sent to the citizen
			if a := g.Do(c.method, c.path, c.header, c.body); a.Status != http.StatusOK || a.Body != "" {
				t.Errorf("answered %d %q", a.Status, a.Body)
			}
			if len(g.inbox.Messages) != 1 {
				t.Fatalf("%d messages", len(g.inbox.Messages))
			}
			m := g.inbox.Messages[0]
			if want := (bot.Message{ID: "u1", From: bot.Address{Channel: "kannel", Account: "1555", User: citizen}, Text: c.text, At: m.At, Settle: 4 * time.Second, Daily: 60}); m != want {
				t.Errorf("taken in as %#v, want %#v", m, want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	good := query("id", "u1", "from", citizen, "to", "1555", "text", "γεια")
	for _, c := range []struct {
		name    string
		allowed string
		header  map[string]string
		path    string
		want    int
	}{
		{"good", "0.0.0.0", basic(secret), good, 200},
		{"another address", "192.0.2.1", basic(secret), good, 403},
		{"no secret", "0.0.0.0", nil, good, 403},
		{"another secret", "0.0.0.0", basic("guess"), good, 403},
		{"the secret as a parameter", "0.0.0.0", nil, good + "&secret=" + secret, 403},
		{"no base64", "0.0.0.0", map[string]string{"Authorization": "Basic ?"}, good, 403},
		{"no id", "0.0.0.0", basic(secret), query("from", citizen), 400},
		{"no sender", "0.0.0.0", basic(secret), query("id", "u1"), 400},
	} {
		cfg := config("http://127.0.0.1:1")
		cfg.Allowed = []string{c.allowed}
		channel, err := kannel.New(cfg)
		if err != nil {
			t.Fatal(err)
		}
		in := channeltest.Inbox{Receipt: channeltest.Stored}
		channel.Connect(&in, &in)
		if a := channeltest.NewDoor(t, channel.Routes).Do("GET", c.path, c.header, ""); a.Status != c.want || (len(in.Messages) == 1) != (c.want == 200) {
			t.Errorf("%s: %d, %d messages", c.name, a.Status, len(in.Messages))
		}
	}
}

func TestStoreFails(t *testing.T) {
	g := open(t)
	g.inbox.Err = errors.New("the disk is full")
	if a := g.Do("GET", query("id", "u1", "from", citizen, "text", "γεια"), basic(secret), ""); a.Status != http.StatusServiceUnavailable {
		t.Errorf("answered %d", a.Status)
	}
}

// A hand-off that could not be stored is the answer itself, in an encoding that has its letters.
func TestHandoffAtOnce(t *testing.T) {
	g := open(t)
	g.inbox.Receipt = channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")
	a := g.Do("GET", query("id", "u1", "from", citizen, "text", "με χτυπάει"), basic(secret), "")
	if a.Body != "Καλέστε όποια ώρα θέλετε: 15900" || a.Type != "text/plain; charset=utf-8" || a.Header.Get("X-Kannel-Coding") != "2" {
		t.Errorf("answered %d %s %v: %q", a.Status, a.Type, a.Header, a.Body)
	}
}

func TestNews(t *testing.T) {
	g := open(t)
	for _, status := range []string{"8", "1", "2", "4", "16", "99"} {
		if a := g.Do("GET", query("delivery", "d1", "status", status), basic(secret), ""); a.Status != http.StatusOK || a.Body != "" {
			t.Errorf("%s: %d %q", status, a.Status, a.Body)
		}
	}
	if got := strings.Join(g.inbox.News, ", "); got != "d1 sent 3, d1 delivered 5, d1 undelivered 4, d1 queued 1, d1 refused 4" || len(g.inbox.Messages) != 0 {
		t.Errorf("news: %s, and %d messages", got, len(g.inbox.Messages))
	}
}

func delivery(user string, r bot.Reply) store.Delivery {
	return store.Delivery{ID: "d 1", Address: bot.Address{Channel: "kannel", User: user}, Reply: r}
}

// A reply is its short form; text and password are not in the address, which is logged.
func TestSend(t *testing.T) {
	for _, c := range []struct {
		name   string
		reply  bot.Reply
		body   string
		coding string
	}{
		{"Greek", bot.Reply{Text: "Η πλήρης απάντηση", Short: "Κάθε δύο μήνες."}, "Κάθε δύο μήνες.", "2"},
		{"capitals", bot.Reply{Text: "KAΛHMEPA"}, "KAΛHMEPA", "0"},
		{"choices", bot.Reply{Text: "x", Short: "Ποιο;", Asks: true, Choices: []bot.Choice{{Label: "Ναι"}, {Label: "Όχι"}}}, "Ποιο;\n1) Ναι\n2) Όχι", "2"},
	} {
		g := open(t)
		if _, err := g.Send(t.Context(), delivery(citizen, c.reply)); err != nil {
			t.Fatal(err)
		}
		call := g.provider.Calls()[0]
		if call.Method != "POST" || call.Path != "/cgi-bin/sendsms" || len(call.Query) != 0 || call.Body != c.body {
			t.Errorf("%s: %s %s %v: %q", c.name, call.Method, call.Path, call.Query, call.Body)
		}
		for name, want := range map[string]string{
			"X-Kannel-Username": "ask1555", "X-Kannel-Password": "pass", "X-Kannel-From": "1555", "X-Kannel-To": citizen, "X-Kannel-Coding": c.coding,
			"X-Kannel-DLR-URL": "http://kannel:s3cret@10.0.0.5:8155/webhooks/kannel?delivery=d+1&status=%d", "X-Kannel-Validity": "15", "X-Kannel-DLR-Mask": "31",
		} {
			if got := call.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", c.name, name, got, want)
			}
		}
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		status    int
		user      string
		permanent bool
		reason    string
	}{
		{400, citizen, true, "number"},
		{403, citizen, false, "password"},
		{503, citizen, false, "Service Unavailable"},
		{202, "COSMOTE", true, "no number"},
		{202, "+30\r\nX-Kannel-To: 1", true, "no number"},
	} {
		g := open(t)
		g.provider.Answer(channeltest.Always(c.status, ""))
		_, err := g.Send(t.Context(), delivery(c.user, bot.Reply{Text: "γεια"}))
		var failure *channels.SendError
		if !errors.As(err, &failure) || failure.Permanent != c.permanent || !strings.Contains(failure.Reason, c.reason) {
			t.Errorf("%d to %q: %+v", c.status, c.user, err)
		}
	}
}

func TestWrongSettings(t *testing.T) {
	for name, change := range map[string]func(*kannel.Config){
		"the secret would be changed in an address": func(c *kannel.Config) { c.Secret = "a/b@c" },
		"no address":          func(c *kannel.Config) { c.CallbackURL = "ask.example.gr" },
		"no range":            func(c *kannel.Config) { c.Allowed = []string{"10.0.0.0/99"} },
		"a name for a number": func(c *kannel.Config) { c.Allowed = []string{"localhost"} },
	} {
		cfg := config("http://127.0.0.1:1")
		change(&cfg)
		if _, err := kannel.New(cfg); err == nil || strings.Contains(err.Error(), cfg.Secret) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
