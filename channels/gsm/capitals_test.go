package gsm_test

import (
	"strings"
	"testing"
	"unicode"

	"ask1555/bot"
	"ask1555/channels/gsm"
)

func TestInCapitals(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"Καλημέρα σας", "KAΛHMEPA ΣAΣ"},
		{"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "ABΓΔEZHΘIKΛMNΞOΠPΣTYΦXΨΩ"},
		{"αβγδεζηθικλμνξοπρσςτυφχψω", "ABΓΔEZHΘIKΛMNΞOΠPΣΣTYΦXΨΩ"},
		{"άέήίόύώ ϊϋΐΰ ΆΈΉΊΌΎΏ ΪΫ ᾄῆῷ", "AEHIOYΩ IYIY AEHIOYΩ IY AHΩ"},
		{"τι λέει ο «e-ΕΦΚΑ»; Ό,τι ‘θέλει’ – 5 € · άρθρο 3… Α΄ τάξη", `TI ΛEEI O "e-EΦKA"; O,TI 'ΘEΛEI' - 5 € . APΘPO 3... A' TAΞH`},
		{"Δείτε https://www.gov.gr/Ergasia?q=Aa_b~c, ή γράψτε στο help@dypa.gov.gr.", "ΔEITE https://www.gov.gr/Ergasia?q=Aa_b~c, H ΓPAΨTE ΣTO help@dypa.gov.gr."},
		{"Αίτημα KM4-7TA-29E, PIN 0472. ask.gov.gr/f/x7k2", "AITHMA KM4-7TA-29E, PIN 0472. ask.gov.gr/f/x7k2"},
		{"https://el.wikipedia.org/wiki/Ελλάδα και gov.gr/ελ", "https://el.wikipedia.org/wiki/Ελλάδα KAI gov.gr/ελ"},
		{"café, Größe, naïve", "café, Größe, naïve"},
		{"Привет 😀", "Привет 😀"},
		{"1) Ναι\n2) Όχι", "1) NAI\n2) OXI"},
	} {
		if got := gsm.InCapitals(c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Capitals are sent only where they are GSM-7, and cost less.
func TestCapitalsOnlyWhereTheyPay(t *testing.T) {
	long := strings.Repeat("Ορίστε η απάντηση. ", 6)
	for _, c := range []struct{ name, text, want string }{
		{"one segment either way", "Ναι.", "Ναι."},
		{"two segments become one", long, gsm.InCapitals(long)},
		{"a smiley would make it UCS-2 all the same", long + "😀", long + "😀"},
		{"a link in Greek would, too", long + "https://x.gr/ά", long + "https://x.gr/ά"},
		{"English is GSM-7 as it is", strings.Repeat("Here it is. ", 20), strings.Repeat("Here it is. ", 20)},
	} {
		if got := gsm.Text(bot.Reply{Short: c.text}, gsm.Capitals); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
		if got := gsm.Text(bot.Reply{Short: c.text}, gsm.Proper); got != c.text {
			t.Errorf("%s: proper letters were changed: %s", c.name, got)
		}
	}
}

// FuzzCapitals: what is written in capitals once stays as it is; Greek text is GSM-7 then; the Latin letters in it are
// those that were there and the look-alikes; links are untouched; and no reply costs more for it.
func FuzzCapitals(f *testing.F) {
	for _, seed := range []string{
		"Το επίδομα παιδιού πληρώνεται κάθε δύο μήνες.", "Δείτε «https://www.gov.gr/A?b=ά» · ΚΕΠ…", "ΐ ΰ ᾅ ΅ ΄ µ Ω", "a@b.gr,β@γ.gr http://χ", "e\u0301α\u0301\u200bwww.\u00a0α",
		"Ϊ\u0344", "WWW.gov.gr:80/ά ·α.gr/", "😀ά", "\u1fef\u1ffd\u0374\u037e\u0387",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		once := gsm.InCapitals(text)
		if twice := gsm.InCapitals(once); twice != once {
			t.Errorf("%q is written %q, and that is written %q", text, once, twice)
		}
		greek := onlyGreek(text)
		if written := gsm.InCapitals(greek); gsm.Encoding(written) != gsm.GSM7 {
			t.Errorf("%q is written %q, which is not GSM-7", greek, written)
		}
		const link = "https://www.gov.gr/Aa/ά?β=Γ#δ"
		if got := gsm.InCapitals(text + " " + link + " " + text); !strings.Contains(got, " "+link+" ") && strings.TrimSpace(text) == text {
			t.Errorf("the link is changed in %q", got)
		}
		r := bot.Reply{Short: text}
		capitals, proper := gsm.SizeOf(gsm.Text(r, gsm.Capitals)), gsm.SizeOf(gsm.Text(r, gsm.Proper))
		if capitals.Segments > proper.Segments {
			t.Errorf("%q costs %d segments in capitals, and %d without", text, capitals.Segments, proper.Segments)
		}
	})
}

// onlyGreek keeps of a text what modern and older Greek texts are made of, and what stands between the words.
func onlyGreek(text string) string {
	return strings.Map(func(r rune) rune {
		letter := unicode.IsLetter(r) && (r >= 0x386 && r <= 0x3ce || r >= 0x1f00 && r <= 0x1ffc)
		if letter || r < 0x7f && r >= ' ' && !unicode.IsLetter(r) && r != '@' || strings.ContainsRune("\n«»“”„‘’–—…€•·\u00a0", r) {
			return r
		}
		return -1
	}, text)
}
