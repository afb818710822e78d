package main

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels/channeltest"
)

const (
	viberToken = "4453b6ac1s345678-e02c5f12174805f9-daec9cbb5448c51f"
	viberUser  = "01234567890A="

	messengerSecret = "app-secret"
	messengerWord   = "verify-word"
	messengerPage   = "1933000000"
	messengerUser   = "2468013579"
)

// startWithApps runs a service whose messaging apps, of which no server of others exists, are played by one that takes
// every message.
func startWithApps(t testing.TB, cmd serveCmd) *running {
	t.Helper()
	apps := channeltest.NewProvider(t, acceptAll)
	cmd.Viber.APIURL, cmd.Messenger.APIURL = apps.URL, apps.URL
	r := start(t, cmd)
	r.apps = apps
	return r
}

// acceptAll answers as Viber and Meta do that take a message.
func acceptAll(channeltest.Call) (int, string) {
	return http.StatusOK, `{"status":0,"status_message":"ok","message_token":5741311803571721087,"recipient_id":"x","message_id":"m_AG5Hz2U"}`
}

// acceptLines takes what names a line of help, and asks to slow down with everything else.
func acceptLines(c channeltest.Call) (int, string) {
	if strings.Contains(c.Body, "15900") {
		return acceptAll(c)
	}
	return http.StatusTooManyRequests, `{}`
}

// wantLineByCall sends a disclosure by a channel whose provider takes no reply in the answer: the line is named in a
// call of our own before the webhook is answered.
func (r *running) wantLineByCall(channel, user string, send func() answer) {
	r.Helper()
	before := len(r.apps.Calls())
	a := send()
	for _, call := range r.apps.Calls()[before:] {
		if strings.Contains(call.Body, "15900") && strings.Contains(call.Body, user) && a.status == http.StatusOK {
			return
		}
	}
	r.Errorf("%s: answered %d %s, called %+v", channel, a.status, a.body, r.apps.Calls()[before:])
}

// Viber's own bot library signs as these tests do.
func TestViberSignatureOracle(t *testing.T) {
	home, err := exec.Command("bash", "-c", `. "$0/install.sh" && printf %s "$PEERS_HOME"`, peersFolder(t, "Viber's library")).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`{"event":"message","text":"Πότε πληρώνεται το επίδομα;"}`, "", "{}\n"} {
		oracle := exec.Command("node", filepath.Join(string(home), "oracle.mjs"), "viber-sign", viberToken)
		oracle.Stdin = strings.NewReader(body)
		out, err := oracle.Output()
		if err != nil || strings.TrimSpace(string(out)) != channeltest.HexHMAC(viberToken, body) {
			t.Errorf("of %q Viber's library makes %s (%v)", body, out, err)
		}
	}
}

// A citizen opens the chat in Viber, asks, is asked back, and taps: the answer comes with its buttons.
func TestViberConversation(t *testing.T) {
	cmd := settings(t)
	cmd.AnswerAbove, cmd.ClarifyAbove = 1, 0 // every question is asked back
	r := startWithApps(t, cmd)
	welcome := r.viberEvent(map[string]any{"event": "conversation_started", "message_token": 1, "user": map[string]any{"id": viberUser}, "subscribed": false})
	if !strings.Contains(welcome.body, "αυτόματος βοηθός") || len(r.apps.Calls()) != 0 {
		t.Errorf("welcomed with %d %s", welcome.status, welcome.body)
	}
	r.viber(2, viberUser, "επίδομα παιδιού", "")
	asked := r.appCalls(2)[1]
	var m struct {
		TrackingData string `json:"tracking_data"`
		Keyboard     struct{ Buttons []struct{ ActionBody string } }
	}
	if err := json.Unmarshal([]byte(asked.Body), &m); err != nil || len(m.Keyboard.Buttons) < 3 {
		t.Fatalf("asked back with %s (%v)", asked.Body, err)
	}
	r.viber(3, viberUser, m.Keyboard.Buttons[1].ActionBody, m.TrackingData)
	value, _, _ := strings.Cut(strings.Split(m.TrackingData, "\n")[1], " ")
	entry, _ := r.bot.Knowledge().Base.Entry(strings.TrimPrefix(value, "entry:"))
	if got := r.appCalls(3)[2]; entry == nil || !strings.Contains(got.Body, jsonText(entry.Question)) || !strings.Contains(got.Body, `"Type":"keyboard"`) {
		t.Errorf("a tap on %s leads to %s", value, got.Body)
	}
	r.waitOutbox(map[string]int{"sent": 3})
}

// A citizen asks in Messenger, is asked back with numbers, since questions are longer than titles, and taps.
func TestMessengerConversation(t *testing.T) {
	cmd := settings(t)
	cmd.AnswerAbove, cmd.ClarifyAbove = 1, 0 // every question is asked back
	r := startWithApps(t, cmd)
	r.messenger("m_1", messengerUser, "επίδομα παιδιού")
	var asked struct {
		Message struct {
			Text         string
			QuickReplies []struct{ Title, Payload string } `json:"quick_replies"`
		}
	}
	sent := r.appCalls(2)[1].Body
	if err := json.Unmarshal([]byte(sent), &asked); err != nil || len(asked.Message.QuickReplies) < 3 || asked.Message.QuickReplies[1].Title != "2" || !strings.Contains(asked.Message.Text, "\n2) ") {
		t.Fatalf("asked back with %s (%v)", sent, err)
	}
	tapped := asked.Message.QuickReplies[1]
	r.messengerEvent(messengerUser, map[string]any{"mid": "m_2", "text": tapped.Title, "quick_reply": map[string]any{"payload": tapped.Payload}})
	entry, _ := r.bot.Knowledge().Base.Entry(strings.TrimPrefix(tapped.Payload, "entry:"))
	if got := r.appCalls(3)[2]; entry == nil || !strings.Contains(got.Body, jsonText(entry.Question)) {
		t.Errorf("a tap on %s leads to %s", tapped.Payload, got.Body)
	}
}

// appCalls waits until the apps have got n messages.
// What a person answers in the page's inbox the bot leaves to them, and keeps nothing of it; danger it answers once,
// however often and wherever Meta brings the message.
func TestMessengerStandby(t *testing.T) {
	r := startWithApps(t, settings(t))
	standby := func(w webhook) webhook {
		body := strings.Replace(w.body, `"messaging"`, `"standby"`, 1)
		w.header["X-Hub-Signature-256"], w.body = "sha256="+channeltest.HexHMAC(messengerSecret, body), body
		return w
	}
	const user, danger = "24680", "ο άντρας μου με χτυπάει"
	for _, w := range []webhook{
		standby(messengerWebhook("m_1", user, "ευχαριστώ, σας στέλνω την αίτηση")),
		standby(messengerWebhook("m_2", user, danger)),
		standby(messengerWebhook("m_2", user, danger)),
		messengerWebhook("m_2", user, danger),
	} {
		if a := r.call(w, user, danger); a.status != http.StatusOK {
			t.Fatalf("answered %d %s", a.status, a.body)
		}
	}
	r.messenger("m_3", "13579", "καλημέρα σας") // of another citizen: what comes before it has come
	for _, call := range r.appCalls(2) {
		if strings.Contains(call.Body, user) && !strings.Contains(call.Body, "15900") {
			t.Errorf("the bot said %s", call.Body)
		}
	}
	r.waitOutbox(map[string]int{"sent": 2}) // the notice and the greeting of the other; of the hand-off nothing is kept
	said := 0
	for _, call := range r.apps.Calls() {
		if strings.Contains(call.Body, user) {
			said++
		}
	}
	if said != 1 {
		t.Errorf("she reads %d messages, want 1", said)
	}
}

// appCalls waits until the apps got so many messages; what is only looked up there is none.
func (r *running) appCalls(n int) []channeltest.Call {
	r.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; <-time.After(20 * time.Millisecond) {
		messages := slices.DeleteFunc(r.apps.Calls(), func(c channeltest.Call) bool { return c.Method == http.MethodGet })
		if len(messages) >= n {
			return messages
		}
		if time.Now().After(deadline) {
			r.Fatalf("the apps got %d messages, want %d", len(messages), n)
		}
	}
}

// The same webhook, three times and ten times at once, on each app: one turn, one reply.
func TestRepeatedAppWebhook(t *testing.T) {
	r := startWithApps(t, settings(t))
	for name, app := range map[string]struct {
		from bot.Address
		send func() answer
	}{
		"whatsapp": {bot.Address{Account: "whatsapp:" + ourNumber, User: "whatsapp:+306900000009"}, func() answer {
			return r.whatsapp("+306900000009", "SM77", "Πότε πληρώνεται το επίδομα παιδιού;")
		}},
		"viber": {bot.Address{User: viberUser}, func() answer {
			return r.viber(77, viberUser, "Πότε πληρώνεται το επίδομα παιδιού;", "")
		}},
	} {
		for range 3 {
			if a := app.send(); a.status != http.StatusOK {
				t.Fatalf("%s: %d %s", name, a.status, a.body)
			}
		}
		var all = make(chan answer)
		for range 10 {
			go func() { all <- app.send() }()
		}
		for range 10 {
			if a := <-all; a.status != http.StatusOK {
				t.Errorf("%s: %d %s", name, a.status, a.body)
			}
		}
		app.from.Channel = name
		r.wantRepliesTo(app.from, 2) // the notice and the answer
	}
}
