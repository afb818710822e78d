package bot

import (
	"math/big"
	"regexp"
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// numberRun is a run of digits as people write long numbers: with spaces, dots or dashes between.
// An IBAN begins with two letters, which may be Greek look-alikes.
var (
	numberRun = regexp.MustCompile(`\d(?:[ .\-–/]?\d){8,}`)
	ibanRun   = regexp.MustCompile(`(?i)[A-ZΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{2}\d{2}(?:[ \-]?[A-Z0-9]){11,30}`)
	group     = regexp.MustCompile(`\d+`)
	// A number behind its name is one also if it is mistyped.
	namedRun = regexp.MustCompile(`(?i)(α\.?μ\.?κ\.?α\.?|amka|α\.?φ\.?μ\.?|afm)(\P{N}{0,20}?)(\d(?:[ .\-–/]?\d){8,10})\b`)
)

// Mask hides identity numbers whose check digits hold (ΑΜΚΑ, ΑΦΜ, IBAN, payment cards), in any
// spacing, so that none of them is stored, searched or logged. What only looks like a number stays.
func Mask(text string) string {
	text = ibanRun.ReplaceAllStringFunc(text, maskIBAN)
	text = namedRun.ReplaceAllStringFunc(text, maskNamed)
	return numberRun.ReplaceAllStringFunc(text, maskNumbers)
}

// masked reports whether Mask has hidden something in a text.
func masked(text string) bool {
	for _, name := range []string{"IBAN", "ΑΜΚΑ", "ΑΦΜ", "ΚΑΡΤΑ"} {
		if strings.Contains(text, "["+name+"]") {
			return true
		}
	}
	return false
}

// hidden is a number that was masked, with the words that only name it (“ο ΑΜΚΑ μου είναι [ΑΜΚΑ]”).
var hidden = regexp.MustCompile(`(?i)(?:(?:το|ο|η|τον|την|τα)\s+)?(?:α\.?μ\.?κ\.?α\.?|amka|α\.?φ\.?μ\.?|afm|iban|κάρτα)?(?:\s+(?:μου|mou))?(?:\s+(?:είναι|ειναι|einai))?[\s:]*\[(?:IBAN|ΑΜΚΑ|ΑΦΜ|ΚΑΡΤΑ)\]`)

// withoutHidden is what a message asks beside the numbers that were masked in it.
func withoutHidden(text string) string {
	if !masked(text) {
		return text
	}
	return strings.TrimSpace(hidden.ReplaceAllString(text, " "))
}

// saysNothing: a text has no word that carries meaning.
func saysNothing(text string) bool {
	return !slices.ContainsFunc(greek.Tokens(text), func(t greek.Token) bool { return !t.Stop })
}

// maskIBAN masks the longest beginning of the run that is an IBAN: a Latin word may follow it.
func maskIBAN(s string) string {
	for end := len(s); end >= 15; end-- {
		if head := s[:end]; !strings.HasSuffix(head, " ") && validIBAN(compact(head)) {
			return "[IBAN]" + s[end:]
		}
	}
	return s
}

// maskNamed masks a number that stands behind its name, if it has as many digits as such a number has.
func maskNamed(s string) string {
	found := namedRun.FindStringSubmatch(s)
	name := "ΑΜΚΑ"
	if lower := strings.ToLower(found[1]); strings.HasPrefix(lower, "αφ") || strings.HasPrefix(lower, "α.φ") || lower == "afm" {
		name = "ΑΦΜ"
	}
	if len(compact(found[3])) != map[string]int{"ΑΜΚΑ": 11, "ΑΦΜ": 9}[name] {
		return s
	}
	return found[1] + found[2] + "[" + name + "]"
}

// maskNumbers masks every identity number in a run of digit groups. Two numbers may stand side by
// side, and one may be written in several groups, so each sequence of groups is tried, longest first.
func maskNumbers(s string) string {
	groups := group.FindAllStringIndex(s, -1)
	for from := range groups {
		for to := len(groups) - 1; to >= from; to-- {
			start, end := groups[from][0], groups[to][1]
			if end-start > maxNumberRun {
				continue
			}
			if name := identityNumber(compact(s[start:end])); name != "" {
				return s[:start] + "[" + name + "]" + maskNumbers(s[end:])
			}
		}
	}
	return s
}

// maxNumberRun bounds one number with its separators, in bytes: 19 digits and a dash between each.
const maxNumberRun = 19 + 18*len("–")

// identityNumber names the kind of number, or is empty.
func identityNumber(digits string) string {
	switch n := len(digits); {
	case n == 11 && validAMKA(digits):
		return "ΑΜΚΑ"
	case n == 9 && validAFM(digits):
		return "ΑΦΜ"
	case n >= 13 && n <= 19 && luhn(digits):
		return "ΚΑΡΤΑ"
	}
	return ""
}

func compact(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '.', '-', '–', '/':
			return -1
		}
		return r
	}, s)
}

// validAMKA: eleven digits, the first six a date (DDMMYY), the whole passing Luhn
// (https://www.amka.gr).
func validAMKA(d string) bool {
	day, month := (d[0]-'0')*10+d[1]-'0', (d[2]-'0')*10+d[3]-'0'
	return day >= 1 && day <= 31 && month >= 1 && month <= 12 && luhn(d)
}

// validAFM: nine digits, the last being the sum of the others times falling powers of two,
// modulo 11 modulo 10. Nine zeros pass the sum and are no number.
func validAFM(d string) bool {
	sum, any := 0, false
	for i := range 8 {
		sum += int(d[i]-'0') << (8 - i)
		any = any || d[i] != '0'
	}
	return any && sum%11%10 == int(d[8]-'0')
}

// luhn is ISO/IEC 7812-1 annex B.
func luhn(d string) bool {
	sum := 0
	for i := range len(d) {
		n := int(d[len(d)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

// latinLookAlikes are the Greek capitals that a person may type in an IBAN's country code.
var latinLookAlikes = strings.NewReplacer("Α", "A", "Β", "B", "Ε", "E", "Ζ", "Z", "Η", "H", "Ι", "I", "Κ", "K",
	"Μ", "M", "Ν", "N", "Ο", "O", "Ρ", "P", "Τ", "T", "Υ", "Y", "Χ", "X")

// validIBAN: ISO 13616, mod 97 of the rearranged number is 1.
func validIBAN(s string) bool {
	s = latinLookAlikes.Replace(strings.ToUpper(s))
	if len(s) < 15 || len(s) > 34 {
		return false
	}
	var digits strings.Builder
	for _, r := range s[4:] + s[:4] {
		switch {
		case r >= '0' && r <= '9':
			digits.WriteRune(r)
		case r >= 'A' && r <= 'Z':
			digits.WriteString(big.NewInt(int64(r - 'A' + 10)).String())
		default:
			return false
		}
	}
	n, ok := new(big.Int).SetString(digits.String(), 10)
	return ok && new(big.Int).Mod(n, big.NewInt(97)).Int64() == 1
}
