package kb_test

import (
	"bytes"
	"io/fs"
	"testing"

	"ask1555/content"
	"ask1555/kb"
)

func TestMend(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"line ends and blanks":    {"\ufeff---\r\nid: x \r\n---\r\nΚείμενο.\u00a0\r\n\r\n", "---\nid: x\n---\nΚείμενο.\n"},
		"composed letters":        {"κά\u0301ρτα \u03b1\u0301\n", "κά\u0301ρτα ά\n"},
		"stars":                   {"* πρώτο\n- δεύτερο **έντονο**", "- πρώτο\n- δεύτερο **έντονο**\n"},
		"Latin in a Greek word":   {"η AΜΚA και η αiτηση\n", "η ΑΜΚΑ και η αiτηση\n"},
		"Greek in a Latin word":   {"το TΑXISnet και το ΙBAN\n", "το TAXISnet και το IBAN\n"},
		"addresses stay":          {"[ΑΑ](https://ΑB.gr)\n", "[ΑΑ](https://ΑB.gr)\n"},
		"a word with a Latin end": {"e-ΕΦΚΑ, sms\n", "e-ΕΦΚΑ, sms\n"},
	} {
		if got := string(kb.Mend([]byte(test.in))); got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// The shipped content needs no mending, and what is mended stays.
func TestMendOnce(t *testing.T) {
	err := fs.WalkDir(content.FS, "faq", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := content.FS.ReadFile(path)
		if err != nil {
			return err
		}
		once := kb.Mend(data)
		if !bytes.Equal(once, data) {
			t.Errorf("%s needs mending: run ask1555 lint --fix --content content", path)
		}
		if !bytes.Equal(kb.Mend(once), once) {
			t.Errorf("%s is mended differently each time", path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func FuzzMend(f *testing.F) {
	f.Add([]byte("* AΜΚA\u0301 \r\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		once := kb.Mend(data)
		if twice := kb.Mend(once); !bytes.Equal(once, twice) {
			t.Errorf("%q becomes %q, then %q", data, once, twice)
		}
	})
}

// An editor without English reads what lint says, in Greek, with the same names in it.
func TestGreekMessages(t *testing.T) {
	for message, want := range map[string]string{
		"id is «α» but the file is called «β»: make them the same": "το id είναι «α», αλλά το αρχείο λέγεται «β»: κάντε τα ίδια",
		"question is missing":            "λείπει το question, η ερώτηση που είναι και τίτλος",
		"only 3 tests; write at least 4": "μόνο 3 δοκιμές· γράψτε τουλάχιστον 4",
		"the sign ** is opened and not closed, or has a blank on its inner side":                           "τα αστεράκια ** ανοίγουν και δεν κλείνουν, ή έχουν κενό από τη μέσα μεριά",
		"the phrasing «α», typed as «a» (Greeklish by ear), finds x-y first, and does not reach its entry": "το «πώς το ρωτούν» «α», γραμμένο «a» (greeklish όπως ακούγεται), βρίσκει πρώτα το x-y και δεν φτάνει στη δική του απάντηση",
		"in the trigger «α»: a part is empty":                                                              "στο trigger «α»: ένα κομμάτι είναι άδειο",
		"something new":                                                                                    "something new",
	} {
		if got := (kb.Problem{Message: message}).Greek(); got != want {
			t.Errorf("%q is %q in Greek, want %q", message, got, want)
		}
	}
}
