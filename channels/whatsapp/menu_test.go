package whatsapp_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/channels/channeltest"
)

// atTwilio plays an account whose templates are named; the id of each says its name. What is sent by a template gets an
// answer of its own.
func atTwilio(names []string, status int, answer string) func(channeltest.Call) (int, string) {
	return func(c channeltest.Call) (int, string) {
		switch {
		case c.Path == "/v1/Content" && c.Method == "GET":
			var all []string
			for _, name := range names {
				all = append(all, fmt.Sprintf(`{"sid":"HX %s","friendly_name":%q}`, name, name))
			}
			return http.StatusOK, `{"contents":[` + strings.Join(all, ",") + `],"meta":{"next_page_url":null,"key":"contents"}}`
		case c.Path == "/v1/Content":
			return http.StatusCreated, `{"sid":"HX1"}`
		case strings.Contains(c.Body, "ContentSid"):
			return status, answer
		}
		return http.StatusCreated, `{"sid":"SM9","status":"queued"}`
	}
}

// allNames are those of the templates that Register makes.
func allNames() []string {
	var all []string
	for n := range 3 {
		all = append(all, fmt.Sprint("ask1555_buttons_", n+1))
	}
	for n := range 10 {
		all = append(all, fmt.Sprint("ask1555_list_", n+1))
	}
	return all
}

// openWithTemplates is the channel once it has found the templates.
func openWithTemplates(t *testing.T, names []string, status int, answer string) *sender1555 {
	s := open(t)
	s.provider.Answer(atTwilio(names, status, answer))
	s.Start()
	s.Stop() // after it has looked
	return s
}

// sentForms are what was sent, without what every message has.
func (s *sender1555) sentForms() []url.Values {
	var all []url.Values
	for _, call := range s.provider.Calls() {
		if strings.HasPrefix(call.Path, "/2010") {
			form, _ := url.ParseQuery(call.Body)
			all = append(all, form)
		}
	}
	return all
}

const tooLong = "Παραιτήθηκα γιατί δεν με πλήρωναν και μένω σε νησί: παίρνω επίδομα ανεργίας και πότε;"

// Choices are buttons, or rows of a list, where the templates are at Twilio and all fits.
func TestMenu(t *testing.T) {
	choices := func(labels ...string) []bot.Choice {
		var all []bot.Choice
		for i, label := range labels {
			all = append(all, bot.Choice{Label: label, Value: fmt.Sprint("v", i+1)})
		}
		return all
	}
	eleven := choices(strings.Split(strings.Repeat("Ναι,", 10)+"Όχι", ",")...)
	for _, c := range []struct {
		name     string
		reply    bot.Reply
		template string // empty: it is a text
		want     []string
	}{
		{"three short ones are buttons", bot.Reply{Text: "Ποιο;\n\nΓράψτε.", Asks: true, Choices: choices("Ναι", "Όχι", "Κανένα από αυτά")}, "buttons_3",
			[]string{"Ποιο;\n\nΓράψτε.", "Ναι", "v1", "Όχι", "v2", "Κανένα από αυτά", "v3"}},
		{"of an answer a long one is cut", bot.Reply{Text: "Ορίστε", Hint: "Γράψτε ΑΛΛΟ.", Choices: choices("Να αφήσω τηλέφωνο ή e-mail")}, "buttons_1",
			[]string{"Ορίστε", "Να αφήσω τηλέφωνο ή…", "v1"}},
		{"longer ones are a list", bot.Reply{Text: "Ποιο;", Menu: "Επιλογές", Asks: true, Choices: choices("Πότε πληρώνεται το επίδομα;", "Κανένα")}, "list_2",
			[]string{"Ποιο;", "Επιλογές", "Πότε πληρώνεται το επίδομα;", "v1", "Κανένα", "v2"}},
		{"those too long for a row stand in the text too", bot.Reply{Text: "Ποιο;", Menu: "Επιλογές", Asks: true, Choices: choices(tooLong, "Κανένα")}, "list_2",
			[]string{"Ποιο;\n1) " + tooLong + "\n2) Κανένα", "Επιλογές", "Παραιτήθηκα γιατί δεν με πλήρωναν και μένω σε νησί: παίρνω επίδομα…", "v1", "Κανένα", "v2"}},
		{"no more blanks in a row than Twilio takes", bot.Reply{Text: "α:\n     - β 'γ'", Choices: choices("Ναι")}, "buttons_1", []string{"α:\n   - β 'γ'", "Ναι", "v1"}},
		{"more than a list holds", bot.Reply{Text: "Ποιο;", Menu: "Επιλογές", Asks: true, Choices: eleven}, "", nil},
		{"more than a message with choices holds", bot.Reply{Text: strings.Repeat("επίδομα ", 130), Choices: choices("Ναι")}, "", nil},
		{"a list that nothing opens", bot.Reply{Text: "Ποιο;", Asks: true, Choices: eleven[:4]}, "", nil},
		{"no choices", bot.Reply{Text: "γεια"}, "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openWithTemplates(t, allNames(), http.StatusCreated, `{"sid":"SM7"}`)
			sent, err := s.Send(t.Context(), delivery(ours, c.reply))
			if err != nil {
				t.Fatal(err)
			}
			form := s.sentForms()[0]
			if c.template == "" {
				if form.Has("ContentSid") || sent.ProviderID != "SM9" {
					t.Errorf("sent by a template: %v", form)
				}
				return
			}
			want := make(map[string]string)
			for i, value := range c.want {
				want[fmt.Sprint(i+1)] = value
			}
			var got map[string]string
			if err := json.Unmarshal([]byte(form.Get("ContentVariables")), &got); err != nil {
				t.Fatal(err)
			}
			if form.Get("ContentSid") != "HX ask1555_"+c.template || form.Has("Body") || !reflect.DeepEqual(got, want) || sent.ProviderID != "SM7" {
				t.Errorf("sent by %s with %q, want %s with %q", form.Get("ContentSid"), got, c.template, want)
			}
			if strings.Contains(form.Get("ContentVariables"), "'") {
				t.Errorf("an apostrophe that Twilio does not take: %s", form.Get("ContentVariables"))
			}
		})
	}
}

// Whatever keeps the choices from being tapped, she gets her answer, as a text with their numbers.
func TestMenuFallsBack(t *testing.T) {
	reply := bot.Reply{Text: "Ποιο;", Asks: true, Choices: []bot.Choice{{Label: "Ναι", Value: "v1"}, {Label: "Όχι", Value: "v2"}}}
	const text = "Ποιο;\n1) Ναι\n2) Όχι"
	for _, c := range []struct {
		name    string
		names   []string
		status  int
		answer  string
		attempt int
		heard   time.Time
		want    string // kinds of messages sent
	}{
		{"taken", allNames(), 201, `{"sid":"SM7"}`, 1, time.Now(), "template"},
		{"no templates", nil, 201, `{"sid":"SM7"}`, 1, time.Now(), "text"},
		{"only others", allNames()[2:], 201, `{"sid":"SM7"}`, 1, time.Now(), "text"},
		{"the template was deleted", allNames(), 404, `{"code":21655,"message":"The ContentSid is invalid","status":404}`, 1, time.Now(), "template text"},
		{"a variable is not liked", allNames(), 400, `{"code":21656,"message":"The ContentVariables Parameter is invalid","status":400}`, 1, time.Now(), "template text"},
		{"it failed before", allNames(), 201, `{"sid":"SM7"}`, 2, time.Now(), "text"},
		{"she has opted out", allNames(), 400, `{"code":21610,"message":"unsubscribed","status":400}`, 1, time.Now(), "template"},
		{"Twilio is slow", allNames(), 429, `{"code":63018,"message":"Rate limit","status":429}`, 1, time.Now(), "template"},
		{"late", allNames(), 201, `{"sid":"SM7"}`, 1, time.Now().Add(-25 * time.Hour), "late"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := openWithTemplates(t, c.names, c.status, c.answer)
			d := delivery(ours, reply)
			d.Attempt, d.Heard = c.attempt, c.heard
			_, err := s.Send(t.Context(), d)
			if (err != nil) != (c.want == "template" && c.status >= 400) {
				t.Errorf("the error is %v", err)
			}
			var kinds []string
			for _, form := range s.sentForms() {
				switch {
				case form.Get("ContentSid") == template:
					kinds = append(kinds, "late")
				case form.Has("ContentSid"):
					kinds = append(kinds, "template")
				case form.Get("Body") == text:
					kinds = append(kinds, "text")
				}
			}
			if got := strings.Join(kinds, " "); got != c.want {
				t.Errorf("sent as %q, want %q", got, c.want)
			}
		})
	}
}

// What was taken by a template and then not delivered is sent again, unless the reason holds for every form.
func TestMenuNotDelivered(t *testing.T) {
	const byTemplate = status + "&template=1"
	for _, c := range []struct{ path, status, code, want string }{
		{byTemplate, "failed", "63013", "d1 failed 4, d1 again"},
		{byTemplate, "undelivered", "63021", "d1 undelivered 4, d1 again"},
		{byTemplate, "delivered", "", "d1 delivered 5"},
		{byTemplate, "failed", "63003", "d1 failed: the citizen is not on WhatsApp 4"},
		{status, "failed", "63013", "d1 failed 4"},
	} {
		s := open(t)
		s.post(c.path, "MessageSid", "SM9", "MessageStatus", c.status, "ErrorCode", c.code)
		if got := strings.Join(s.inbox.News, ", "); got != c.want {
			t.Errorf("%s %s %s: %s, want %s", c.path, c.status, c.code, got, c.want)
		}
	}
	s := openWithTemplates(t, allNames(), http.StatusCreated, `{"sid":"SM7"}`)
	if _, err := s.Send(t.Context(), delivery(ours, bot.Reply{Text: "α", Choices: []bot.Choice{{Label: "β", Value: "v"}}})); err != nil {
		t.Fatal(err)
	}
	if callback := s.sentForms()[0].Get("StatusCallback"); callback != public+byTemplate {
		t.Errorf("the news come to %s", callback)
	}
}

// Register makes the templates that are not there, and only those.
func TestRegister(t *testing.T) {
	s := open(t)
	s.provider.Answer(atTwilio(allNames()[:2], 0, ""))
	if err := s.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	made := make(map[string]string)
	for _, call := range s.provider.Calls()[1:] {
		var body struct {
			Name  string          `json:"friendly_name"`
			Types json.RawMessage `json:"types"`
		}
		if err := json.Unmarshal([]byte(call.Body), &body); err != nil {
			t.Fatal(err)
		}
		made[body.Name] = string(body.Types)
	}
	for i, name := range allNames() {
		if _, ok := made[name]; ok != (i >= 2) {
			t.Errorf("%s made: %v", name, ok)
		}
	}
	if want := `{"twilio/quick-reply":{"body":"{{1}}","actions":[{"type":"QUICK_REPLY","title":"{{2}}","id":"{{3}}"},{"type":"QUICK_REPLY","title":"{{4}}","id":"{{5}}"},{"type":"QUICK_REPLY","title":"{{6}}","id":"{{7}}"}]}}`; made["ask1555_buttons_3"] != want {
		t.Errorf("three buttons are %s", made["ask1555_buttons_3"])
	}
	if want := `{"twilio/list-picker":{"body":"{{1}}","button":"{{2}}","items":[{"id":"{{4}}","item":"1","description":"{{3}}"},{"id":"{{6}}","item":"2","description":"{{5}}"}]}}`; made["ask1555_list_2"] != want {
		t.Errorf("a list of two is %s", made["ask1555_list_2"])
	}
	s.provider.Answer(channeltest.Always(http.StatusUnauthorized, `{"code":20003,"message":"Authenticate","status":401}`))
	if err := s.Register(t.Context()); err == nil || !strings.Contains(err.Error(), "credentials") {
		t.Errorf("with a wrong token: %v", err)
	}
}
