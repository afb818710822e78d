package messenger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"ask1555/channels"
)

// message is one message of ours.
type message struct {
	Text         string       `json:"text"`
	QuickReplies []quickReply `json:"quick_replies,omitempty"`
}

// call is one of the Send API.
type call struct {
	Recipient     recipient `json:"recipient"`
	MessagingType string    `json:"messaging_type"`
	Tag           string    `json:"tag,omitempty"`
	PersonaID     string    `json:"persona_id,omitempty"`
	Message       message   `json:"message"`
}

type recipient struct {
	ID string `json:"id"`
}

// result is what Meta answers: an id, or an error.
type result struct {
	MessageID string `json:"message_id"` // of a message
	ID        string `json:"id"`         // of a persona
	Error     struct {
		Code    int `json:"code"`
		Subcode int `json:"error_subcode"`
	} `json:"error"`
}

// asReply is a message as a reply, within 24 hours of the citizen's.
func asReply(user string, m message) call {
	return call{Recipient: recipient{user}, MessagingType: "RESPONSE", Message: m}
}

// asHuman is the same message within seven days, if a person wrote it. The page needs Meta's leave for that tag, and the
// bot must never use it (https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags).
func (c call) asHuman() call {
	c.MessagingType, c.Tag = "MESSAGE_TAG", "HUMAN_AGENT"
	return c
}

// sendCall makes one call of the Send API and returns Meta's id of the message; any error is a *channels.SendError.
func (c *Channel) sendCall(ctx context.Context, body call) (string, error) {
	answer, err := c.post(ctx, "/me/messages", body)
	if err == nil && answer.MessageID == "" {
		err = &channels.SendError{Reason: "Messenger gave the message no id"}
	}
	return answer.MessageID, err
}

// post makes one call; any error is a *channels.SendError.
func (c *Channel) post(ctx context.Context, path string, body any) (result, error) {
	var answer result
	status, err := channels.PostJSON(ctx, c.http, c.address(path), c.header(), body, &answer)
	switch {
	case err != nil:
		return result{}, &channels.SendError{Reason: "Messenger could not be reached"}
	case status != http.StatusOK:
		return result{}, sendError(status, answer.Error.Code, answer.Error.Subcode)
	}
	return answer, nil
}

func (c *Channel) address(path string) string {
	return c.cfg.APIURL + path + "?appsecret_proof=" + c.proof()
}

// header has the token, since addresses end up in logs.
func (c *Channel) header() map[string]string {
	return map[string]string{"Authorization": "Bearer " + c.cfg.PageToken}
}

// proof shows that we hold the app's secret, which a page may demand
// (https://developers.facebook.com/docs/graph-api/guides/secure-requests).
func (c *Channel) proof() string {
	mac := hmac.New(sha256.New, []byte(c.cfg.AppSecret))
	mac.Write([]byte(c.cfg.PageToken))
	return hex.EncodeToString(mac.Sum(nil))
}

// failure is a code of Meta's, with its subcode or 0 for any.
type failure struct{ code, subcode int }

// late is what Meta says to a message outside of the window.
var late = &channels.SendError{Reason: "the citizen last wrote more than 24 hours ago: Messenger lets only a person answer, for seven days", Permanent: true}

// failures are Meta's codes (https://developers.facebook.com/docs/messenger-platform/error-codes). What the operator can
// mend is tried again until it is given up.
var failures = map[failure]*channels.SendError{
	{4, 0}:         slow,
	{32, 0}:        slow,
	{613, 0}:       slow,
	{10, 2018278}:  late,
	{10, 2018065}:  {Reason: "the page has no leave to write after 24 hours", Permanent: true},
	{10, 2018300}:  elsewhere,
	{10, 0}:        noLeave,
	{100, 2018001}: {Reason: "Messenger does not know the citizen", Permanent: true},
	{100, 0}:       refused,
	{190, 0}:       {Reason: "Messenger refuses our token"},
	{200, 1545041}: {Reason: "the citizen cannot be reached on Messenger", Permanent: true},
	{200, 0}:       noLeave,
	{551, 0}:       {Reason: "the citizen has blocked the page or left", Permanent: true},
}

// elsewhere is what Meta says while another app has the conversation, as the page's own inbox where a person answers.
var elsewhere = &channels.SendError{Reason: "a person in the page's inbox, or another app, has the conversation", Permanent: true}

var (
	noLeave = &channels.SendError{Reason: "the page has no leave to send"}
	refused = &channels.SendError{Reason: "Messenger refuses the message", Permanent: true}
)

var slow = &channels.SendError{Reason: "Messenger asks to slow down", RetryAfter: time.Minute}

func sendError(status, code, subcode int) error {
	if status == http.StatusTooManyRequests {
		return slow
	}
	for _, f := range []failure{{code, subcode}, {code, 0}} {
		if known, ok := failures[f]; ok {
			return known
		}
	}
	return &channels.SendError{Reason: "Messenger answered " + http.StatusText(status)}
}
