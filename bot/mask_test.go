package bot_test

import (
	"testing"

	"ask1555/bot"
)

// The numbers are made up: they pass their check digits and belong to nobody we know of.
func TestMask(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"amka", "ο ΑΜΚΑ μου 01018000123 είναι", "ο ΑΜΚΑ μου [ΑΜΚΑ] είναι"},
		{"amka in groups", "010180 00123", "[ΑΜΚΑ]"},
		{"amka with a wrong digit", "01018000122", "01018000122"},
		{"afm", "ΑΦΜ:123456783.", "ΑΦΜ:[ΑΦΜ]."},
		{"afm with dots", "123.456.783", "[ΑΦΜ]"},
		{"a mistyped one behind its name", "ΑΜΚΑ μου 01018012345 θέλω", "ΑΜΚΑ μου [ΑΜΚΑ] θέλω"},
		{"the same in Latin letters", "to AFM mou einai 123456789", "to AFM mou einai [ΑΦΜ]"},
		{"a phone behind a name", "ΑΦΜ δεν έχω, τηλ 6912345678", "ΑΦΜ δεν έχω, τηλ 6912345678"},
		{"not an afm", "123456789", "123456789"},
		{"zeros", "000000000", "000000000"},
		{"two side by side", "123456783 01018000123", "[ΑΦΜ] [ΑΜΚΑ]"},
		{"iban", "GR1601101250000000012300695", "[IBAN]"},
		{"iban in groups, greek capitals", "στο ΓR ή GR16 0110 1250 0000 0001 2300 695 ok", "στο ΓR ή [IBAN] ok"},
		{"card", "4111 1111 1111 1111", "[ΚΑΡΤΑ]"},
		{"phone", "τηλ 6912345678", "τηλ 6912345678"},
		{"amount", "1.295,00 ευρώ", "1.295,00 ευρώ"},
		{"reference stays", "KM4-7TA-29E", "KM4-7TA-29E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := bot.Mask(test.text); got != test.want {
				t.Errorf("Mask(%q) = %q, want %q", test.text, got, test.want)
			}
		})
	}
}

func FuzzMask(f *testing.F) {
	f.Add("ΑΜΚΑ 01018000123 και ΑΦΜ 123456783, GR16 0110 1250 0000 0001 2300 695")
	f.Fuzz(func(t *testing.T, text string) {
		once := bot.Mask(text)
		if twice := bot.Mask(once); twice != once {
			t.Errorf("masking %q again changed %q to %q", text, once, twice)
		}
	})
}
