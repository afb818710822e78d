package safety_test

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/content"
	"ask1555/kb"
)

// The rules in the content do what their own tests say.
func TestRulesOfTheContent(t *testing.T) {
	rules, err := safety.Load(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := kb.Load(content.FS)
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	rules.Learn(bot.Ordinary(c))
	for _, p := range rules.Lint() {
		t.Error(p)
	}
}

// A disclosure is recognised however it is written; other wording than the rules' own tests.
func TestWritingHabits(t *testing.T) {
	rules, err := safety.Load(os.DirFS("../../content"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		text string
		want safety.Level
		line string
	}{
		{"ο σύντροφός μου με έδειρε χτες βράδυ", safety.Firm, "15900"},
		{"o syntrofos mou me edeire xtes", safety.Firm, "15900"},
		{"Ο ΣΥΝΤΡΟΦΟΣ ΜΟΥ ΜΕ ΕΔΕΙΡΕ", safety.Firm, "15900"},
		{"O ΣYNTPOΦOΣ MOY ME EΔEIPE", safety.Firm, "15900"},
		{"ο σιντροφος μου με εδιρε", safety.Firm, "15900"},
		{"παλιά με χτυπούσε ο άντρας μου, δεν με χτυπάει πια", safety.Firm, "15900"},
		{"η γειτόνισσα τρώει ξύλο από τον άντρα της", safety.Firm, "15900"},
		{"δεν θέλω να ζω άλλο", safety.Firm, "10306"},
		{"υπάρχει άδεια για θύματα ενδοοικογενειακής βίας;", safety.Weak, "15900"},
		{"χτύπησα την κάρτα μου αργά", safety.None, ""},
		{"ο άντρας μου βρήκε δουλειά", safety.None, ""},
		{"βιάζομαι πολύ για το χαρτί ανεργίας", safety.None, ""},
		{"", safety.None, ""},
	} {
		if got := rules.Check(test.text); got.Level != test.want || got.Line != test.line {
			t.Errorf("%q is %v, want level %d of %q", test.text, got, test.want, test.line)
		}
	}
}

func TestBrokenRules(t *testing.T) {
	const whole = "---\nline: \"1\"\nshort: α\nnote: β\nwords:\n  ποιος: [άντρας]\ntriggers:\n  firm: [PATTERN]\n---\nκείμενο\n"
	for name, test := range map[string]struct{ file, want string }{
		"unknown group": {strings.Replace(whole, "PATTERN", "<κανείς> χτυπά", 1), "<κανείς>"},
		"empty part":    {strings.Replace(whole, "PATTERN", `"με +"`, 1), "empty"},
		"no word":       {strings.Replace(whole, "PATTERN", `"!"`, 1), "not a word"},
		"no body":       {strings.Replace(strings.Replace(whole, "PATTERN", "με", 1), "κείμενο", "", 1), "body"},
		"unknown key":   {strings.Replace(whole, "line:", "lines:", 1), "lines"},
		"no front":      {"κείμενο", "---"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := safety.Load(fstest.MapFS{"safety/x.md": {Data: []byte(test.file)}})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Fatalf("error is %v, want one with %q", err, test.want)
			}
			if p := kb.Problems(err); len(p) != 1 || p[0].File != "safety/x.md" {
				t.Errorf("problems are %v", p)
			}
		})
	}
	if _, err := safety.Load(fstest.MapFS{}); err == nil {
		t.Error("a content without safety rules was loaded")
	}
}

func FuzzCheck(f *testing.F) {
	rules, err := safety.Load(os.DirFS("../../content"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("ο άντρας μου με χτυπάει")
	f.Add(strings.Repeat("με ", 1300))
	f.Fuzz(func(_ *testing.T, text string) { rules.Check(text) })
}
