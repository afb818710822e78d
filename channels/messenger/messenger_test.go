package messenger_test

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
	"ask1555/channels/messenger"
)

const (
	secret = "It's a Secret to Everybody"
	page   = "1933"
	person = "2468013579"
	path   = "/webhooks/messenger"
)

// page1555 is the channel between a provider, an inbox and the door for events.
type page1555 struct {
	*channeltest.Door
	*messenger.Channel
	provider *channeltest.Provider
	inbox    channeltest.Inbox
}

const accepted = `{"recipient_id":"2468013579","message_id":"m_AG5Hz2U"}`

func open(t *testing.T) *page1555 { return openWith(t, messenger.Config{}) }

// openWith is open with more in the settings than all channels need.
func openWith(t *testing.T, cfg messenger.Config) *page1555 {
	p := &page1555{provider: channeltest.NewProvider(t, channeltest.Always(http.StatusOK, accepted))}
	p.inbox.Receipt = channeltest.Stored
	cfg.AppSecret, cfg.PageToken, cfg.VerifyToken, cfg.APIURL = secret, "EAA-page", "verify me", p.provider.URL
	p.Channel = messenger.New(cfg, slog.New(slog.DiscardHandler))
	p.Connect(&p.inbox, &p.inbox)
	p.Door = channeltest.NewDoor(t, p.Routes)
	return p
}

// events sends some in one call as Meta does.
func (p *page1555) events(list ...string) channeltest.Answer {
	p.Helper()
	return p.call("messaging", list...)
}

// call sends events that are ours, or another app's to which we listen ("standby").
func (p *page1555) call(whose string, list ...string) channeltest.Answer {
	p.Helper()
	body := `{"object":"page","entry":[{"id":"1933","time":1458692752478,"` + whose + `":[` + strings.Join(list, ",") + `]}]}`
	return p.Do("POST", path, map[string]string{"X-Hub-Signature-256": "sha256=" + channeltest.HexHMAC(secret, body)}, body)
}

// from is an event of the documentation's form (https://developers.facebook.com/docs/messenger-platform/reference/webhook-events).
func from(rest string) string {
	return `{"sender":{"id":"2468013579"},"recipient":{"id":"1933"},"timestamp":1458692752478,` + rest + `}`
}

func TestMessages(t *testing.T) {
	for _, c := range []struct{ name, event, id, text, choice string }{
		{"a text", `"message":{"mid":"m_1","text":"γεια σας"}`, "m_1", "γεια σας", ""},
		{"a quick reply", `"message":{"mid":"m_1","text":"2","quick_reply":{"payload":"entry:a"}}`, "m_1", "", "entry:a"},
		{"a payload that is none of ours", `"message":{"mid":"m_1","text":"Ναι","quick_reply":{"payload":"` + strings.Repeat("x", 65) + `"}}`, "m_1", "Ναι", ""},
		{"the button that opens the chat", `"postback":{"mid":"m_1","title":"Get Started","payload":"start"}`, "m_1", "start", ""},
		{"a postback without an id", `"postback":{"title":"x","payload":"human"}`, "postback 1458692752478 2468013579", "", "human"},
		{"a photo", `"message":{"mid":"m_1","attachments":[{"type":"image","payload":{"url":"https://cdn.example/x"}}]}`, "m_1", "", ""},
		{"a voice message", `"message":{"mid":"m_1","attachments":[{"type":"audio","payload":{"url":"https://cdn.example/x"}}]}`, "m_1", "", ""},
		{"a sticker", `"message":{"mid":"m_1","sticker_id":369239263222822,"attachments":[{"type":"image","payload":{"sticker_id":369239263222822}}]}`, "m_1", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t)
			if a := p.events(from(c.event)); a.Status != http.StatusOK {
				t.Errorf("answered %d %s", a.Status, a.Body)
			}
			if len(p.inbox.Messages) != 1 {
				t.Fatalf("%d messages", len(p.inbox.Messages))
			}
			m := p.inbox.Messages[0]
			if want := (bot.Message{ID: c.id, From: bot.Address{Channel: "messenger", Account: page, User: person}, Text: c.text, Choice: c.choice, At: m.At}); m != want {
				t.Errorf("taken in as %#v, want %#v", m, want)
			}
		})
	}
}

// What is no message is acknowledged, and nothing comes of it: least of all of what the page said itself.
func TestOtherEvents(t *testing.T) {
	for name, event := range map[string]string{
		"an echo":    from(`"message":{"mid":"m_1","text":"γεια","is_echo":true,"app_id":1}`),
		"read":       from(`"read":{"watermark":1458668856253}`),
		"a reaction": from(`"reaction":{"reaction":"smile","emoji":"😀","action":"react","mid":"m_1"}`),
		"typing":     from(`"sender_action":"typing_on"`),
		"passed":     from(`"pass_thread_control":{"previous_owner_app_id":"263902037430900","new_owner_app_id":"1"}`),
		"taken":      from(`"take_thread_control":{"previous_owner_app_id":"1","new_owner_app_id":"263902037430900"}`),
		"asked for":  from(`"request_thread_control":{"requested_owner_app_id":"263902037430900"}`),
		"no sender":  `{"recipient":{"id":"1933"},"message":{"mid":"m_1","text":"γεια"}}`,
	} {
		p := open(t)
		if a := p.events(event); a.Status != http.StatusOK || len(p.inbox.Messages)+len(p.provider.Calls()) != 0 {
			t.Errorf("%s: %d, %d messages, %d calls", name, a.Status, len(p.inbox.Messages), len(p.provider.Calls()))
		}
	}
}

// One call may bring several; all are taken though one fails, and the call comes again.
func TestSeveralEvents(t *testing.T) {
	p := open(t)
	one, two := from(`"message":{"mid":"m_1","text":"α"}`), from(`"message":{"mid":"m_2","text":"β"}`)
	if a := p.events(one, two); a.Status != http.StatusOK || len(p.inbox.Messages) != 2 {
		t.Errorf("%d, %d messages", a.Status, len(p.inbox.Messages))
	}
	p.inbox.Err = errors.New("the disk is full")
	if a := p.events(one, two); a.Status != http.StatusServiceUnavailable || len(p.inbox.Messages) != 4 {
		t.Errorf("not stored: %d, %d messages", a.Status, len(p.inbox.Messages))
	}
}

func TestVerify(t *testing.T) {
	p := open(t)
	for query, want := range map[string]int{
		"?hub.mode=subscribe&hub.verify_token=verify+me&hub.challenge=1158201444": 200,
		"?hub.mode=subscribe&hub.verify_token=verify&hub.challenge=1158201444":    403,
		"?hub.mode=unsubscribe&hub.verify_token=verify+me&hub.challenge=1":        403,
		"": 403,
	} {
		a := p.Do("GET", path+query, nil, "")
		if a.Status != want || want == 200 && (a.Body != "1158201444" || a.Type != "text/plain; charset=utf-8") {
			t.Errorf("%s: %+v, want %d", query, a, want)
		}
	}
}

// Meta's construction is GitHub's, whose documentation gives a vector: the key and the body below.
func TestSignature(t *testing.T) {
	const body, right = "Hello, World!", "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
	p := open(t)
	for signature, want := range map[string]int{
		right: 200, "": 403, strings.TrimPrefix(right, "sha256="): 403, "sha256=": 403, "sha256=zz": 403, right[:40]: 403,
		"sha256=" + channeltest.HexHMAC("other", body): 403, "sha256=" + channeltest.HexHMAC(secret, body+" "): 403,
	} {
		if a := p.Do("POST", path, map[string]string{"X-Hub-Signature-256": signature}, body); a.Status != want {
			t.Errorf("%q: %d, want %d", signature, a.Status, want)
		}
	}
}

func TestNews(t *testing.T) {
	p := open(t)
	p.events(from(`"delivery":{"mids":["m_1","m_2"],"watermark":1458668856253}`))
	if got := strings.Join(p.inbox.News, ", "); got != "messenger m_1 delivered 5, messenger m_2 delivered 5" {
		t.Errorf("news: %s", got)
	}
}

// A hand-off that could not be stored is sent at once; where Meta does not take it, the events must come again.
func TestHandoffAtOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		status int
		answer string
		want   int
	}{
		{"taken", 200, accepted, 200},
		{"not taken now", 400, `{"error":{"code":613}}`, 503},
		{"she has left", 400, `{"error":{"code":551}}`, 200},
	} {
		p := open(t)
		p.inbox.Receipt = channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")
		p.provider.Answer(channeltest.Always(c.status, c.answer))
		a := p.events(from(`"message":{"mid":"m_1","text":"με χτυπάει"}`))
		calls := p.provider.Calls()
		if a.Status != c.want || len(calls) != 1 || !strings.Contains(calls[0].Body, "15900") || !strings.Contains(calls[0].Body, person) {
			t.Errorf("%s: answered %d, calls %+v", c.name, a.Status, calls)
		}
	}
}

func delivery(r bot.Reply) store.Delivery {
	return store.Delivery{ID: "d1", Address: bot.Address{Channel: "messenger", Account: page, User: person}, Reply: r}
}

func choices(labels ...string) []bot.Choice {
	var all []bot.Choice
	for i, label := range labels {
		all = append(all, bot.Choice{Label: label, Value: fmt.Sprint("v", i+1)})
	}
	return all
}

// Choices are quick replies; where an answer is asked for and they are too long, they are numbered in the text.
func TestSend(t *testing.T) {
	long := "Πότε πληρώνεται το επίδομα παιδιού;"
	for _, c := range []struct {
		name  string
		reply bot.Reply
		want  string
	}{
		{"no choices", bot.Reply{Text: "γεια <σας>"}, `{"text":"γεια <σας>"}`},
		{"short", bot.Reply{Text: "Ποιο;", Asks: true, Choices: choices("Ναι", "Όχι")},
			`{"text":"Ποιο;","quick_replies":[{"content_type":"text","title":"Ναι","payload":"v1"},{"content_type":"text","title":"Όχι","payload":"v2"}]}`},
		{"long", bot.Reply{Text: "Ποιο;", Asks: true, Choices: choices(long, "Κανένα")},
			`{"text":"Ποιο;\n1) ` + long + `\n2) Κανένα","quick_replies":[{"content_type":"text","title":"1","payload":"v1"},{"content_type":"text","title":"2","payload":"v2"}]}`},
		{"long under an answer", bot.Reply{Text: "Ορίστε", Choices: choices("Με βοήθησε", "Να αφήσω τηλέφωνο ή e-mail")},
			`{"text":"Ορίστε","quick_replies":[{"content_type":"text","title":"Με βοήθησε","payload":"v1"},{"content_type":"text","title":"Να αφήσω τηλέφωνο ή…","payload":"v2"}]}`},
	} {
		p := open(t)
		if sent, err := p.Send(t.Context(), delivery(c.reply)); err != nil || sent.ProviderID != "m_AG5Hz2U" {
			t.Fatalf("%s: sent as %q, %v", c.name, sent.ProviderID, err)
		}
		call := p.provider.Calls()[0]
		if want := `{"recipient":{"id":"2468013579"},"messaging_type":"RESPONSE","message":` + c.want + "}"; strings.TrimSpace(call.Body) != want {
			t.Errorf("%s: sent %s, want %s", c.name, call.Body, want)
		}
		if call.Path != "/me/messages" || call.Header.Get("Authorization") != "Bearer EAA-page" || call.Query.Get("appsecret_proof") != channeltest.HexHMAC(secret, "EAA-page") || call.Query.Has("access_token") {
			t.Errorf("%s: called %s %v with %v", c.name, call.Path, call.Query, call.Header)
		}
	}
}

// Limits hold: 2,000 characters a message, 13 quick replies of 20 characters, under the last.
func TestSendLong(t *testing.T) {
	p := open(t)
	labels := make([]string, 15)
	for i := range labels {
		labels[i] = strings.Repeat("επίδομα ", 3+i)
	}
	if _, err := p.Send(t.Context(), delivery(bot.Reply{Text: strings.Repeat("επίδομα ", 300), Asks: true, Choices: choices(labels...)})); err != nil {
		t.Fatal(err)
	}
	calls := p.provider.Calls()
	for i, call := range calls {
		var sent struct {
			Message struct {
				Text         string
				QuickReplies []struct{ Title string } `json:"quick_replies"`
			}
		}
		if err := json.Unmarshal([]byte(call.Body), &sent); err != nil {
			t.Fatal(err)
		}
		replies := 0
		if i == len(calls)-1 {
			replies = 13
		}
		if len([]rune(sent.Message.Text)) > 2000 || len(sent.Message.QuickReplies) != replies {
			t.Errorf("call %d: %d characters, %d quick replies", i, len([]rune(sent.Message.Text)), len(sent.Message.QuickReplies))
		}
		for _, quick := range sent.Message.QuickReplies {
			if len([]rune(quick.Title)) > 20 {
				t.Errorf("a title of %q", quick.Title)
			}
		}
	}
	if len(calls) < 2 {
		t.Errorf("%d calls", len(calls))
	}
}

const outside = `{"error":{"message":"(#10) This message is sent outside of allowed window.","type":"OAuthException","code":10,"error_subcode":2018278}}`

// After 24 hours only what a person wrote goes out, with the tag for it.
func TestLate(t *testing.T) {
	for author, want := range map[string]string{"": "RESPONSE", bot.AuthorAgent: "RESPONSE HUMAN_AGENT"} {
		p := open(t)
		p.provider.Answer(func(c channeltest.Call) (int, string) {
			if strings.Contains(c.Body, "HUMAN_AGENT") {
				return http.StatusOK, accepted
			}
			return http.StatusBadRequest, outside
		})
		_, err := p.Send(t.Context(), delivery(bot.Reply{Text: "Σας γράφει η Μαρία.", Author: author}))
		var tries []string
		for _, call := range p.provider.Calls() {
			var sent struct {
				Type string `json:"messaging_type"`
				Tag  string `json:"tag"`
			}
			if err := json.Unmarshal([]byte(call.Body), &sent); err != nil {
				t.Fatal(err)
			}
			if sent.Tag == "" {
				sent.Tag = sent.Type
			}
			tries = append(tries, sent.Tag)
		}
		if got := strings.Join(tries, " "); got != want || (err == nil) != (author == bot.AuthorAgent) {
			t.Errorf("by %q: tried %s, %v", author, got, err)
		}
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		status    int
		body      string
		permanent bool
		wait      time.Duration
	}{
		{400, outside, true, 0},
		{400, `{"error":{"code":551,"error_subcode":1545041}}`, true, 0},
		{400, `{"error":{"code":100,"error_subcode":2018001}}`, true, 0},
		{400, `{"error":{"code":200,"error_subcode":1545041}}`, true, 0},
		{400, `{"error":{"code":190,"error_subcode":463}}`, false, 0},
		{400, `{"error":{"code":613}}`, false, time.Minute},
		{400, `{"error":{"code":4}}`, false, time.Minute},
		{400, `{"error":{"code":1200}}`, false, 0},
		{429, ``, false, time.Minute},
		{500, `<html>`, false, 0},
		{200, `{}`, false, 0},
		{200, `<html>`, false, 0},
	} {
		p := open(t)
		p.provider.Answer(channeltest.Always(c.status, c.body))
		_, err := p.Send(t.Context(), delivery(bot.Reply{Text: "γεια"}))
		var failure *channels.SendError
		if !errors.As(err, &failure) || failure.Permanent != c.permanent || failure.RetryAfter != c.wait || failure.Reason == "" {
			t.Errorf("%d %s: %+v", c.status, c.body, err)
		}
	}
}

// No error tells the token, the address or the text.
func TestUnreachable(t *testing.T) {
	c := messenger.New(messenger.Config{AppSecret: secret, PageToken: "EAA-page", VerifyToken: "x", APIURL: "http://127.0.0.1:1"}, slog.New(slog.DiscardHandler))
	if _, err := c.Send(t.Context(), delivery(bot.Reply{Text: "γεια σας"})); err == nil || err.Error() != "Messenger could not be reached" {
		t.Errorf("the error is %v", err)
	}
}
