package greek_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2"

	"ask1555/kb/greek"
)

func TestFold(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"accents", "Επίδομα ανεργίας", "επιδομα ανεργιασ"},
		{"decomposed", "Επι\u0301δομα", "επιδομα"},
		{"polytonic", "ἐργασία τῆς γυναικός", "εργασια τησ γυναικοσ"},
		{"dialytika", "προϊόν ΰλη Μαΐου", "προιον υλη μαιου"},
		{"final sigma in capitals", "ΚΑΡΤΑΣ", "καρτασ"},
		{"tonos typed beside the vowel", "ανεργι΄α και ε'ργο", "ανεργια και εργο"},
		{"micro sign", "\u00b5ισθός", "μισθοσ"},
		{"invisible", "επί\u200bδο\u00adμα \u202eκάρτα\u202c", "επιδομα καρτα"},
		{"SMS capitals", "AITHΣH ΓIA ΣYNTAΞH", "αιτηση για συνταξη"},
		{"Latin letters in a Greek word", "kάρτα επιδoμα", "καρτα επιδομα"},
		{"Greek letters in a Latin word", "οnline", "online"},
		{"abbreviation", "Ο.Α.Ε.Δ. Κ.Ε.Π.", "ο.α.ε.δ. κ.ε.π."},
		{"white space", "  α\t\n β  ", "α β"},
		{"empty", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := greek.Fold(test.text); got != test.want {
				t.Errorf("Fold(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

// The forms of one word share a stem.
func TestStemJoins(t *testing.T) {
	for _, forms := range []string{
		"επίδομα επιδόματος επιδόματα επιδομάτων", "άνεργος ανέργου ανέργων άνεργοι άνεργη άνεργες", "σύνταξη σύνταξης συντάξεως συντάξεις συντάξεων",
		"πήρα παίρνω πάρω παίρνει πήραν πάρει", "δικαιούμαι δικαιούται δικαιούνται", "πληρώνω πλήρωσα πληρώθηκα πληρωμή πληρωμές πληρώνεται",
		"απολύω απέλυσαν απολύθηκα απόλυση απολύσει", "χάνω έχασα χάσω", "βρίσκω βρήκα βρω", "μπαίνω μπήκα μπει μπαίνουν", "βγαίνω βγήκα βγω βγει",
		"δίνω έδωσα δώσει", "στέλνω έστειλα στείλω", "κόβω έκοψαν κόπηκε", "ασφαλίζω ασφάλιση ασφαλισμένος ασφαλίστηκα", "ανανεώνω ανανέωση ανανεώσω",
		"αίτηση αιτήσεις αίτησης", "μισθός μισθοί μισθού μισθών", "κάρτα κάρτες καρτών", "γράφω έγραψα", "ανοίγω άνοιξα", "γονέας γονείς γονέων", "υποβάλλω υπέβαλα υποβολή",
	} {
		words := strings.Fields(forms)
		for _, w := range words[1:] {
			if a, b := greek.Stem(greek.Fold(words[0])), greek.Stem(greek.Fold(w)); a != b {
				t.Errorf("%s is %q and %s is %q", words[0], a, w, b)
			}
		}
	}
}

// Words that only look related are kept apart.
func TestStemKeepsApart(t *testing.T) {
	for _, pair := range [][2]string{{"σύνταξη", "σύνταγμα"}, {"άδεια", "άδειο"}, {"βία", "βιασύνη"}, {"βία", "βιάζομαι"}, {"γονέας", "γόνατο"}, {"έξωση", "έξω"}, {"νόμος", "νόμισμα"}} {
		if a, b := greek.Stem(greek.Fold(pair[0])), greek.Stem(greek.Fold(pair[1])); a == b {
			t.Errorf("%s and %s are both %q", pair[0], pair[1], a)
		}
	}
}

// Whatever the habit, a word can be found by the sound of its Greek form.
func TestGreeklishSharesASound(t *testing.T) {
	for _, test := range []struct{ greek, latin string }{
		{"θέλω", "8elw thelo 9elo"}, {"ξέχασα", "ksexasa xexasa 3exasa"}, {"πληρώνεται", "plhrwnetai plironete plirwnetai"}, {"αίτηση", "aithsh aitisi"},
		{"εφκα", "efka"}, {"ανεργίας", "anergias anergeias"}, {"επίδομα", "epidoma"}, {"μπορώ", "mporw boro mporo"}, {"ψάχνω", "psaxnw 4axno psachno"},
		{"ευχαριστώ", "euxaristw efxaristo evxaristw"}, {"σύνταξη", "syntaksi suntaxi sintaxi syntaxh"}, {"κάρτα", "karta KAPTA"}, {"όχι", "oxi ohi"}, {"χτυπάει", "xtipaei xtypaei htypaei"},
		{"ταυτότητα", "taftotita tautotita taytothta"}, {"κοιμηθώ", "koimithw koimhthw"}, {"χρωστάω", "hrostao xrwstaw chrostao"}, {"χρέη", "hrei xreh xrei"},
		{"δόσης", "dosis doshs"}, {"δώσεις", "dosis dwseis"}, {"έξω", "e3w ekso exo"}, {"θες", "8es 8ec thes"}, {"λάθος", "la8os lathos"}, {"8μηνο", "8mhno 8mino"}, {"13ωρο", "13wro 13oro"}, {"gov.gr", "GOV.GR"}, {"ποιοι", "pii poioi"},
		{"ΚΠΑ2", "kpa2 KPA2"}, {"Α21", "a21"}, {"εργάνη", "ergani"},
	} {
		want := sounds(test.greek)[0]
		for _, latin := range strings.Fields(test.latin) {
			if got := sounds(latin); !slices.Contains(got, want) {
				t.Errorf("%s sounds %q, %s sounds %q", test.greek, want, latin, got)
			}
		}
	}
}

func sounds(word string) []string { return greek.Tokens(word)[0].Sounds }

func TestTokens(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Πού είναι το Κ.Ε.Π.;", "που ειναι το κεπ"},
		{"στον e-ΕΦΚΑ και e-EFKA", "στον εφκα και efka"},
		{"σ' αυτό, απ'το", "σ αυτο απ το"},
		{"1.295,00 € ή 21,60", "1.295,00 η 21,60"},
		{"δες www.gov.gr και a@b.gr", "δεσ www.gov.gr και a@b.gr"},
		{"Α21, κπα2", "α21 κπα2"},
	} {
		var words []string
		for _, token := range greek.Tokens(test.text) {
			words = append(words, token.Word)
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("Tokens(%q) are %q, want %q", test.text, got, test.want)
		}
	}
	for word, what := range map[string]func(greek.Token) bool{
		"πότε": func(k greek.Token) bool { return k.Question }, "pote": func(k greek.Token) bool { return k.Question },
		"δεν": func(k greek.Token) bool { return k.Negation }, "den": func(k greek.Token) bool { return k.Negation },
		"και": func(k greek.Token) bool { return k.Stop }, "tin": func(k greek.Token) bool { return k.Stop },
		"taxisnet": func(k greek.Token) bool { return k.Latin }, "2026": func(k greek.Token) bool { return k.Number },
	} {
		if token := greek.Tokens(word)[0]; !what(token) {
			t.Errorf("%q is read as %+v", word, token)
		}
	}
}

// English is no Greeklish, whole or inside a Greek sentence; what was typed on the wrong keyboard is
// what was meant.
func TestLanguagesAndKeyboards(t *testing.T) {
	stems := func(text string) string {
		var out []string
		for _, token := range greek.Tokens(text) {
			if !token.Stop {
				out = append(out, token.Stem)
			}
		}
		return strings.Join(out, " ")
	}
	for _, test := range []struct{ name, text, want string }{
		{"English", "how do I apply for the child benefit", "how apply child benefit"},
		{"English of few words", "I want to kill myself", "kill myself"},
		{"Greeklish that only looks English", "i karta i to vivliario i to diavatirio", stems("η κάρτα ή το βιβλιάριο ή το διαβατήριο")},
		{"Greeklish", "pote mpainei to epidoma", stems("πότε μπαίνει το επίδομα")},
		{"English words in Greek", "έχασα το voucher και το iban", stems("έχασα") + " voucher iban"},
		{"English words in Greeklish", "den exw taxisnet kai iban", stems("δεν έχω") + " taxisnet iban"},
		{"Greek on English keys", "p;ote plhr;vnetai to ep;idoma anerg;iaw", stems("πότε πληρώνεται το επίδομα ανεργίας")},
		{"without accents", "pvw ananevnv thn karta anergiaw", stems("πως ανανεωνω την καρτα ανεργιας")},
		{"English on Greek keys", "δεν έχω ταχισνετ ωοθψηερ", stems("δεν έχω") + " taxisnet voucher"},
		{"shortened in Greeklish", "dn exw tpt n plirwsw", stems("δεν έχω τίποτα να πληρώσω")},
		{"small words by ear", "pos boro na plirono", stems("πώς μπορώ να πληρώνω")},
		{"a number in SMS capitals", "ΔIKAIOYMAI TO 250API", stems("δικαιούμαι το 250άρι")},
		{"a machine in Greek letters", "η τράπεζα έχει pos", stems("η τράπεζα έχει") + " pos"},
		{"shortened in Greek", "δν εχω τπτ", stems("δεν έχω τίποτα")},
		{"a question mark without a space", "pote mpainei;exw agwnia", stems("pote mpainei; exw agwnia")},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := stems(test.text); got != test.want {
				t.Errorf("%q is read as %q, want %q", test.text, got, test.want)
			}
		})
	}
}

// The analyzer serves any bleve index by its name.
func TestAnalyzerInBleve(t *testing.T) {
	m := bleve.NewIndexMapping()
	m.DefaultAnalyzer = greek.Name
	index, err := bleve.NewMemOnly(m)
	if err != nil {
		t.Fatal(err)
	}
	defer index.Close()
	if err := index.Index("1", map[string]string{"text": "Πότε πληρώνεται το επίδομα ανεργίας;"}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"πληρωμή επιδομάτων", "plirwmi epidomatos anergias", "ΠΛHPΩMH EΠIΔOMATOΣ", "ανεργεια"} {
		found, err := index.Search(bleve.NewSearchRequest(bleve.NewMatchQuery(q)))
		if err != nil || found.Total != 1 {
			t.Errorf("%q finds %d (%v)", q, found.Total, err)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, seed := range []string{"Επίδομα ανεργίας", "AITHΣH", "α\u0301\u0301\u0301", "οnline", "ε'ργο", "e-ΕΦΚΑ", "\xff\xfe", "㎏ ﬁ ½"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := greek.Fold(text)
		if !utf8.ValidString(once) && utf8.ValidString(text) {
			t.Errorf("Fold(%q) = %q is no UTF-8", text, once)
		}
		if twice := greek.Fold(once); twice != once {
			t.Errorf("Fold(%q) = %q, and folded again %q", text, once, twice)
		}
	})
}

func FuzzTokens(f *testing.F) {
	for _, seed := range []string{"8elw na kanw aithsh", "Ο.Α.Ε.Δ.", strings.Repeat("h", 4000), strings.Repeat("\u0301", 1000), "http://", "1.", "e-", "a@"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, token := range greek.Tokens(text) {
			if token.Start < end || token.End > len(text) || token.Start >= token.End {
				t.Fatalf("token %d:%d after %d in a text of %d bytes", token.Start, token.End, end, len(text))
			}
			if len(token.Sounds) == 0 {
				t.Fatalf("token %q has no sound", token.Word)
			}
			end = token.End
		}
	})
}

// Hostile texts are read like any others: each token once, in the text, and few sounds a word.
func TestHostileTexts(t *testing.T) {
	for name, text := range map[string]string{
		"combining marks":     strings.Repeat("\u0301", 50_000),
		"marks on one letter": "α" + strings.Repeat("\u0301", 50_000),
		"one endless word":    strings.Repeat("αβγδ", 25_000),
		"h":                   strings.Repeat("h", 4000),
		"u, all ambiguous":    strings.Repeat("u", 40) + " " + strings.Repeat("xu", 20),
		"semicolons":          strings.Repeat("a;", 20_000),
		"dots":                strings.Repeat("α.", 20_000),
		"directions":          strings.Repeat("\u202e\u2066", 20_000) + "κάρτα",
		"tags":                strings.Repeat("\U000e0041", 20_000),
		"not UTF-8":           strings.Repeat("\xff\xce", 20_000),
	} {
		tokens := greek.Tokens(text)
		if len(tokens) > len(text)/2+1 {
			t.Errorf("%s: %d tokens of %d bytes", name, len(tokens), len(text))
		}
		for _, token := range tokens {
			if len(token.Sounds) > 8 {
				t.Errorf("%s: a word has %d sounds", name, len(token.Sounds))
			}
		}
		if once := greek.Fold(text); greek.Fold(once) != once {
			t.Errorf("%s: folding twice is not folding once", name)
		}
	}
}

// Letters that look alike are alike, in any word that has a letter of one alphabet only.
func TestLookAlikesAreAlike(t *testing.T) {
	swap := strings.NewReplacer("Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K", "Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X")
	for _, text := range []string{"ΠΟΤΕ ΠΛΗΡΩΝΕΤΑΙ ΤΟ ΕΠΙΔΟΜΑ ΠΑΙΔΙΟΥ", "ΜΕ ΑΠΕΛΥΣΑΝ ΧΘΕΣ", "ΑΙΤΗΣΗ ΓΙΑ ΣΥΝΤΑΞΗ ΧΗΡΕΙΑΣ", "ΔΕΝ ΕΧΩ ΚΑΡΤΑ"} {
		a, b := greek.Tokens(text), greek.Tokens(swap.Replace(text))
		for i := range a {
			if a[i].Stem != b[i].Stem {
				t.Errorf("%s is read as %s, with Latin letters as %s", a[i].Word, a[i].Stem, b[i].Stem)
			}
		}
	}
}

// benchTexts are one message as people with several habits write it, each with letters to make new words with.
var benchTexts = []struct{ name, text, letters string }{
	{"greek", "με απέλυσαν χθες, πόσες μέρες έχω για να κάνω τα χαρτιά για το ταμείο", "αεηιουβγδλ"},
	{"capitals", "ΜΕ ΑΠΕΛΥΣΑΝ ΧΘΕΣ ΠΟΣΕΣ ΜΕΡΕΣ ΕΧΩ ΓΙΑ ΝΑ ΚΑΝΩ ΤΑ ΧΑΡΤΙΑ ΓΙΑ ΤΟ ΤΑΜΕΙΟ", "ΑΕΗΙΟΥΒΓΔΛ"},
	{"SMS capitals", "ME AΠEΛYΣAN XΘEΣ ΠOΣEΣ MEPEΣ EXΩ ΓIA NA KANΩ TA XAPTIA ΓIA TO TAMEIO", "AEHIOYBΓΔΛ"},
	{"Greeklish by looks", "me apelysan xthes, poses meres exw gia na kanw ta xartia gia to tameio", "aeiouvgdlr"},
	{"Greeklish by ear", "me apelisan hthes, poses meres eho gia na kano ta hartia gia to tamio", "aeiouvgdlr"},
}

func BenchmarkTokens(b *testing.B) {
	for _, bench := range benchTexts {
		b.Run(bench.name, func(b *testing.B) {
			for b.Loop() {
				greek.Tokens(bench.text)
			}
		})
	}
}

// BenchmarkTokensNew is the same, but half of the words are such as nobody has used before: the sound α in them is
// replaced by other letters, each time by others.
func BenchmarkTokensNew(b *testing.B) {
	for _, bench := range benchTexts {
		b.Run(bench.name, func(b *testing.B) {
			letters := []rune(bench.letters)
			n := 0
			for b.Loop() {
				n++
				var made []rune
				for i := n; i > 0; i /= len(letters) {
					made = append(made, letters[i%len(letters)])
				}
				greek.Tokens(strings.ReplaceAll(bench.text, string(letters[0]), string(made)))
			}
		})
	}
}

func TestForms(t *testing.T) {
	got := greek.Forms("Ξέχασα τη δήλωση, μπορώ;")
	want := []string{"ξεχασα τη δηλωση μπορω", "ΞΕΧΑΣΑ ΤΗ ΔΗΛΩΣΗ ΜΠΟΡΩ", "xehasa ti dilosi boro", "3exasa th dhlwsh mporw", "ΞEXAΣA TH ΔHΛΩΣH MΠOPΩ"}
	for i, form := range got {
		if form.Text != want[i] {
			t.Errorf("%s: %q, want %q", form.Habit, form.Text, want[i])
		}
	}
}

// A code of a letter or two and digits is the same in both alphabets and in any case.
func TestCodes(t *testing.T) {
	for _, pair := range [][2]string{{"Α21", "a21"}, {"Α21", "A21"}, {"U1", "u1"}, {"το 2ο", "to 2o"}, {"Ε9", "e9"}} {
		a, b := greek.Tokens(pair[0]), greek.Tokens(pair[1])
		if x, y := a[len(a)-1].Sounds[0], b[len(b)-1].Sounds[0]; x != y {
			t.Errorf("%s is read as %q, %s as %q", pair[0], x, pair[1], y)
		}
	}
}
