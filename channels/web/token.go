package web

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// A conversation's id and token are made and checked without the database, so that a hand-off works
// when the database does not. An id carries a short tag that shows it is one of ours; a token is the
// id with a full one.
const (
	idRandom = 12 // bytes
	idTag    = 4
)

// newConversation makes an id and its token.
func (c *Channel) newConversation() (id, token string) {
	raw := make([]byte, idRandom, idRandom+idTag)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	raw = append(raw, c.mac("id", raw)[:idTag]...)
	id = encode(raw)
	return id, c.tokenOf(id)
}

// tokenOf is an id's token: the id itself, a dot and the tag, so that the token of another
// conversation is known as such.
func (c *Channel) tokenOf(id string) string { return id + "." + encode(c.mac("token", []byte(id))) }

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// mac is HMAC-SHA256 (RFC 2104) under the key of the database, apart for each purpose.
func (c *Channel) mac(purpose string, data []byte) []byte {
	h := hmac.New(sha256.New, c.cfg.Key)
	h.Write([]byte(purpose + "\x00"))
	h.Write(data)
	return h.Sum(nil)
}

// issued reports whether an id is one that newConversation made.
func (c *Channel) issued(id string) bool {
	raw, err := base64.RawURLEncoding.DecodeString(id)
	if err != nil || len(raw) != idRandom+idTag {
		return false
	}
	return subtle.ConstantTimeCompare(raw[idRandom:], c.mac("id", raw[:idRandom])[:idTag]) == 1
}

// access is what a token allows.
type access int

const (
	unknownToken access = iota // none, or forged
	otherToken                 // genuine, of another conversation
	granted
)

// check says what a token allows on a conversation.
func (c *Channel) check(id, token string) access {
	owner, _, _ := strings.Cut(token, ".")
	if owner == "" || subtle.ConstantTimeCompare([]byte(token), []byte(c.tokenOf(owner))) != 1 {
		return unknownToken
	}
	if owner != id {
		return otherToken
	}
	return granted
}
