package web_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
)

var imported = regexp.MustCompile(`(?m)^import .*'\./([a-z]+\.js)'`)

// An old phone on a slow network loads all of it in a moment, and nothing from elsewhere.
func TestPageIsSmall(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	page := s.do("GET", "/", nil, "")
	size, packed, requests, scripts := len(page.body), len(page.body), 1, 0
	for _, found := range regexp.MustCompile(`(?:src|href)="([^"]*)"`).FindAllStringSubmatch(page.body, -1) {
		address := found[1]
		switch {
		case strings.HasPrefix(address, "/assets/"):
			a := s.do("GET", address, nil, "")
			if a.status != http.StatusOK || !strings.Contains(a.header.Get("Cache-Control"), "immutable") || a.header.Get("Content-Type") == "" {
				t.Errorf("%s: %d %v", address, a.status, a.header)
			}
			small := s.do("GET", address, map[string]string{"Accept-Encoding": "gzip"}, "")
			size, packed, requests = size+len(a.body), packed+len(small.body), requests+1
			if strings.HasSuffix(address, ".js") {
				scripts += len(small.body)
			}
			for _, module := range imported.FindAllStringSubmatch(a.body, -1) {
				if !strings.Contains(page.body, "/"+module[1]+`"`) {
					t.Errorf("%s imports %s, which is not fetched at once", address, module[1])
				}
			}
		case slices.Contains([]string{"/manifest.webmanifest", "/tickets", "/how", "/privacy", "/accessibility"}, address):
			if a := s.do("GET", address, nil, ""); a.status != http.StatusOK {
				t.Errorf("%s: %d", address, a.status)
			}
		case !strings.HasPrefix(address, "tel:") && !strings.HasPrefix(address, "#") && address != "/faq" && address != "/transcript":
			t.Errorf("the page leads to %s", address)
		}
	}
	if packed > 30_000 || size > 60_000 || scripts > 15_000 || requests > 15 {
		t.Errorf("the page weighs %d bytes in %d requests, %d of them scripts; %d uncompressed", packed, requests, scripts, size)
	}
	t.Logf("the page weighs %d bytes in %d requests, %d of them scripts; %d uncompressed", packed, requests, scripts, size)
	if inline := regexp.MustCompile(`<style|<script[^>]*>[^<]|\sstyle=|\son[a-z]+=`).FindString(page.body); inline != "" {
		t.Errorf("inline script or style: %s", inline)
	}
	if n := strings.Count(page.body, `<button name="text"`); n != 5 {
		t.Errorf("%d questions to begin with: an entry of theirs is gone", n)
	}
	if old := s.do("GET", "/assets/000000000000/chat.js", nil, ""); strings.Contains(old.header.Get("Cache-Control"), "immutable") {
		t.Error("what another version asks for is kept for good")
	}
}

var article = regexp.MustCompile(`(?s)<article.*?</article>`)

// A sentence about a line of help may follow a question with choices: they stay until the citizen
// says something else.
func TestChoicesStay(t *testing.T) {
	c := serve(t, bot.Policy{AnswerAbove: 1, ClarifyAbove: 0}).begin()
	c.post("id", "m1", "text", helpNoted)
	history := c.history("")
	if n := len(history); n < 3 || len(history[n-2].Choices) == 0 || len(history[n-1].Choices) != 0 {
		t.Fatalf("no note after choices: %+v", history)
	}
	page := c.do("GET", "/", c.cookie(), "").body
	for _, choice := range history[len(history)-2].Choices {
		if !strings.Contains(page, `value="`+choice.Value+`"`) {
			t.Errorf("the page lacks the choice %s", choice.Value)
		}
	}
	c.post("id", "m2", "text", "ευχαριστώ πολύ")
	if page := c.do("GET", "/", c.cookie(), "").body; strings.Contains(page, `name="choice"`) {
		t.Error("old choices stand under a later message")
	}
}

// A question that is asked back, and has a sentence about a line of help besides.
const helpNoted = "τι βοήθεια υπάρχει για άστεγους;"

// A tap has no words; the page shows those of the button.
func TestTapHasWords(t *testing.T) {
	c := serve(t, bot.Policy{AnswerAbove: 1, ClarifyAbove: 0}).begin()
	taps := 0
	tap := func(value, label string) {
		t.Helper()
		taps++
		if a := c.do("POST", "/", c.cookie(), url.Values{"choice": {value}}.Encode()); a.status != http.StatusSeeOther {
			t.Fatalf("tap %s: %d %s", value, a.status, a.body)
		}
		articles := article.FindAllString(c.do("GET", "/", c.cookie(), "").body, -1)
		for i := len(articles) - 1; i >= 0; i-- {
			if !strings.Contains(articles[i], `class="citizen"`) {
				continue
			}
			if !strings.Contains(articles[i], "<p>"+label+"</p>") || !strings.Contains(articles[i], `id="latest"`) {
				t.Errorf("the tap %s is shown as %s", value, articles[i])
			}
			return
		}
	}
	choices := func() []bot.Choice {
		h := c.history("")
		return h[len(h)-1].Choices
	}
	c.post("id", "m1", "text", "επίδομα παιδιού")
	offered := choices()
	tap(offered[0].Value, offered[0].Label)
	for _, choice := range choices() {
		if choice.Value == "other" {
			tap(choice.Value, choice.Label)
		}
	}
	none := choices()
	tap(none[len(none)-1].Value, none[len(none)-1].Label)
	tap("human", c.bot.Knowledge().Sentences.Labels.Human)
	if taps != 4 {
		t.Errorf("%d of 4 kinds of choices were tapped", taps)
	}
}

// Browsers send each new line of a form as two characters; the limit counts one.
func TestFormNewLines(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	text := strings.Repeat("α\n", 2000)
	form := url.Values{"id": {"m1"}, "text": {strings.ReplaceAll(text, "\n", "\r\n")}}
	if a := c.do("POST", "/", c.cookie(), form.Encode()); a.status != http.StatusSeeOther {
		t.Errorf("2,000 lines of one letter: %d", a.status)
	}
	if h := c.history(""); len(h) == 0 || h[0].Text != text {
		t.Error("the text is not as it was typed")
	}
}

// Sent twice by an impatient finger, a form has one effect; sent again with other words it says so
// and keeps them.
func TestFormTwice(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	form := url.Values{"id": {"m1"}, "text": {question}}
	for range 2 {
		if a := c.do("POST", "/", c.cookie(), form.Encode()); a.status != http.StatusSeeOther {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	if n := len(c.history("")); n != 3 {
		t.Errorf("%d messages after sending twice, want 3", n)
	}
	form.Set("text", "πότε πληρώνονται οι συντάξεις")
	a := c.do("POST", "/", c.cookie(), form.Encode())
	if a.status != http.StatusConflict || !strings.Contains(a.body, "πότε πληρώνονται οι συντάξεις</textarea>") || strings.Contains(a.body, `value="m1"`) {
		t.Errorf("other words under the same id: %d %s", a.status, a.body)
	}
}

// A long answer begins with its first paragraph, the rest a tap away, also without a script; the API has it whole. A
// short one stands as it is.
func TestLongAnswersAreFolded(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	c.post("id", "m1", "text", "Πότε και πώς ανανεώνω την κάρτα ανεργίας;")
	page := c.do("GET", "/", c.cookie(), "").body
	folded := regexp.MustCompile(`(?s)<h2>[^<]*</h2>\s*<p>Η κάρτα ανεργίας ισχύει.*?</p><details class="more"><summary>Περισσότερα</summary>.*?<ol>.*?</details>\s*<footer class="source">`)
	if !folded.MatchString(page) || !strings.Contains(page, "<p>Σας βοήθησε;</p>") {
		t.Error("the long answer is not folded, or not asked about")
	}
	for _, m := range c.history("") {
		if strings.Contains(m.HTML, "<details") {
			t.Error("the API folds what its client may want whole")
		}
	}
	short := 0
	for _, e := range c.bot.Knowledge().Base.Entries {
		if e.Area != "genika" || len([]rune(e.At(time.Now()).Text)) > 240 {
			continue
		}
		short++
		c := c.begin()
		c.post("id", "m1", "text", e.Question)
		if page := strings.Join(article.FindAllString(c.do("GET", "/", c.cookie(), "").body, -1), ""); strings.Contains(page, "<h2>"+e.Question) && strings.Contains(page, "<details") {
			t.Errorf("the short answer %s is folded", e.ID)
		}
	}
	if short == 0 {
		t.Error("no short answer was tried")
	}
}

// The page's script polls where streams do not come through, and a citizen takes the conversation with her; who has
// none gets nothing.
func TestPageHistory(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	c.post("id", "m1", "text", question)
	var all, later struct{ Messages []struct{ ID string } }
	c.do("GET", "/messages", c.cookie(), "").json(t, &all)
	c.do("GET", "/messages?after=m1", c.cookie(), "").json(t, &later)
	if len(all.Messages) != 3 || len(later.Messages) != 2 || later.Messages[0].ID != all.Messages[1].ID {
		t.Errorf("%+v, after the first %+v", all, later)
	}
	if a := c.do("GET", "/messages", nil, ""); a.status != http.StatusNoContent {
		t.Errorf("without a conversation: %d %s", a.status, a.body)
	}
	text := c.do("GET", "/transcript", c.cookie(), "")
	if !strings.Contains(text.body, "Εσείς, ") || !strings.Contains(text.body, question) || strings.Contains(text.body, "<p>") || text.header.Get("Content-Disposition") != `attachment; filename="synomilia.txt"` {
		t.Errorf("%v %s", text.header, text.body)
	}
	if strangers := c.do("GET", "/transcript", nil, ""); strings.Contains(strangers.body, "Εσείς") {
		t.Error("a stranger takes the conversation")
	}
}

// What is being typed can be looked up without standing in an address.
func TestSearchInAForm(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	var byAddress, byForm struct{ Results []struct{ Entry string } }
	s.do("GET", "/api/v1/search?limit=3&q="+url.QueryEscape(question), nil, "").json(t, &byAddress)
	s.do("POST", "/api/v1/search", formType, url.Values{"q": {question}, "limit": {"3"}}.Encode()).json(t, &byForm)
	if len(byForm.Results) != 3 || !slices.Equal(byAddress.Results, byForm.Results) {
		t.Errorf("%+v, want %+v", byForm, byAddress)
	}
	if a := s.do("POST", "/api/v1/search", formType, "limit=0&q=x"); a.status != http.StatusBadRequest {
		t.Errorf("limit 0: %d", a.status)
	}
}
