package kb_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/kb"
)

const guideEntry = "---\nid: opeka-a\nquestion: Α;\nsources: [https://opeka.gr]\nreviewed: 2026-01-01\nreview_by: 2026-07-01\n---\nΝαι.\n"

func guide(steps string) fstest.MapFS {
	return fstest.MapFS{
		"faq/opeka/opeka-a.md": {Data: []byte(guideEntry)},
		"guides/odigos.md": {Data: []byte("---\nid: odigos\nquestion: Τι;\nreviewed: 2026-01-01\nreview_by: 2026-07-01\n---\nΘα σας ρωτήσω.\n\n" + steps +
			"\n## Πώς το ρωτούν\n- τι δικαιούμαι\n")},
	}
}

// A guide leads from its questions to entries, and its page shows all of it.
func TestGuide(t *testing.T) {
	c, err := kb.Load(guide("## start: Έχετε παιδιά;\n- Ναι | έχω, γονιός -> paidia\n- Όχι -> opeka-a\n\n## paidia: Πόσα;\n- Ένα -> opeka-a\n- Πολλά -> opeka-a, opeka-a\n"))
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	e, ok := c.Entry("odigos")
	if !ok || e.Guide == nil || len(e.Guide.Steps) != 2 || e.Text != "Θα σας ρωτήσω." || len(e.Phrasings) != 1 {
		t.Fatalf("the guide is %+v", e)
	}
	start := e.Guide.Steps[0]
	if start.Question != "Έχετε παιδιά;" || start.Options[0].Step != "paidia" || start.Options[0].Label != "Ναι" || len(start.Options[0].Names) != 2 || start.Options[1].Entries[0] != "opeka-a" {
		t.Errorf("the first step is %+v", start)
	}
	if html := e.At(e.Reviewed.Begins()).HTML; !strings.Contains(html, "/faq/opeka/opeka-a") || !strings.Contains(html, "Πόσα;") {
		t.Errorf("the page shows %s", html)
	}
}

// What leads nowhere is refused, with its line.
func TestGuideWithDeadEnds(t *testing.T) {
	for name, test := range map[string]struct {
		steps, want string
		line        int
	}{
		"unknown target": {"## start: Α;\n- Ναι -> opeka-a\n- Όχι -> opeka-x\n", "opeka-x", 9},
		"one choice":     {"## start: Α;\n- Ναι -> opeka-a\n", "2 to 7", 9},
		"not reached":    {"## start: Α;\n- Ναι -> opeka-a\n- Όχι -> opeka-a\n\n## allo: Β;\n- Ναι -> opeka-a\n- Όχι -> opeka-a\n", "nothing leads", 13},
		"twice":          {"## start: Α;\n- Ναι -> start\n- Όχι -> opeka-a\n\n## start: Β;\n- Ναι -> opeka-a\n- Όχι -> opeka-a\n", "two steps", 13},
		"no arrow":       {"## start: Α;\n- Ναι -> opeka-a\n- Όχι\n", "in a guide stand only", 11},
		"no step":        {"", "no step", 1},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := kb.Load(guide(test.steps))
			for _, p := range kb.Problems(err) {
				if p.File == "guides/odigos.md" && strings.Contains(p.Message, test.want) && p.Line == test.line && !p.Warning {
					return
				}
			}
			t.Errorf("the problems are %v, want one with %q at line %d", err, test.want, test.line)
		})
	}
}
