package kb

import (
	"crypto/sha256"
	"strings"
)

// codeAlphabet has no letter that is read as a digit, or as another letter (https://www.crockford.com/base32.html): a
// code is typed from the screen of an old phone.
const codeAlphabet = "0123456789abcdefghjkmnpqrstvwxyz"

// codeLength is for some hundreds of entries: a new one gets the code of another once in 2,700 times, and is refused.
const codeLength = 4

// Code names an entry in the address of a text message, /f/<code>, where its id would cost a segment. It is made of the
// id alone, which is never reused: a code that was sent leads to the same entry for ever.
func (e *Entry) Code() string {
	sum := sha256.Sum256([]byte(e.ID))
	code := make([]byte, codeLength)
	for i := range code {
		code[i] = codeAlphabet[sum[i]%byte(len(codeAlphabet))]
	}
	return string(code)
}

// misread are letters that no code has, and what they were read from.
var misread = strings.NewReplacer("o", "0", "i", "1", "l", "1")

// EntryByCode finds an entry by its code, in whatever case it was typed.
func (c *Content) EntryByCode(code string) (*Entry, bool) {
	code = misread.Replace(strings.ToLower(code))
	for _, e := range c.Entries {
		if e.Code() == code {
			return e, true
		}
	}
	return nil, false
}

// checkCodes refuses an entry whose code is that of another: of the two, the one whose id is to change is the new one.
func (l *loader) checkCodes(c *Content) {
	taken := make(map[string]string)
	for _, e := range c.Entries {
		if other, ok := taken[e.Code()]; ok {
			l.fail(e.File, e.lines.key("id"), "the short address of %s is that of %s: give the newer of the two another id", quote(e.ID), quote(other))
			continue
		}
		taken[e.Code()] = e.ID
	}
}
