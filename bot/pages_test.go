package bot_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/bot"
	"ask1555/content"
)

// A page that an editor got wrong is named with its file; those of the content are all there.
func TestPages(t *testing.T) {
	const good = "---\ntitle: Α\nsummary: Β.\nupdated: 2026-11-26\n---\nΓ **δ**.\n"
	for name, test := range map[string]struct{ file, text, want string }{
		"good":         {"how", good, ""},
		"unknown name": {"about", good, "no page has this name"},
		"no title":     {"how", strings.Replace(good, "title: Α\n", "", 1), "needs title"},
		"no date":      {"how", strings.Replace(good, "updated: 2026-11-26\n", "", 1), "needs title"},
		"no text":      {"how", good[:strings.LastIndex(good, "Γ")], "needs title"},
		"unknown key":  {"how", strings.Replace(good, "title", "titel", 1), "titel"},
	} {
		pages, err := bot.LoadPages(fstest.MapFS{"pages/" + test.file + ".md": {Data: []byte(test.text)}})
		switch {
		case test.want == "" && (err != nil || len(pages) != 1 || pages[0].HTML != "<p>Γ <strong>δ</strong>.</p>"):
			t.Errorf("%s: %+v %v", name, pages, err)
		case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), "pages/"+test.file+".md")):
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
	if pages, err := bot.LoadPages(content.FS); err != nil || len(pages) != 4 || pages[0].Name != bot.PageHow {
		t.Errorf("%d pages, %v", len(pages), err)
	}
}
