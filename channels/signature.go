package channels

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// Signed reports whether a signature, in hex, is the HMAC-SHA256 (RFC 2104) of a body as it was sent. It takes the same
// time for every wrong one. An empty key signs nothing.
func Signed(key string, body []byte, signature string) bool {
	given, err := hex.DecodeString(signature)
	if err != nil || key == "" {
		return false
	}
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write(body)
	return hmac.Equal(given, mac.Sum(nil))
}
