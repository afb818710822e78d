package kb_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"ask1555/kb"
)

const wages = `misthos:
  what: κατώτατος μισθός
  owner: efka-amka
  values:
    - {value: 880 €, valid_from: 2025-04-01, valid_until: 2026-03-31, source: "https://www.gov.gr", reviewed: 2026-01-01}
    - {value: 920 €, valid_from: 2026-04-01, source: "https://www.gov.gr", reviewed: 2026-03-01}
`

// An amount stands once, and answers show the one of the day, in Athens.
func TestAmounts(t *testing.T) {
	e := entryWith(t, wages, "Είναι **{misthos}** τον μήνα, σε {αγκύλες}.")
	for day, want := range map[string]string{
		"2025-01-01T12:00:00+02:00": "880 €", // before the first: better than nothing
		"2026-03-31T23:59:59+03:00": "880 €",
		"2026-03-31T21:00:00+00:00": "920 €", // midnight in Athens
		"2030-01-01T00:00:00+02:00": "920 €",
	} {
		now, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		a := e.At(now)
		if !strings.HasPrefix(a.Text, "Είναι "+want+" τον μήνα, σε {αγκύλες}.") || !strings.Contains(a.HTML, "<strong>"+want+"</strong>") || !strings.Contains(a.Short, want) {
			t.Errorf("on %s: %+v, want %s", day, a, want)
		}
	}
}

func TestWrongAmounts(t *testing.T) {
	for name, test := range map[string]struct{ amounts, body, want string }{
		"no such amount":   {wages, "Είναι {misthoi}.", "there is no amount {misthoi}"},
		"no owner":         {strings.Replace(wages, "efka-amka", "efka-alli", 1), "Είναι {misthos}.", "is no entry"},
		"no source":        {strings.Replace(wages, `source: "https://www.gov.gr", `, "", 1), "Είναι {misthos}.", "needs value, source and reviewed"},
		"values in a mess": {strings.Replace(wages, "2026-04-01", "2024-04-01", 1), "Είναι {misthos}.", "in the order of valid_from"},
		"unknown key":      {strings.Replace(wages, "what:", "title:", 1), "Είναι {misthos}.", "amounts.yaml:2"},
	} {
		_, err := kb.Load(amountsContent(test.amounts, test.body))
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", name, err, test.want)
		}
	}
}

func amountsContent(amounts, body string) fstest.MapFS {
	entry := strings.Replace(good, "Σε **ΚΕΠ**. Δείτε [εδώ](https://www.gov.gr).", body, 1)
	return fstest.MapFS{"faq/efka/efka-amka.md": {Data: []byte(entry)}, "amounts.yaml": {Data: []byte(amounts)}}
}

func entryWith(t *testing.T, amounts, body string) *kb.Entry {
	t.Helper()
	c, err := kb.Load(amountsContent(amounts, body))
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	e, _ := c.Entry("efka-amka")
	return e
}
