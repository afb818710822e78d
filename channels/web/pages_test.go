package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ask1555/bot"
)

// The pages of the service about itself are a step from every other, and in the site map.
func TestContentPages(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	sitemap := s.do("GET", "/sitemap.xml", nil, "").body
	for _, name := range []string{"how", "privacy", "accessibility"} {
		for _, from := range []string{"/", "/faq", "/faq/dypa", "/" + name, "/faq/nothing"} {
			if !strings.Contains(s.do("GET", from, nil, "").body, `href="/`+name+`"`) {
				t.Errorf("%s does not lead to /%s", from, name)
			}
		}
		page := s.do("GET", "/"+name, nil, "")
		if page.status != http.StatusOK || !strings.Contains(page.body, "Ενημερώθηκε") || !strings.Contains(sitemap, "/"+name+"<") {
			t.Errorf("/%s: %d", name, page.status)
		}
	}
}

// What the device keeps for when there is no network are the lines of help, as editors wrote them, and nothing else.
func TestWorkerKeepsTheNumbers(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	page := s.do("GET", "/offline", nil, "").body
	for _, number := range []string{"1555", "15900", "112", "100", "166", "1056", "197", "10306"} {
		if !strings.Contains(page, `href="tel:`+number+`"`) {
			t.Errorf("the page without a network lacks %s", number)
		}
	}
	worker := s.do("GET", "/sw.js", nil, "")
	if kind := worker.header.Get("Content-Type"); worker.status != http.StatusOK || !strings.HasPrefix(kind, "text/javascript") || strings.Contains(worker.body, "15900") {
		t.Errorf("the worker is %d %s", worker.status, kind)
	}
	for _, address := range regexp.MustCompile(`(?:href|src)="(/assets/[^"]+)"`).FindAllStringSubmatch(page, -1) {
		if file := address[1][strings.LastIndex(address[1], "/")+1:]; !strings.Contains(worker.body, "'"+file+"'") {
			t.Errorf("the worker does not keep %s", file)
		}
	}
}

// A telephone may put the chat among its apps.
func TestManifest(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	a := s.do("GET", "/manifest.webmanifest", nil, "")
	var app struct {
		Name  string
		Start string `json:"start_url"`
		Icons []struct{ Src, Type string }
	}
	if err := json.Unmarshal([]byte(a.body), &app); err != nil || app.Name == "" || app.Start != "/" || len(app.Icons) != 2 || a.header.Get("Content-Type") != "application/manifest+json" {
		t.Errorf("%v %v %+v", err, a.header, app)
	}
	for _, icon := range app.Icons {
		if i := s.do("GET", icon.Src, nil, ""); i.status != http.StatusOK || i.header.Get("Content-Type") != icon.Type {
			t.Errorf("%s: %d", icon.Src, i.status)
		}
	}
}
