package kb_test

import (
	"testing"

	"ask1555/kb"
)

// What an editor writes reads as plain text where there is no formatting, and nothing of it is lost.
func TestRenderText(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"paragraphs":                 {"Ένα **δύο**.\n\nΤρία.", "Ένα δύο.\n\nΤρία."},
		"list":                       {"- α\n- β\n", "- α\n- β"},
		"numbered":                   {"1. α\n2. β\n", "1. α\n2. β"},
		"link":                       {"Στο [gov.gr](https://www.gov.gr) και [εδώ](https://opeka.gr/x).", "Στο gov.gr και εδώ (https://opeka.gr/x)."},
		"link whose words begin it":  {"Στο [gov.gr](https://www.gov.gr/a).", "Στο https://www.gov.gr/a."},
		"link of a telephone":        {"Στο [210 123 4567](tel:+302101234567) ή στη [γραμμή](tel:1555).", "Στο 210 123 4567 ή στη γραμμή (1555)."},
		"link of an e-mail":          {"Στη [γραμματεία](mailto:a@b.gr).", "Στη γραμματεία (a@b.gr)."},
		"link to a page of ours":     {"Δείτε [τι κρατάμε](/privacy).", "Δείτε τι κρατάμε."},
		"signs that are none":        {`2\*3 \_α\_ &lt; &euro; ` + "`\\*`", `2*3 _α_ < € \*`},
		"two paragraphs of one item": {"1. α\n\n   β\n2. γ\n", "1. α\n  β\n2. γ"},
		"table":                      {"| Κατηγορία | Επαγγελματίας | Αγρότης |\n|---|---|---|\n| 1η | 185,09 | 108,67 |\n| 2η | **222,12** | 131,35 |\n", "- 1η: Επαγγελματίας 185,09, Αγρότης 108,67\n- 2η: Επαγγελματίας 222,12, Αγρότης 131,35"},
	} {
		if got := kb.RenderText(test.source); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
