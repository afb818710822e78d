package safety_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/bot/safety"
	"ask1555/content"
	"ask1555/kb"
)

// The rules in the content do what their own tests say.
func TestRulesOfTheContent(t *testing.T) {
	for _, p := range learn(t).Lint() {
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
		{"my boyfriend hit me again last night", safety.Firm, "15900"},
		{"I want to kill myself", safety.Firm, "10306"},
		{"we have nowhere to sleep tonight", safety.Firm, "197"},
		{"ο πατέρας μου με βαράει με τη ζώνη", safety.Firm, "15900"},
		{"ME TPABAEI AΠO TA MAΛΛIA O ANTPAΣ MOY", safety.Firm, "15900"},
		{"με έσυρε από τα μαλλιά ως το μπαλκόνι", safety.Firm, "15900"},
		{"τις προάλλες έφαγα μια σφαλιάρα επειδή άργησα", safety.Firm, "15900"},
		{"μου έγραψε θα σε σφάξω", safety.Firm, "15900"},
		{"απειλεί πως θα με σκοτώσει αν φύγω", safety.Firm, "15900"},
		{"κοιμόμαστε με το παιδί σε ένα παγκάκι", safety.Firm, "197"},
		{"ο παππούς δεν ανασαίνει", safety.Firm, "112"},
		{"τι υποχρεώσεις έχει ο εργοδότης για την παρενόχληση στη δουλειά", safety.Weak, "15900"},
		{"μόνο βαριά ένσημα έχω, με βαριά πότε βγαίνω", safety.None, ""},
		{"έχω πρωινό ωράριο και μου το άλλαξαν", safety.None, ""},
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

// Who writes English reads English, whatever rule it is; there is a translation of each.
func TestEnglish(t *testing.T) {
	rules, err := safety.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	for text, line := range map[string]string{
		"my husband beats me": "15900", "I want to kill myself": "10306", "there is a man here and he has a knife": "112",
		"our neighbour is beating a child": "1056", "I have nowhere to sleep": "197",
	} {
		f := rules.Check(text)
		for _, said := range []string{f.Body, f.Short, f.Note} {
			if f.Line != line || !strings.Contains(said, line) || strings.ContainsAny(said, "αεηιου") {
				t.Errorf("%q is told of %s: %s", text, f.Line, said)
			}
		}
	}
	if f := rules.Check("o antras mou me xtipaei"); !strings.Contains(f.Body, "Καλέστε") {
		t.Errorf("who writes Greeklish reads %s", f.Body)
	}
}

// An exception that hides what is meant is told.
func TestHidingException(t *testing.T) {
	const rule = "---\nline: \"15900\"\npriority: 1\nshort: s\nnote: n\ntriggers:\n  firm:\n    - με βαράει\nexceptions:\n  - %s\n---\nΚαλέστε.\n\n## Έτσι το λένε\n- με βαράει με τη ζώνη\n"
	for exception, want := range map[string]int{"με βαράει": 1, "με βαράει ο ήλιος": 0, "βαράει ζώνη": 0} {
		rules, err := safety.Load(fstest.MapFS{"safety/15900.md": {Data: []byte(fmt.Sprintf(rule, exception))}})
		if err != nil {
			t.Fatal(err)
		}
		if problems := rules.Lint(); len(problems) != want || want > 0 && (!problems[0].Warning || !strings.Contains(problems[0].Message, "με τη ζώνη")) {
			t.Errorf("the exception %q: %v", exception, problems)
		}
	}
}

func TestBrokenTranslation(t *testing.T) {
	data, err := content.FS.ReadFile("safety/197.md")
	if err != nil {
		t.Fatal(err)
	}
	_, err = safety.Load(fstest.MapFS{"safety/197.md": {Data: data}, "safety/197.en.md": {Data: []byte("---\nshort: Call 197.\n---\nCall 197.\n")}})
	if err == nil || !strings.Contains(err.Error(), "safety/197.en.md") || !strings.Contains(err.Error(), "note") {
		t.Errorf("a translation without a note: %v", err)
	}
}
