package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ask1555/channels/channeltest"
)

// badInput is one request that a route must refuse.
type badInput struct {
	name   string
	path   string
	header map[string]string
	body   string
	want   int
}

// Every route of the router is given what it must refuse; a route without such a case fails the test.
// After all of it the service still answers.
func TestBadInput(t *testing.T) {
	t.Parallel() // it mostly waits
	r := start(t, settings(t))
	c, other := r.chat(), r.chat()
	messages, events := "/api/v1/conversations/:id/messages", "/api/v1/conversations/:id/events"
	here := func(path string) string { return strings.Replace(path, ":id", c.ID, 1) }
	auth := c.header()
	strange := map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + other.Token}
	forged := map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + c.ID + ".AAAA"}
	unknown := "AAAAAAAAAAAAAAAAAAAAAA"
	message := func(text string) string { return `{"id":"m1","text":"` + text + `"}` }
	form := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}

	cases := map[string][]badInput{
		"POST /api/v1/conversations": {
			{name: "broken JSON", header: jsonHeader, body: `{"channel":`, want: 400},
			{name: "unknown field", header: jsonHeader, body: `{"channel":"web","admin":true}`, want: 400},
			{name: "another channel", header: jsonHeader, body: `{"channel":"sms"}`, want: 400},
			{name: "no JSON", header: form, body: `channel=web`, want: 415},
			{name: "5 MB", header: jsonHeader, body: `{"channel":"` + strings.Repeat("x", 5<<20) + `"}`, want: 413},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
		},
		"POST " + messages: {
			{name: "no token", path: here(messages), header: jsonHeader, body: message("γεια"), want: 401},
			{name: "forged token", path: here(messages), header: forged, body: message("γεια"), want: 401},
			{name: "another conversation's token", path: here(messages), header: strange, body: message("γεια"), want: 403},
			{name: "unknown id", path: strings.Replace(messages, ":id", unknown, 1), header: auth, body: message("γεια"), want: 404},
			{name: "broken JSON", path: here(messages), header: auth, body: `{"id":"m1","text":"γει`, want: 400},
			{name: "unknown field", path: here(messages), header: auth, body: `{"id":"m1","text":"γεια","role":"admin"}`, want: 400},
			{name: "two values", path: here(messages), header: auth, body: message("γεια") + message("γεια"), want: 400},
			{name: "array", path: here(messages), header: auth, body: `[]`, want: 400},
			{name: "no id", path: here(messages), header: auth, body: `{"text":"γεια"}`, want: 400},
			{name: "empty text", path: here(messages), header: auth, body: message(""), want: 400},
			{name: "blank text", path: here(messages), header: auth, body: message(" \u2003 "), want: 400},
			{name: "NUL", path: here(messages), header: auth, body: message(`γεια\u0000σας`), want: 400},
			{name: "lone high surrogate", path: here(messages), header: auth, body: message(`γεια\ud83d σας`), want: 400},
			{name: "lone low surrogate", path: here(messages), header: auth, body: message(`\ude00`), want: 400},
			{name: "no UTF-8", path: here(messages), header: auth, body: message("\xff\xfe"), want: 400},
			{name: "4,001 characters", path: here(messages), header: auth, body: message(strings.Repeat("ω", 4001)), want: 413},
			{name: "5 MB", path: here(messages), header: auth, body: message(strings.Repeat("x", 5<<20)), want: 413},
			{name: "gzip", path: here(messages), header: with(auth, "Content-Encoding", "gzip"), body: bomb(t), want: 415},
			{name: "no JSON", path: here(messages), header: with(auth, "Content-Type", "text/plain"), body: "γεια", want: 415},
			{name: "long choice", path: here(messages), header: auth, body: `{"id":"m1","text":"","choice":"` + strings.Repeat("x", 65) + `"}`, want: 400},
		},
		"DELETE /api/v1/conversations/:id": {
			{name: "no token", path: "/api/v1/conversations/" + c.ID, want: 401},
			{name: "another conversation's token", path: "/api/v1/conversations/" + c.ID, header: strange, want: 403},
			{name: "unknown id", path: "/api/v1/conversations/" + unknown, header: auth, want: 404},
		},
		"GET " + messages: {
			{name: "no token", path: here(messages), want: 401},
			{name: "another conversation's token", path: here(messages), header: strange, want: 403},
			{name: "unknown id", path: strings.Replace(messages, ":id", unknown, 1), header: auth, want: 404},
		},
		"GET " + events: {
			{name: "no token", path: here(events), want: 401},
			{name: "another conversation's token", path: here(events), header: strange, want: 403},
			{name: "token in the address", path: here(events) + "?token=" + c.Token, want: 401},
			{name: "wrong Last-Event-ID", path: here(events), header: with(auth, "Last-Event-ID", "x"), want: 400},
		},
		"GET /api/v1/search": {
			{name: "no question", path: "/api/v1/search", want: 400},
			{name: "wrong limit", path: "/api/v1/search?q=a&limit=1e9", want: 400},
			{name: "no UTF-8", path: "/api/v1/search?q=%ff", want: 400},
			{name: "too long", path: "/api/v1/search?q=" + strings.Repeat("a", 4001), want: 413},
		},
		"POST /api/v1/search": {
			{name: "no question", header: form, want: 400},
			{name: "wrong limit", header: form, body: "q=a&limit=1e9", want: 400},
			{name: "too long", header: form, body: "q=" + strings.Repeat("a", 4001), want: 413},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
		},
		"GET /api/v1/starters": {{name: "unknown area", path: "/api/v1/starters?area=nothing", want: 400}},
		"GET /api/v1/entries/:id": {
			{name: "unknown", path: "/api/v1/entries/nothing", want: 404},
			{name: "a path", path: "/api/v1/entries/..%2f..%2fetc%2fpasswd", want: 404},
		},
		"POST /api/v1/feedback": {
			{name: "no token", header: jsonHeader, body: `{"conversation":"` + c.ID + `","message":"m1","helpful":true}`, want: 401},
			{name: "no verdict", header: auth, body: `{"conversation":"` + c.ID + `","message":"m1"}`, want: 400},
			{name: "unknown field", header: auth, body: `{"stars":5}`, want: 400},
		},
		"POST /webhooks/twilio/sms": {{name: "no signature", header: form, body: "Body=γεια", want: 403}, {name: "gzip", header: gzipHeader, body: bomb(t), want: 415}, {name: "5 MB", header: form, body: strings.Repeat("x", 5<<20), want: 413}},
		"POST /webhooks/twilio/whatsapp": {
			{name: "no signature", header: form, body: "Body=γεια", want: 403},
			{name: "the signature of another webhook", header: with(form, "X-Twilio-Signature", sign(publicURL+"/webhooks/twilio/sms", url.Values{"Body": {"γεια"}})), body: "Body=γεια", want: 403},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
			{name: "5 MB", header: form, body: strings.Repeat("x", 5<<20), want: 413},
		},
		"POST /webhooks/twilio/status": {{name: "no signature", header: form, body: "MessageStatus=sent", want: 403}},
		"POST /webhooks/telegram": {
			{name: "no secret", header: jsonHeader, body: `{}`, want: 403},
			{name: "wrong secret", header: with(jsonHeader, "X-Telegram-Bot-Api-Secret-Token", "guess"), body: `{}`, want: 403},
			{name: "broken JSON is not asked for again", header: with(jsonHeader, "X-Telegram-Bot-Api-Secret-Token", telegramPass), body: `{"update_id":`, want: 200},
		},
		"GET /webhooks/kannel": {
			{name: "no secret", path: "/webhooks/kannel?id=u1&from=1&text=a", want: 403},
			{name: "no id", header: kannelHeader, want: 400},
			{name: "too long", path: "/webhooks/kannel?id=u1&from=1&text=" + strings.Repeat("a", 40_000), header: kannelHeader, want: 431},
			{name: "gzip", path: "/webhooks/kannel?id=u1&from=1&text=a", header: with(kannelHeader, "Content-Encoding", "gzip"), want: 415},
		},
		"POST /webhooks/kannel": {
			{name: "no secret", path: "/webhooks/kannel?id=u1&from=1", body: "a", want: 403},
			{name: "5 MB", path: "/webhooks/kannel?id=u1&from=1", header: kannelHeader, body: strings.Repeat("x", 5<<20), want: 413},
		},
		"GET /webhooks/messenger": {
			{name: "nothing", want: 403},
			{name: "another word", path: "/webhooks/messenger?hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1", want: 403},
		},
		"POST /webhooks/messenger": {
			{name: "no signature", header: jsonHeader, body: `{}`, want: 403},
			{name: "wrong signature", header: with(jsonHeader, "X-Hub-Signature-256", "sha256="+channeltest.HexHMAC("guess", `{}`)), body: `{}`, want: 403},
			{name: "cut off", header: with(jsonHeader, "X-Hub-Signature-256", "sha256="+channeltest.HexHMAC(messengerSecret, `{"object":"page"}`)), body: `{"object":"pa`, want: 403},
			{name: "broken JSON is not asked for again", header: with(jsonHeader, "X-Hub-Signature-256", "sha256="+channeltest.HexHMAC(messengerSecret, `{"object":`)), body: `{"object":`, want: 200},
			{name: "5 MB", header: jsonHeader, body: strings.Repeat("x", 5<<20), want: 413},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
		},
		"POST /webhooks/viber": {
			{name: "no signature", header: jsonHeader, body: `{}`, want: 403},
			{name: "wrong signature", header: with(jsonHeader, "X-Viber-Content-Signature", channeltest.HexHMAC("guess", `{}`)), body: `{}`, want: 403},
			{name: "cut off", header: with(jsonHeader, "X-Viber-Content-Signature", channeltest.HexHMAC(viberToken, `{"event":"message"}`)), body: `{"event":"mess`, want: 403},
			{name: "5 MB", header: jsonHeader, body: strings.Repeat("x", 5<<20), want: 413},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
		},
		"GET /":            {{name: "forged cookie starts anew", path: "/", header: map[string]string{"Cookie": "ask1555=" + c.ID + ".AAAA"}, want: 200}},
		"POST /":           {{name: "from another site", path: "/", header: with(form, "Sec-Fetch-Site", "cross-site"), body: "text=γεια", want: 403}, {name: "empty", path: "/", header: form, body: "text=", want: 400}, {name: "too long", path: "/", header: form, body: "text=" + strings.Repeat("a", 4001), want: 413}},
		"GET /events":      {{name: "no cookie", want: 204}},
		"GET /messages":    {{name: "no cookie", want: 204}, {name: "forged cookie", header: map[string]string{"Cookie": "ask1555=" + c.ID + ".AAAA"}, want: 204}},
		"GET /transcript":  {{name: "forged cookie", header: map[string]string{"Cookie": "ask1555=" + c.ID + ".AAAA"}, want: 200}},
		"POST /exit":       {{name: "without anything", header: form, want: 303}},
		"POST /new":        {{name: "from another site", header: with(form, "Sec-Fetch-Site", "cross-site"), want: 403}},
		"GET /tickets":     {{name: "a number in the address", path: "/tickets?reference=A23-4EK-5MT&pin=1", want: 200}},
		"GET /tickets/own": {{name: "forged cookie", path: "/tickets/own", header: map[string]string{"Cookie": "ask1555=" + c.ID + ".AAAA"}, want: 200}},
		"POST /tickets": {
			{name: "from another site", header: with(form, "Sec-Fetch-Site", "cross-site"), want: 403},
			{name: "nothing", header: form, want: 400},
			{name: "no UTF-8", header: form, body: "reference=%ff%00&pin=%ff", want: 400},
			{name: "no such ticket", header: form, body: "reference=A23-4EK-5MT&pin=0000", want: 403},
			{name: "gzip", header: gzipHeader, body: bomb(t), want: 415},
		},
		"GET /assets/:name":          {{name: "unknown", path: "/assets/nothing.js", want: 404}, {name: "a path", path: "/assets/..%2fpage.go", want: 404}, {name: "a template", path: "/assets/chat.html", want: 404}},
		"GET /assets/:version/:name": {{name: "unknown", path: "/assets/0/nothing.js", want: 404}, {name: "a path", path: "/assets/0/..%2fpage.go", want: 404}, {name: "a template", path: "/assets/0/chat.html", want: 404}},
		"GET /sw.js":                 {{name: "with a query", path: "/sw.js?x=%ff", want: 200}},
		"GET /widget.js":             {{name: "with a query", path: "/widget.js?x=%ff", want: 200}},
		"GET /widget.css":            {{name: "with a query", path: "/widget.css?x=%ff", want: 200}},
		"GET /manifest.webmanifest":  {{name: "with a query", path: "/manifest.webmanifest?x=%ff", want: 200}},
		"GET /how":                   {{name: "with a query", path: "/how?x=%ff", want: 200}},
		"GET /privacy":               {{name: "with a query", path: "/privacy?x=%ff", want: 200}},
		"GET /accessibility":         {{name: "with a query", path: "/accessibility?x=%ff", want: 200}},
		"GET /offline":               {{name: "with a query", path: "/offline?x=%ff", want: 200}},
		"GET /f/:code": {
			{name: "unknown", path: "/f/zzzzzz", want: 404},
			{name: "no code", path: "/f/%2e%2e%2fetc", want: 404},
			{name: "long", path: "/f/" + strings.Repeat("x", 3000), want: 404},
			{name: "no UTF-8", path: "/f/%ff%fe", want: 404},
		},
		"GET /faq":           {{name: "no UTF-8", path: "/faq?q=%ff%00", want: 200}, {name: "too long", path: "/faq?q=" + strings.Repeat("a", 3000), want: 200}, {name: "a script", path: "/faq?q=%3Cscript%3Ealert(1)%3C/script%3E", want: 200}},
		"GET /faq/:area":     {{name: "unknown", path: "/faq/nothing", want: 404}, {name: "a path", path: "/faq/..%2f..%2fetc%2fpasswd", want: 404}},
		"GET /faq/:area/:id": {{name: "unknown", path: "/faq/efka/nothing", want: 404}, {name: "of another area", path: "/faq/dypa/efka-ethniki-syntaxi", want: 404}},
		"GET /faq/feed.xml":  {{name: "with a query", path: "/faq/feed.xml?x=%ff", want: 200}},
		"GET /sitemap.xml":   {{name: "with a query", path: "/sitemap.xml?x=%ff", want: 200}},
		"GET /robots.txt":    {{name: "with a query", path: "/robots.txt?x=%ff", want: 200}},
		"GET /healthz":       {{name: "with a body", body: "x", want: 200}},
		"GET /readyz":        {{name: "with a body", body: "x", want: 200}},
	}
	for _, route := range r.app.GetRoutes(true) {
		if route.Method == http.MethodHead {
			continue
		}
		if len(cases[route.Method+" "+route.Path]) == 0 {
			t.Errorf("no case of bad input for %s %s", route.Method, route.Path)
		}
	}
	for route, list := range cases {
		method, pattern, _ := strings.Cut(route, " ")
		for _, test := range list {
			if test.path == "" {
				test.path = pattern
			}
			a := r.do(method, test.path, test.header, test.body)
			if a.status != test.want {
				t.Errorf("%s, %s: %d, want %d (%.200s)", route, test.name, a.status, test.want, a.body)
			}
			if a.status >= 400 && !strings.HasPrefix(pattern, "/") {
				continue
			}
			checkProblem(t, route+", "+test.name, a)
		}
	}
	for n, text := range []string{"\u202eεπίδομα\u202c", "\U000E0001\U000E0041επίδομα παιδιού", "😀😀", strings.Repeat("ω", 4000), strings.Repeat("h", 4000), "α" + strings.Repeat("\u0301", 3000)} {
		if a := c.send(map[string]string{"id": fmt.Sprint("odd", n), "text": text}); a.status != http.StatusOK {
			t.Errorf("odd text %d: %d %.200s", n, a.status, a.body)
		}
	}
	if got := r.chat().say("m1", "Πότε πληρώνεται το επίδομα παιδιού;"); got.Decision != "answer" {
		t.Errorf("after all that a question is %q", got.Decision)
	}
}

// checkProblem: an error is problem JSON in both languages and tells nothing of the inside.
func checkProblem(t *testing.T, name string, a answer) {
	t.Helper()
	if a.status < 400 || strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return
	}
	var problem struct {
		Title, Detail string
		DetailEN      string `json:"detail_en"`
		Status        int
	}
	if !strings.HasPrefix(a.header.Get("Content-Type"), "application/problem+json") {
		t.Errorf("%s: an error of type %q: %s", name, a.header.Get("Content-Type"), a.body)
		return
	}
	a.json(t, &problem)
	if problem.Status != a.status || problem.Title == "" || problem.Detail == "" || problem.DetailEN == "" {
		t.Errorf("%s: the problem is not told in both languages: %s", name, a.body)
	}
	for _, inside := range []string{"goroutine", ".go:", "json:", "sql"} {
		if strings.Contains(a.body, inside) {
			t.Errorf("%s: the error tells of the inside: %s", name, a.body)
		}
	}
}

func with(header map[string]string, name, value string) map[string]string {
	out := map[string]string{name: value}
	for k, v := range header {
		if _, set := out[k]; !set {
			out[k] = v
		}
	}
	return out
}

var gzipHeader = map[string]string{"Content-Type": "application/json", "Content-Encoding": "gzip"}

// bomb is a small body that unpacks to 64 MB.
func bomb(t *testing.T) string {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

// Behind a proxy that is trusted, each citizen has a share of her own; who uses it up is asked to
// wait, and is handed off all the same.
func TestLimit(t *testing.T) {
	cmd := settings(t)
	cmd.TrustedProxies = []string{"127.0.0.1"}
	r := start(t, cmd)
	c := r.chat()
	from := with(c.header(), "X-Forwarded-For", "192.0.2.7")
	var last answer
	for n := 0; n < 200 && last.status != http.StatusTooManyRequests; n++ {
		last = r.do("POST", c.path(), from, fmt.Sprintf(`{"id":"m%d","text":"γεια"}`, n))
	}
	if last.status != http.StatusTooManyRequests || last.header.Get("Retry-After") == "" {
		t.Fatalf("200 messages in a row: %d, Retry-After %q", last.status, last.header.Get("Retry-After"))
	}
	remember(disclosure)
	if a := r.do("POST", c.path(), from, `{"id":"h","text":"`+disclosure+`"}`); a.status != http.StatusOK || !strings.Contains(a.body, `"handoff"`) {
		t.Errorf("a limited citizen who discloses violence gets %d %s", a.status, a.body)
	}
	if got := r.chat().say("m1", "γεια"); got.Decision != "smalltalk" {
		t.Error("another citizen is limited too")
	}
}

// folded is what stands around the rest of a long answer.
var folded = regexp.MustCompile(`<details class="more"><summary>[^<]*</summary>|</details>`)

// Without JavaScript the page is plain forms: ask, be asked back, pick, see it again after a reload.
func TestPageByForms(t *testing.T) {
	cmd := settings(t)
	cmd.AnswerAbove, cmd.ClarifyAbove = 1, 0
	r := start(t, cmd)
	header := map[string]string{"Content-Type": "application/x-www-form-urlencoded"}
	post := func(form url.Values) answer {
		a := r.do("POST", "/", header, form.Encode())
		if cookie := a.header.Get("Set-Cookie"); cookie != "" {
			for _, want := range []string{"HttpOnly", "SameSite=Strict"} {
				if !strings.Contains(cookie, want) {
					t.Errorf("the cookie is not %s: %s", want, cookie)
				}
			}
			header["Cookie"], _, _ = strings.Cut(cookie, ";")
		}
		return a
	}
	remember("επίδομα παιδιού")
	if a := post(url.Values{"text": {"επίδομα παιδιού"}}); a.status != http.StatusSeeOther {
		t.Fatalf("a question: %d %s", a.status, a.body)
	}
	page := r.do("GET", "/", header, "")
	if !strings.Contains(page.body, `value="entry:`) || !strings.Contains(page.body, "επίδομα παιδιού") {
		t.Fatalf("the page does not ask back:\n%s", page.body)
	}
	value := page.body[strings.Index(page.body, `value="entry:`)+len(`value="`):]
	value = value[:strings.Index(value, `"`)]
	if a := post(url.Values{"choice": {value}}); a.status != http.StatusSeeOther {
		t.Fatalf("a choice: %d %s", a.status, a.body)
	}
	page = r.do("GET", "/", header, "")
	entry, _ := r.bot.Knowledge().Base.Entry(strings.TrimPrefix(value, "entry:"))
	if shown := folded.ReplaceAllString(page.body, ""); !strings.Contains(shown, entry.At(time.Now()).HTML) {
		t.Error("the page does not show the answer")
	}
	if a := post(url.Values{"text": {disclosure}}); a.status != http.StatusOK || !strings.Contains(a.body, "tel:15900") || strings.Contains(a.body, entry.Question) {
		t.Errorf("a disclosure: %d", a.status)
	}
	if page = r.do("GET", "/", header, ""); strings.Contains(page.body, "data-id=") {
		t.Error("after a hand-off the page still shows the conversation")
	}
	if !strings.Contains(page.header.Get("Content-Security-Policy"), "default-src 'none'") || page.header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers of the page: %v", page.header)
	}
	if a := post(url.Values{"text": {"Πότε πληρώνεται το επίδομα παιδιού;"}}); a.status != http.StatusSeeOther {
		t.Fatalf("a question after it: %d", a.status)
	}
	if a := r.do("POST", "/exit", header, ""); a.status != http.StatusSeeOther || !strings.Contains(a.header.Get("Clear-Site-Data"), "cookies") || strings.HasPrefix(a.header.Get("Location"), "/") {
		t.Errorf("the exit: %d %v", a.status, a.header)
	}
	// Who has kept the cookie reads nothing of before.
	for _, path := range []string{"/", "/messages", "/transcript", "/tickets/own"} {
		if a := r.do("GET", path, header, ""); a.status != http.StatusOK || strings.Contains(a.body, "data-id=") || strings.Contains(a.body, `"author"`) || strings.Contains(a.body, "Εσείς,") {
			t.Errorf("after the exit %s answers %d %s", path, a.status, a.body)
		}
	}
}
