package messenger_test

import (
	"net/http"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/channels/channeltest"
	"ask1555/channels/messenger"
)

const controlled = `{"error":{"message":"(#10) Message failed to send because another app is controlling this thread now.","type":"OAuthException","code":10,"error_subcode":2018300}}`

// What another app answers is overheard and not answered; a tap there brings nothing to read.
func TestStandby(t *testing.T) {
	p := open(t)
	a := p.call("standby", from(`"message":{"mid":"m_1","text":"γεια σας"}`), from(`"message":{"mid":"m_2","text":"γεια","is_echo":true}`), from(`"read":{"watermark":1}`))
	if a.Status != http.StatusOK || len(p.inbox.Messages) != 0 || len(p.provider.Calls()) != 0 {
		t.Errorf("answered %d, %d messages, %d calls", a.Status, len(p.inbox.Messages), len(p.provider.Calls()))
	}
	if len(p.inbox.Overheard) != 1 || p.inbox.Overheard[0].ID != "m_1" || p.inbox.Overheard[0].From.User != person {
		t.Errorf("overheard %+v", p.inbox.Overheard)
	}
	p.inbox.Receipt = channeltest.Unsaid("Καλέστε όποια ώρα θέλετε: 15900")
	if a := p.call("standby", from(`"message":{"mid":"m_3","text":"με χτυπάει"}`)); a.Status != http.StatusOK || len(p.provider.Calls()) != 1 || !strings.Contains(p.provider.Calls()[0].Body, "15900") {
		t.Errorf("a hand-off that could not be stored: %d, %+v", a.Status, p.provider.Calls())
	}
}

// While somebody else has the conversation, a line of help and what a person of 1555 wrote take it; what the bot has to
// say does not. After a line of help it goes back to the page's inbox.
func TestThreadControl(t *testing.T) {
	for _, c := range []struct {
		name  string
		reply bot.Reply
		take  int // what Meta answers to the taking
		want  string
		taken bool // the reply
	}{
		{"the bot", bot.Reply{Text: "γεια"}, 200, "messages", false},
		{"a line of help", bot.Reply{Text: "15900", Line: "15900"}, 200, "messages take_thread_control messages pass_thread_control", true},
		{"a person", bot.Reply{Text: "γεια", Author: bot.AuthorAgent}, 200, "messages take_thread_control messages", true},
		{"it cannot be taken", bot.Reply{Text: "15900", Line: "15900"}, 500, "messages take_thread_control", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := open(t)
			ours := false
			p.provider.Answer(func(call channeltest.Call) (int, string) {
				switch {
				case call.Path == "/me/take_thread_control":
					ours = c.take == http.StatusOK
					return c.take, `{"success":true}`
				case call.Path == "/me/pass_thread_control":
					ours = false
					return http.StatusOK, `{"success":true}`
				case !ours:
					return http.StatusBadRequest, controlled
				}
				return http.StatusOK, accepted
			})
			_, err := p.Send(t.Context(), delivery(c.reply))
			var paths []string
			for _, call := range p.provider.Calls() {
				paths = append(paths, strings.TrimPrefix(call.Path, "/me/"))
				if !strings.Contains(call.Body, `"recipient":{"id":"`+person+`"}`) {
					t.Errorf("called %s with %s", call.Path, call.Body)
				}
			}
			if got := strings.Join(paths, " "); got != c.want || (err == nil) != c.taken {
				t.Errorf("called %s, want %s; %v", got, c.want, err)
			}
			if last := p.provider.Calls()[len(paths)-1]; paths[len(paths)-1] == "pass_thread_control" && !strings.Contains(last.Body, `"target_app_id":263902037430900`) {
				t.Errorf("given to %s", last.Body)
			}
		})
	}
}

// What a person of 1555 wrote stands under her name, which Meta is told once; where it takes no names, under the page's.
func TestPersona(t *testing.T) {
	named := func(name string) bot.Reply { return bot.Reply{Text: "γεια", Author: bot.AuthorAgent, Name: name} }
	for _, c := range []struct {
		name    string
		picture string
		known   string // the personas that Meta has
		made    int    // what it answers to a new one
		send    int    // and to a message of one
		replies []bot.Reply
		want    string
	}{
		{"two of hers", "https://x.example/1555.png", ``, 200, 200, []bot.Reply{named("Μαρία Κ."), named("Μαρία Κ.")}, "GET personas, POST personas, POST messages as 7, POST messages as 7"},
		{"known", "https://x.example/1555.png", `{"id":"3","name":"Μαρία Κ."}`, 200, 200, []bot.Reply{named("Μαρία Κ.")}, "GET personas, POST messages as 3"},
		{"without a name", "https://x.example/1555.png", ``, 200, 200, []bot.Reply{named("")}, "POST messages"},
		{"without a picture", "", ``, 200, 200, []bot.Reply{named("Μαρία Κ.")}, "POST messages"},
		{"the bot", "https://x.example/1555.png", ``, 200, 200, []bot.Reply{{Text: "γεια"}}, "POST messages"},
		{"names are not taken", "https://x.example/1555.png", ``, 400, 200, []bot.Reply{named("Μαρία Κ.")}, "GET personas, POST personas, POST messages"},
		{"a name is not taken any more", "https://x.example/1555.png", `{"id":"3","name":"Μαρία Κ."}`, 200, 400, []bot.Reply{named("Μαρία Κ.")}, "GET personas, POST messages as 3, POST messages"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := openWith(t, messenger.Config{Picture: c.picture})
			p.provider.Answer(func(call channeltest.Call) (int, string) {
				switch {
				case call.Path == "/me/personas" && call.Method == http.MethodGet:
					return http.StatusOK, `{"data":[` + c.known + `]}`
				case call.Path == "/me/personas":
					return c.made, `{"id":"7"}`
				case strings.Contains(call.Body, "persona_id") && c.send != http.StatusOK:
					return c.send, `{"error":{"code":100}}`
				}
				return http.StatusOK, accepted
			})
			for _, r := range c.replies {
				if _, err := p.Send(t.Context(), delivery(r)); err != nil {
					t.Error(err)
				}
			}
			var calls []string
			for _, call := range p.provider.Calls() {
				said := call.Method + strings.Replace(call.Path, "/me/", " ", 1)
				if _, id, ok := strings.Cut(call.Body, `"persona_id":"`); ok {
					said += " as " + id[:1]
				}
				calls = append(calls, said)
				if said == "POST personas" && strings.TrimSpace(call.Body) != `{"name":"Μαρία Κ.","profile_picture_url":"https://x.example/1555.png"}` {
					t.Errorf("made as %s", call.Body)
				}
			}
			if got := strings.Join(calls, ", "); got != c.want {
				t.Errorf("called %s, want %s", got, c.want)
			}
		})
	}
}
