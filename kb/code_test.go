package kb_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/kb"
)

// Codes that were sent must lead to their entries for ever: they follow from the ids alone.
func TestCode(t *testing.T) {
	for id, want := range map[string]string{"efka-ethniki-syntaxi": "4x02", "efka-amka": "rhac"} {
		code := (&kb.Entry{ID: id}).Code()
		if code != want || !regexp.MustCompile(`^[0-9a-hjkmnp-tv-z]{4}$`).MatchString(code) {
			t.Errorf("%s has the code %s, want %s", id, code, want)
		}
		c := kb.NewContent([]*kb.Entry{{ID: id}, {ID: "other"}})
		if e, ok := c.EntryByCode(strings.NewReplacer("0", "O", "1", "l").Replace(strings.ToUpper(code))); !ok || e.ID != id {
			t.Errorf("%s leads to %v", code, e)
		}
	}
}

// Two entries with one code are refused, before a message is sent that leads to the wrong one.
func TestCodeTaken(t *testing.T) {
	ids := make(map[string]string)
	for n := 0; ; n++ {
		id := fmt.Sprint("efka-", n)
		other, taken := ids[(&kb.Entry{ID: id}).Code()]
		if !taken {
			ids[(&kb.Entry{ID: id}).Code()] = id
			continue
		}
		entry := func(id string) *fstest.MapFile {
			return &fstest.MapFile{Data: []byte(strings.Replace(good, "id: efka-amka", "id: "+id, 1))}
		}
		_, err := kb.Load(fstest.MapFS{"faq/efka/" + id + ".md": entry(id), "faq/efka/" + other + ".md": entry(other)})
		problems := kb.Problems(err)
		if len(problems) != 1 || !strings.Contains(problems[0].Message, "short address") || problems[0].Warning {
			t.Errorf("%s and %s: %v", id, other, err)
		}
		return
	}
}
