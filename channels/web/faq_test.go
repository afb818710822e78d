package web_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/kb"
)

// Every entry that holds has its page, which an area and the site map lead to.
func TestFAQPages(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	home := s.do("GET", "/faq", nil, "").body
	sitemap := s.do("GET", "/sitemap.xml", nil, "").body
	for _, area := range kb.Areas {
		if !strings.Contains(home, `href="/faq/`+area+`"`) {
			t.Errorf("the first page does not lead to %s", area)
		}
		page := s.do("GET", "/faq/"+area, nil, "").body
		links := regexp.MustCompile(`href="(/faq/`+area+`/[a-z0-9-]+)"`).FindAllStringSubmatch(page, -1)
		if len(links) < 10 {
			t.Errorf("%s has %d pages", area, len(links))
		}
		for _, link := range links {
			if !strings.Contains(sitemap, link[1]+"<") {
				t.Errorf("the site map lacks %s", link[1])
			}
		}
		if a := s.do("GET", links[0][1], nil, ""); a.status != http.StatusOK || !strings.Contains(a.body, `<link rel="canonical" href="`) {
			t.Errorf("%s: %d", links[0][1], a.status)
		}
	}
}

func TestFAQEntry(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	a := s.do("GET", "/faq/efka/efka-ethniki-syntaxi", nil, "")
	data := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(a.body)
	if data == nil {
		t.Fatal("no data for search engines")
	}
	var page struct {
		Type       string `json:"@type"`
		MainEntity []struct {
			Name           string
			AcceptedAnswer struct{ Text string }
		}
	}
	if err := json.Unmarshal([]byte(data[1]), &page); err != nil || page.Type != "FAQPage" || !strings.Contains(page.MainEntity[0].AcceptedAnswer.Text, "<strong>446,87") {
		t.Errorf("%+v %v", page, err)
	}
	if strings.Contains(a.body, "{ethniki") {
		t.Error("an amount is shown by its name")
	}
	if short := s.do("GET", "/faq/efka-ethniki-syntaxi", nil, ""); short.status != http.StatusMovedPermanently || short.header.Get("Location") != "/faq/efka/efka-ethniki-syntaxi" {
		t.Errorf("the short link: %d %v", short.status, short.header)
	}
	pension, _ := s.bot.Knowledge().Base.Entry("efka-ethniki-syntaxi")
	for _, path := range []string{bot.ShortPath + pension.Code(), bot.ShortPath + strings.ToUpper(pension.Code())} {
		if code := s.do("GET", path, nil, ""); code.status != http.StatusFound || code.header.Get("Location") != "/faq/efka/efka-ethniki-syntaxi" {
			t.Errorf("%s, the address in a text message: %d %v", path, code.status, code.header)
		}
	}
	if missing := s.do("GET", "/f/uuuu", nil, ""); missing.status != http.StatusNotFound || !strings.Contains(missing.body, `name="q"`) {
		t.Errorf("a code of no entry: %d, and no way on", missing.status)
	}
	if missing := s.do("GET", "/faq/efka/nothing", nil, ""); missing.status != http.StatusNotFound || !strings.Contains(missing.body, `name="q"`) {
		t.Errorf("a page that is not there: %d, and no way on", missing.status)
	}
}

// The search works without a script, in any writing; a cry for help is answered there too.
func TestFAQSearch(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	for _, q := range []string{"pote+plironetai+to+epidoma+paidiou", "%CE%A0%CE%9F%CE%A4%CE%95+%CE%A0%CE%9B%CE%97%CE%A1%CE%A9%CE%9D%CE%95%CE%A4%CE%91%CE%99+%CE%A4%CE%9F+%CE%95%CE%A0%CE%99%CE%94%CE%9F%CE%9C%CE%91+%CE%A0%CE%91%CE%99%CE%94%CE%99%CE%9F%CE%A5"} {
		found := regexp.MustCompile(`<li><a href="/faq/[a-z]+/([a-z0-9-]+)"`).FindStringSubmatch(s.do("GET", "/faq?q="+q, nil, "").body)
		if found == nil || found[1] != "opeka-epidoma-paidiou-pliromi" {
			t.Errorf("%s finds %v", q, found)
		}
	}
	if body := s.do("GET", "/faq?q=o+antras+mou+me+xtipaei", nil, "").body; !strings.Contains(body, "tel:15900") || !strings.Contains(body, `role="alert"`) || strings.Contains(body, "xtipaei") {
		t.Error("a cry for help in the search is not heard, or is shown again")
	}
	if body := s.do("GET", "/faq?q=%3Cscript%3Ealert(1)%3C/script%3E", nil, "").body; strings.Contains(body, "<script>alert") {
		t.Error("what was searched for is run")
	}
}

func TestFeed(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	var feed struct {
		Entries []struct {
			Title   string `xml:"title"`
			Updated string `xml:"updated"`
		} `xml:"entry"`
	}
	a := s.do("GET", "/faq/feed.xml", nil, "")
	if err := xml.Unmarshal([]byte(a.body), &feed); err != nil || len(feed.Entries) != 50 || feed.Entries[0].Updated < feed.Entries[49].Updated {
		t.Errorf("%d entries, %v", len(feed.Entries), err)
	}
	if !strings.Contains(s.do("GET", "/robots.txt", nil, "").body, "Disallow: /api/") {
		t.Error("robots may read the API")
	}
}
