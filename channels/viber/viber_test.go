package viber_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/channeltest"
	"ask1555/channels/viber"
)

const (
	secret  = "4453b6ac1s345678-e02c5f12174805f9-daec9cbb5448c51f"
	citizen = "01234567890A="
	path    = "/webhooks/viber"
)

// bot1555 is the channel between a provider, an inbox and the door for events.
type bot1555 struct {
	*channeltest.Door
	*viber.Channel
	provider *channeltest.Provider
	inbox    channeltest.Inbox
}

const accepted = `{"status":0,"status_message":"ok","message_token":5741311803571721087}`

func open(t *testing.T) *bot1555 {
	b := &bot1555{provider: channeltest.NewProvider(t, channeltest.Always(http.StatusOK, accepted))}
	b.inbox.Receipt = channeltest.Stored
	b.Channel = viber.New(viber.Config{Token: secret, APIURL: b.provider.URL}, slog.New(slog.DiscardHandler))
	b.Connect(&b.inbox, &b.inbox, func() bot.Reply {
		return bot.Reply{Text: "Γεια σας. Σας απαντά αυτόματος βοηθός."}
	})
	b.Door = channeltest.NewDoor(t, b.Routes)
	return b
}

// sign is the signature by its definition; that Viber's own library makes the same is seen in cmd/ask1555.
func sign(key, body string) string { return channeltest.HexHMAC(key, body) }

// event sends one as Viber does.
func (b *bot1555) event(body string) channeltest.Answer {
	b.Helper()
	return b.Do("POST", path, map[string]string{"X-Viber-Content-Signature": sign(secret, body)}, body)
}

// The documentation's own examples, shortened (https://developers.viber.com/docs/api/rest-bot-api/#callbacks).
const (
	written = `{"event":"message","timestamp":1457764197627,"message_token":4912661846655238145,"sender":{"id":"01234567890A=","name":"John McClane","language":"en","country":"UK","api_version":1},"message":%s,"silent":false}`
	started = `{"event":"conversation_started","timestamp":1457764197627,"message_token":4912661846655238145,"type":"open","context":"context information","user":{"id":"01234567890A=","name":"John McClane"},"subscribed":false}`
)

func TestMessages(t *testing.T) {
	tracked := `"tracking_data":"entry:a Πότε πληρώνεται;\nnone Κανένα από αυτά\n"`
	for _, c := range []struct{ name, message, text, choice string }{
		{"a text", `{"type":"text","text":"γεια σας","tracking_data":"x"}`, "γεια σας", ""},
		{"a tap", `{"type":"text","text":"Κανένα από αυτά",` + tracked + `}`, "", "none"},
		{"other words under a keyboard", `{"type":"text","text":"Κανένα",` + tracked + `}`, "Κανένα", ""},
		{"a value typed", `{"type":"text","text":"none",` + tracked + `}`, "none", ""},
		{"a picture with a caption", `{"type":"picture","text":"το έγγραφό μου","media":"https://media.example/x.jpg","file_name":"x.jpg"}`, "το έγγραφό μου", ""},
		{"a picture", `{"type":"picture","media":"https://media.example/x.jpg"}`, "", ""},
		{"a sticker", `{"type":"sticker","sticker_id":40126}`, "", ""},
		{"a place", `{"type":"location","location":{"lat":50.76891,"lon":6.11499}}`, "", ""},
		{"a contact", `{"type":"contact","contact":{"name":"Alex","phone_number":"+30690000000"}}`, "", ""},
		{"a file", `{"type":"file","media":"https://media.example/x.pdf","file_name":"x.pdf","size":1}`, "", ""},
		{"NUL", `{"type":"text","text":"α\u0000β"}`, "αβ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := open(t)
			if a := b.event(fmt.Sprintf(written, c.message)); a.Status != http.StatusOK || a.Body != "OK" {
				t.Errorf("answered %d %q", a.Status, a.Body)
			}
			if len(b.inbox.Messages) != 1 {
				t.Fatalf("%d messages", len(b.inbox.Messages))
			}
			m := b.inbox.Messages[0]
			want := bot.Message{ID: "4912661846655238145", From: bot.Address{Channel: "viber", User: citizen}, Text: c.text, Choice: c.choice, At: m.At}
			if m != want || time.Since(m.At) > time.Hour {
				t.Errorf("taken in as %#v, want %#v", m, want)
			}
			if calls := b.provider.Calls(); len(calls) != 0 {
				t.Errorf("%d calls; the outbox replies", len(calls))
			}
		})
	}
}

// What is no message is acknowledged, and nothing comes of it.
func TestOtherEvents(t *testing.T) {
	for name, body := range map[string]string{
		"webhook":      `{"event":"webhook","timestamp":1457764197627,"message_token":241256543215}`,
		"subscribed":   `{"event":"subscribed","timestamp":1457764197627,"user":{"id":"01234567890A="},"message_token":4912661846655238145}`,
		"unsubscribed": `{"event":"unsubscribed","timestamp":1457764197627,"user_id":"01234567890A=","message_token":4912661846655238145}`,
		"a new kind":   `{"event":"danced","message_token":1}`,
		"no sender":    fmt.Sprintf(strings.Replace(written, citizen, "", 1), `{"type":"text","text":"x"}`),
		"broken JSON":  `{"event":`,
	} {
		b := open(t)
		if a := b.event(body); a.Status != http.StatusOK || len(b.inbox.Messages)+len(b.provider.Calls()) != 0 {
			t.Errorf("%s: %d, %d messages, %d calls", name, a.Status, len(b.inbox.Messages), len(b.provider.Calls()))
		}
	}
}

// Who opens the chat is welcomed in the answer itself: one message, without a receiver.
func TestWelcome(t *testing.T) {
	b := open(t)
	a := b.event(started)
	var got map[string]any
	if err := json.Unmarshal([]byte(a.Body), &got); err != nil || a.Status != http.StatusOK {
		t.Fatalf("%d %s: %v", a.Status, a.Body, err)
	}
	want := map[string]any{"sender": map[string]any{"name": "1555"}, "type": "text", "text": "Γεια σας. Σας απαντά αυτόματος βοηθός."}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("welcomed with %v", got)
	}
	if len(b.inbox.Messages)+len(b.provider.Calls()) != 0 {
		t.Error("something else came of it")
	}
}

func TestSignature(t *testing.T) {
	body := fmt.Sprintf(written, `{"type":"text","text":"γεια"}`)
	for name, signature := range map[string]string{
		"none": "", "no hex": "zz", "of another key": sign("other", body), "of another body": sign(secret, body+" "), "half": sign(secret, body)[:32],
	} {
		b := open(t)
		if a := b.Do("POST", path+"?sig="+sign(secret, body), map[string]string{"X-Viber-Content-Signature": signature}, body); a.Status != http.StatusForbidden || len(b.inbox.Messages) != 0 {
			t.Errorf("%s: %d, %d messages", name, a.Status, len(b.inbox.Messages))
		}
	}
}

func TestNews(t *testing.T) {
	b := open(t)
	for _, kind := range []string{"delivered", "seen", "failed"} {
		if a := b.event(`{"event":"` + kind + `","message_token":5741311803571721087,"user_id":"01234567890A=","desc":"failure description"}`); a.Status != http.StatusOK {
			t.Errorf("%s: %d", kind, a.Status)
		}
	}
	if got := strings.Join(b.inbox.News, ", "); got != "viber 5741311803571721087 delivered 5, viber 5741311803571721087 seen 6, viber 5741311803571721087 failed 4" {
		t.Errorf("news: %s", got)
	}
}

// A message that could not be stored is asked for again.
func TestStoreFails(t *testing.T) {
	b := open(t)
	b.inbox.Err = errors.New("the disk is full")
	if a := b.event(fmt.Sprintf(written, `{"type":"text","text":"γεια"}`)); a.Status != http.StatusServiceUnavailable {
		t.Errorf("answered %d", a.Status)
	}
}

// A hand-off that could not be stored is sent at once; where Viber does not take it, the event must come again.
func TestHandoffAtOnce(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		want         int
	}{
		{"taken", accepted, http.StatusOK},
		{"not taken now", `{"status":12,"status_message":"tooManyRequests"}`, http.StatusServiceUnavailable},
		{"she has left", `{"status":6,"status_message":"receiverNotSubscribed"}`, http.StatusOK},
	} {
		b := open(t)
		b.inbox.Receipt = channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")
		b.provider.Answer(channeltest.Always(http.StatusOK, c.answer))
		a := b.event(fmt.Sprintf(written, `{"type":"text","text":"με χτυπάει"}`))
		calls := b.provider.Calls()
		if a.Status != c.want || len(calls) != 1 || !strings.Contains(calls[0].Body, "15900") || !strings.Contains(calls[0].Body, citizen) {
			t.Errorf("%s: answered %d, calls %+v", c.name, a.Status, calls)
		}
	}
}

func delivery(r bot.Reply) store.Delivery {
	return store.Delivery{ID: "d1", Address: bot.Address{Channel: "viber", User: citizen}, Reply: r}
}

// A reply is one call, with a button for each choice whose tap comes back in the citizen's words, and the values to know
// them by.
func TestSend(t *testing.T) {
	b := open(t)
	reply := bot.Reply{Text: "Ποιο από αυτά; <15900>", Choices: []bot.Choice{{Label: "Άδεια & <μητρότητα>", Value: "entry:a"}, {Label: "Κανένα από αυτά", Value: "none"}}, Asks: true}
	sent, err := b.Send(t.Context(), delivery(reply))
	if err != nil || sent.ProviderID != "5741311803571721087" {
		t.Fatalf("sent as %q, %v", sent.ProviderID, err)
	}
	call := b.provider.Calls()[0]
	if call.Path != "/pa/send_message" || call.Header.Get("X-Viber-Auth-Token") != secret {
		t.Errorf("called %s with %v", call.Path, call.Header)
	}
	want := `{"receiver":"01234567890A=","sender":{"name":"1555"},"type":"text","text":"Ποιο από αυτά; <15900>",` +
		`"tracking_data":"entry:a Άδεια & <μητρότητα>\nnone Κανένα από αυτά\n","keyboard":{"Type":"keyboard","Buttons":[` +
		`{"Columns":6,"Rows":1,"ActionType":"reply","ActionBody":"Άδεια & <μητρότητα>","Text":"Άδεια &amp; &lt;μητρότητα&gt;","TextSize":"regular"},` +
		`{"Columns":6,"Rows":1,"ActionType":"reply","ActionBody":"Κανένα από αυτά","Text":"Κανένα από αυτά","TextSize":"regular"}]}}`
	if strings.TrimSpace(call.Body) != want {
		t.Errorf("sent %s", call.Body)
	}
}

// A long text is several messages in order, the buttons under the last; no call passes 30 kB.
func TestSendLong(t *testing.T) {
	b := open(t)
	reply := bot.Reply{Text: strings.Repeat("επίδομα ", 1600), Choices: []bot.Choice{{Label: strings.Repeat("ω", 300), Value: "entry:a"}}}
	if _, err := b.Send(t.Context(), delivery(reply)); err != nil {
		t.Fatal(err)
	}
	calls := b.provider.Calls()
	if len(calls) != 2 {
		t.Fatalf("%d calls", len(calls))
	}
	for i, call := range calls {
		var m struct {
			Text     string
			Keyboard struct{ Buttons []struct{ ActionBody string } }
		}
		if err := json.Unmarshal([]byte(call.Body), &m); err != nil {
			t.Fatal(err)
		}
		if len([]rune(m.Text)) > 7000 || len(call.Body) > 30_000 || len(m.Keyboard.Buttons) != i {
			t.Errorf("call %d: %d characters, %d bytes, %d buttons", i, len([]rune(m.Text)), len(call.Body), len(m.Keyboard.Buttons))
		}
		for _, button := range m.Keyboard.Buttons {
			if len([]rune(button.ActionBody)) > 250 {
				t.Errorf("a button of %d characters", len([]rune(button.ActionBody)))
			}
		}
	}
}

// Viber says what went wrong inside a 200.
func TestFailures(t *testing.T) {
	for _, c := range []struct {
		status    int
		body      string
		permanent bool
		wait      time.Duration
	}{
		{200, `{"status":2,"status_message":"invalidAuthToken"}`, false, 0},
		{200, `{"status":3,"status_message":"badData"}`, true, 0},
		{200, `{"status":5,"status_message":"receiverNotRegistered"}`, true, 0},
		{200, `{"status":6,"status_message":"receiverNotSubscribed"}`, true, 0},
		{200, `{"status":10,"status_message":"webhookNotSet"}`, false, 0},
		{200, `{"status":11,"status_message":"receiverNoSuitableDevice"}`, true, 0},
		{200, `{"status":12,"status_message":"tooManyRequests"}`, false, time.Minute},
		{200, `{"status":99,"status_message":"?"}`, false, 0},
		{200, `{}`, false, 0},
		{200, `<html>`, false, 0},
		{429, ``, false, time.Minute},
		{503, `<html>`, false, 0},
	} {
		b := open(t)
		b.provider.Answer(channeltest.Always(c.status, c.body))
		_, err := b.Send(t.Context(), delivery(bot.Reply{Text: "γεια"}))
		var failure *channels.SendError
		if !errors.As(err, &failure) || failure.Permanent != c.permanent || failure.RetryAfter != c.wait || failure.Reason == "" {
			t.Errorf("%d %s: %+v", c.status, c.body, err)
		}
	}
}

// No error tells the token, the address or the text.
func TestUnreachable(t *testing.T) {
	c := viber.New(viber.Config{Token: secret, APIURL: "http://127.0.0.1:1"}, slog.New(slog.DiscardHandler))
	_, err := c.Send(t.Context(), delivery(bot.Reply{Text: "γεια σας"}))
	if err == nil || err.Error() != "Viber could not be reached" {
		t.Errorf("the error is %v", err)
	}
}

func TestRegister(t *testing.T) {
	b := open(t)
	if err := b.Register(t.Context(), "https://ask.example.gr"); err != nil {
		t.Fatal(err)
	}
	call := b.provider.Calls()[0]
	if call.Path != "/pa/set_webhook" || !strings.Contains(call.Body, `"url":"https://ask.example.gr/webhooks/viber"`) || !strings.Contains(call.Body, `"send_name":false`) {
		t.Errorf("called %s with %s", call.Path, call.Body)
	}
}
