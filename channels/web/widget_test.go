package web_test

import (
	"net/http"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/channels/web"
)

// The widget is one small file that browsers may keep a while and any site may load.
func TestWidgetIsSmall(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	a := s.do("GET", "/widget.js", map[string]string{"Accept-Encoding": "gzip"}, "")
	if len(a.body) > 20_000 || a.header.Get("Content-Encoding") != "gzip" || a.header.Get("Set-Cookie") != "" {
		t.Errorf("the widget weighs %d bytes: %v", len(a.body), a.header)
	}
	t.Logf("the widget weighs %d bytes", len(a.body))
	plain := s.do("GET", "/widget.js", nil, "")
	for _, word := range []string{"\nimport ", "\nexport ", "innerHTML", "document.cookie", "eval("} {
		if strings.Contains(plain.body, word) {
			t.Errorf("the widget has %q", word)
		}
	}
	if again := s.do("GET", "/widget.js", map[string]string{"If-None-Match": a.header.Get("ETag")}, ""); again.status != http.StatusNotModified {
		t.Errorf("the same widget again: %d", again.status)
	}
}

// Only the sites that the operator named may read the API, and never with cookies.
func TestEmbedding(t *testing.T) {
	const ours, other = "https://ypergasias.example.gr", "https://other.example.gr"
	s := serveWith(t, bot.DefaultPolicy, func(cfg *web.Config) { cfg.EmbedOrigins = []string{ours} })
	for origin, allowed := range map[string]bool{ours: true, other: false, "null": false, "": false} {
		for _, method := range []string{"OPTIONS", "GET"} {
			a := s.do(method, "/api/v1/starters", map[string]string{"Origin": origin}, "")
			if got := a.header.Get("Access-Control-Allow-Origin"); (got == ours) != allowed || (got != "" && !allowed) {
				t.Errorf("%s from %q: allowed %q", method, origin, got)
			}
			if a.header.Get("Access-Control-Allow-Credentials") != "" || !strings.Contains(a.header.Get("Vary"), "Origin") {
				t.Errorf("%s from %q: %v", method, origin, a.header)
			}
		}
	}
	if a := s.do("GET", "/", map[string]string{"Origin": ours}, ""); a.header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("the page with the conversation may be read by another site")
	}
	for _, origin := range []string{"*", "https://*.example.gr", "example.gr", "https://example.gr/", "null", ""} {
		if web.CheckOrigins([]string{origin}) == nil {
			t.Errorf("%q is taken for a site", origin)
		}
	}
	if err := web.CheckOrigins([]string{ours, "http://127.0.0.1:8080"}); err != nil {
		t.Error(err)
	}
}

// An area's questions to begin with lead to answers; one that is not ours is refused.
func TestStarters(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	var found struct {
		Results []struct{ Entry, Question string }
	}
	s.do("GET", "/api/v1/starters?area=dypa", nil, "").json(t, &found)
	if len(found.Results) != 3 || !strings.HasPrefix(found.Results[0].Entry, "dypa") {
		t.Errorf("%+v", found)
	}
	if a := s.do("GET", "/api/v1/starters?area=nothing", nil, ""); a.status != http.StatusBadRequest {
		t.Errorf("an unknown area: %d", a.status)
	}
}
