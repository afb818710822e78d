package kb_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ask1555/kb"
)

const good = `---
id: efka-amka
question: Πού βγάζω ΑΜΚΑ;
sources: [https://www.gov.gr]
reviewed: 2026-01-20
review_by: 2026-07-20
---
Σε **ΚΕΠ**. Δείτε [εδώ](https://www.gov.gr).

- πρώτο
- δεύτερο

## Πώς το ρωτούν
- βγάζω αμκα

## Δοκιμές
- amka
`

func TestLoadEntry(t *testing.T) {
	c, err := kb.Load(fstest.MapFS{"faq/efka/efka-amka.md": {Data: []byte(good)}})
	if err != nil {
		t.Fatal(err)
	}
	e, ok := c.Entry("efka-amka")
	if !ok || e.Area != "efka" || len(e.Phrasings) != 1 || len(e.Tests) != 1 || e.Phrasings[0].Line != 14 || e.Reviewed.String() != "20/1/2026" {
		t.Fatalf("entry is %+v", e)
	}
	if want := "Σε ΚΕΠ. Δείτε εδώ (https://www.gov.gr).\n\n- πρώτο\n- δεύτερο"; e.Text != want {
		t.Errorf("text is %q, want %q", e.Text, want)
	}
	if e.At(time.Now()).Short != "Σε ΚΕΠ. Δείτε εδώ (https://www.gov.gr)." {
		t.Errorf("short is %q", e.At(time.Now()).Short)
	}
	if strings.Contains(e.At(time.Now()).HTML, "ρωτούν") || strings.Contains(e.Text, "amka") {
		t.Error("citizens would see the phrasings")
	}
}

// Each mistake of an editor is told with its file and line.
func TestLoadTellsWhatIsWrong(t *testing.T) {
	for name, test := range map[string]struct {
		from, to string
		line     int
		want     string
	}{
		"unknown key":     {"review_by:", "revew_by:", 6, "revew_by"},
		"wrong date":      {"2026-01-20", "20/1/2026", 5, "2026-01-31"},
		"id and file":     {"id: efka-amka", "id: efka-afm", 2, "efka-afm"},
		"no front matter": {"---\nid", "id", 1, "---"},
		"not closed":      {"2026-07-20\n---", "2026-07-20", 1, "not closed"},
		"no source":       {"sources: [https://www.gov.gr]\n", "", 1, "sources"},
		"text in a list":  {"- βγάζω αμκα", "βγάζω αμκα", 14, "list items"},
	} {
		t.Run(name, func(t *testing.T) {
			file := strings.Replace(good, test.from, test.to, 1)
			_, err := kb.Load(fstest.MapFS{"faq/efka/efka-amka.md": {Data: []byte(file)}})
			problems := kb.Problems(err)
			if len(problems) == 0 || problems[0].File != "faq/efka/efka-amka.md" || problems[0].Line != test.line || !strings.Contains(problems[0].Message, test.want) {
				t.Errorf("problems are %v, want line %d with %q", problems, test.line, test.want)
			}
		})
	}
}

func TestRawHTMLAndBadLinksAreNotRendered(t *testing.T) {
	html := kb.RenderHTML("a <script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=y>")
	for _, bad := range []string{"<script", "javascript:", "<img"} {
		if strings.Contains(html, bad) {
			t.Errorf("%q is in %s", bad, html)
		}
	}
}

// The same question in every habit finds its entry, over the content that ships.
func TestSearchInEveryHabit(t *testing.T) {
	base := open(t)
	for _, q := range []string{
		"Πότε πληρώνεται το επίδομα παιδιού;", "ποτε πληρωνεται το επιδομα παιδιου", "ΠΟΤΕ ΠΛΗΡΩΝΕΤΑΙ ΤΟ ΕΠΙΔΟΜΑ ΠΑΙΔΙΟΥ",
		"pote plhrwnetai to epidoma paidiou", "pote plironete to epidoma pediou", "ΠOTE ΠΛHPΩNETAI TO EΠIΔOMA ΠAIΔIOY", "ποτε πλιρονετε το επιδωμα πεδιου",
	} {
		found, err := base.Search(t.Context(), q, 1)
		if err != nil || len(found.Hits) == 0 || found.Hits[0].Entry.ID != "opeka-epidoma-paidiou-pliromi" {
			t.Errorf("%q finds %+v (%v)", q, found.Hits, err)
		}
	}
}

func TestConfidencesAreProbabilities(t *testing.T) {
	base := open(t)
	for _, q := range []string{"επίδομα", "σύνταξη", "πού βγάζω αμκα", "τι καιρό θα κάνει", "ο σκύλος μου", "taxisnet"} {
		found, err := base.Search(context.Background(), q, 10)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for i, h := range found.Hits {
			sum += h.Confidence
			if h.Confidence < 0 || h.Confidence > 1 || (i > 0 && h.Confidence > found.Hits[0].Confidence) {
				t.Errorf("%q: hit %d has confidence %v", q, i, h.Confidence)
			}
		}
		if sum > 1.0001 {
			t.Errorf("%q: confidences add up to %v", q, sum)
		}
	}
}

func TestClosedBaseFails(t *testing.T) {
	base, err := kb.Open(load(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := base.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := base.Search(t.Context(), "επίδομα παιδιού", 1); err == nil {
		t.Error("a closed base still answers")
	}
}

// A single word names a subject and asks nothing: no entry is surely meant.
func TestOneWordIsNeverSure(t *testing.T) {
	base := open(t)
	for _, word := range []string{"σύνταξη", "κηδεία", "αναρρωτική", "ΑΜΚΑ", "epidoma", "ένσημα"} {
		found, err := base.Search(t.Context(), word, 1)
		if err != nil || len(found.Hits) == 0 || found.Hits[0].Confidence > 0.65 {
			t.Errorf("%q finds %+v (%v)", word, found.Hits, err)
		}
	}
}
