package whatsapp_test

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/channeltest"
	"ask1555/channels/twilio"
	"ask1555/channels/whatsapp"
)

const (
	token  = "0123456789abcdef"
	public = "https://ask.example.gr"
	path   = "/webhooks/twilio/whatsapp"
	status = "/webhooks/twilio/status?delivery=d1"
	ours   = "whatsapp:+302100000000"
	hers   = "whatsapp:+306900000001"

	template = "HX00000000000000000000000000000001"
)

// sender1555 is the channel between a provider, an inbox and the door for webhooks.
type sender1555 struct {
	*channeltest.Door
	*whatsapp.Channel
	provider *channeltest.Provider
	inbox    channeltest.Inbox
}

func open(t *testing.T) *sender1555 {
	s := &sender1555{provider: channeltest.NewProvider(t, channeltest.Always(http.StatusCreated, `{"sid":"SM9","status":"queued"}`))}
	s.inbox.Receipt = channeltest.Stored
	account := twilio.New(twilio.Config{AccountSID: "AC00000000000000000000000000000001", AuthToken: token, PublicURL: public, APIURL: s.provider.URL})
	account.Connect(&s.inbox)
	s.Channel = whatsapp.New(account, "+302100000000", template, slog.New(slog.DiscardHandler))
	s.Connect(&s.inbox)
	s.Door = channeltest.NewDoor(t, account.Routes, s.Routes)
	return s
}

// post sends a webhook as Twilio does.
func (s *sender1555) post(path string, fields ...string) channeltest.Answer {
	s.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return s.Do("POST", path, map[string]string{
		"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": channeltest.TwilioSignature(token, public+path, form),
	}, form.Encode())
}

const nothing = `<?xml version="1.0" encoding="UTF-8"?>` + "\n<Response></Response>"

func TestMessages(t *testing.T) {
	for _, c := range []struct {
		name         string
		fields       []string
		text, choice string
	}{
		{"a text", []string{"Body", "γεια σας", "ProfileName", "Άννα", "WaId", "306900000001"}, "γεια σας", ""},
		{"a button", []string{"Body", "Κανένα από αυτά", "ButtonText", "Κανένα από αυτά", "ButtonPayload", "none"}, "", "none"},
		{"a line of a list", []string{"Body", "Πότε πληρώνεται;", "ListId", "entry:a", "ListTitle", "Πότε πληρώνεται;"}, "", "entry:a"},
		{"a payload that is none of ours", []string{"Body", "Ναι", "ButtonPayload", strings.Repeat("x", 65)}, "Ναι", ""},
		{"a photo with a caption", []string{"Body", "το έγγραφό μου", "NumMedia", "1", "MediaUrl0", "https://api.twilio.example/x", "MediaContentType0", "image/jpeg"}, "το έγγραφό μου", ""},
		{"a voice message", []string{"Body", "", "NumMedia", "1", "MediaContentType0", "audio/ogg"}, "", ""},
		{"a place", []string{"Body", "", "Latitude", "37.98", "Longitude", "23.72"}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := open(t)
			a := s.post(path, append(c.fields, "MessageSid", "SM1", "From", hers, "To", ours)...)
			if a.Status != http.StatusOK || a.Body != nothing || !strings.HasPrefix(a.Type, "text/xml") {
				t.Errorf("answered %d %s %q", a.Status, a.Type, a.Body)
			}
			if len(s.inbox.Messages) != 1 {
				t.Fatalf("%d messages", len(s.inbox.Messages))
			}
			m := s.inbox.Messages[0]
			if want := (bot.Message{ID: "SM1", From: bot.Address{Channel: "whatsapp", Account: ours, User: hers}, Text: c.text, Choice: c.choice, At: m.At}); m != want {
				t.Errorf("taken in as %#v, want %#v", m, want)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	s := open(t)
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": "AAAA"}
	if a := s.Do("POST", path, header, "MessageSid=SM1&From=x"); a.Status != http.StatusForbidden {
		t.Errorf("forged: %d", a.Status)
	}
	if a := s.post(path, "From", hers, "Body", "γεια"); a.Status != http.StatusBadRequest {
		t.Errorf("without an id: %d", a.Status)
	}
	s.inbox.Err = errors.New("the disk is full")
	if a := s.post(path, "MessageSid", "SM1", "From", hers, "Body", "γεια"); a.Status != http.StatusServiceUnavailable {
		t.Errorf("not stored: %d", a.Status)
	}
}

// A hand-off that could not be stored is the answer itself.
func TestHandoffAtOnce(t *testing.T) {
	s := open(t)
	s.inbox.Receipt = channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")
	if a := s.post(path, "MessageSid", "SM1", "From", hers, "To", ours, "Body", "με χτυπάει"); !strings.Contains(a.Body, "<Message>Καλέστε όποια ώρα θέλετε: 15900</Message>") {
		t.Errorf("answered %d %s", a.Status, a.Body)
	}
}

func delivery(account string, r bot.Reply) store.Delivery {
	return store.Delivery{ID: "d1", Address: bot.Address{Channel: "whatsapp", Account: account, User: hers}, Reply: r}
}

// A reply is its whole text with the choices numbered, in parts of 1,600 characters.
func TestSend(t *testing.T) {
	s := open(t)
	asks := bot.Reply{Text: "Ποιο από αυτά;", Short: "Ποιο;", Asks: true, Choices: []bot.Choice{{Label: "Άδεια", Value: "entry:a"}, {Label: "Κανένα", Value: "none"}}}
	if sent, err := s.Send(t.Context(), delivery(ours, asks)); err != nil || sent.ProviderID != "SM9" {
		t.Fatalf("sent as %q, %v", sent.ProviderID, err)
	}
	if _, err := s.Send(t.Context(), delivery("", bot.Reply{Text: strings.Repeat("επίδομα ", 300)})); err != nil {
		t.Fatal(err)
	}
	calls := s.provider.Calls()
	if len(calls) != 3 {
		t.Fatalf("%d calls", len(calls))
	}
	for i, call := range calls {
		form, err := url.ParseQuery(call.Body)
		if err != nil || form.Get("From") != ours || form.Get("To") != hers || form.Get("StatusCallback") != public+status {
			t.Errorf("call %d: %s (%v)", i, call.Body, err)
		}
		if i == 0 && form.Get("Body") != "Ποιο από αυτά;\n1) Άδεια\n2) Κανένα" {
			t.Errorf("the body is %q", form.Get("Body"))
		}
		if n := len([]rune(form.Get("Body"))); n > 1600 {
			t.Errorf("call %d has %d characters", i, n)
		}
	}
}

// More than a day after she wrote last a reply goes out by the template, on one line and whole.
func TestSendLate(t *testing.T) {
	for _, c := range []struct {
		name  string
		heard time.Time
		late  bool
	}{
		{"in time", time.Now().Add(-23 * time.Hour), false},
		{"late", time.Now().Add(-25 * time.Hour), true},
		{"nothing is kept of when", time.Time{}, false},
	} {
		s := open(t)
		d := delivery(ours, bot.Reply{Text: "Απάντηση\nτου 1555:  " + strings.Repeat("επίδομα ", 200)})
		d.Heard = c.heard
		if sent, err := s.Send(t.Context(), d); err != nil || sent.ProviderID != "SM9" {
			t.Fatalf("%s: sent as %q, %v", c.name, sent.ProviderID, err)
		}
		var said []string
		for _, call := range s.provider.Calls() {
			form, err := url.ParseQuery(call.Body)
			if err != nil || (form.Get("ContentSid") == template) != c.late || form.Has("Body") == c.late {
				t.Fatalf("%s: %s (%v)", c.name, call.Body, err)
			}
			var variables map[string]string
			if c.late && json.Unmarshal([]byte(form.Get("ContentVariables")), &variables) != nil {
				t.Fatalf("%s: the variables are %s", c.name, form.Get("ContentVariables"))
			}
			if text := variables["1"]; strings.ContainsAny(text, "\n\t") || strings.Contains(text, "  ") || len([]rune(text)) > 1000 {
				t.Errorf("%s: the template would refuse %q", c.name, text)
			}
			said = append(said, variables["1"]+form.Get("Body"))
		}
		if got, want := strings.Fields(strings.Join(said, " ")), strings.Fields(d.Reply.Text); !slices.Equal(got, want) {
			t.Errorf("%s: she reads %d words, want %d", c.name, len(got), len(want))
		}
	}
}

func TestFailures(t *testing.T) {
	for _, c := range []struct {
		status    int
		body      string
		permanent bool
		reason    string
	}{
		{400, `{"code":63016,"message":"Failed to send freeform message because you are outside the allowed window.","status":400}`, true, "24 hours"},
		{400, `{"code":21610,"message":"unsubscribed","status":400}`, true, "opted out"},
		{400, `{"code":63003,"message":"Channel could not find To address","status":400}`, true, "not on WhatsApp"},
		{429, `{"code":63018,"message":"Rate limit exceeded for Channel","status":429}`, false, "slow down"},
		{503, `{"code":20500,"message":"Internal Server Error","status":503}`, false, "Service Unavailable"},
		{502, `<html>`, false, "reached"},
	} {
		s := open(t)
		s.provider.Answer(channeltest.Always(c.status, c.body))
		_, err := s.Send(t.Context(), delivery(ours, bot.Reply{Text: "γεια"}))
		var failure *channels.SendError
		if !errors.As(err, &failure) || failure.Permanent != c.permanent || !strings.Contains(failure.Reason, c.reason) {
			t.Errorf("%s: %+v", c.body, err)
		}
	}
}

// News of a reply come to the address that all channels of the account share; what failed later says why.
func TestNews(t *testing.T) {
	s := open(t)
	s.post(status, "MessageSid", "SM9", "MessageStatus", "delivered")
	s.post(status, "MessageSid", "SM9", "MessageStatus", "read")
	s.post(status, "MessageSid", "SM9", "MessageStatus", "undelivered", "ErrorCode", "63016")
	s.post(status, "MessageSid", "SM9", "MessageStatus", "danced")
	if a := s.Do("POST", status, nil, "MessageStatus=failed"); a.Status != http.StatusForbidden {
		t.Errorf("forged: %d", a.Status)
	}
	if got := strings.Join(s.inbox.News, "\n"); got != "d1 delivered 5\nd1 read 6\nd1 undelivered: the citizen last wrote more than 24 hours ago: WhatsApp lets us answer only with an approved template 4" {
		t.Errorf("news:\n%s", got)
	}
}
