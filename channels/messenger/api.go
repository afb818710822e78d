package messenger

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
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
	Message       message   `json:"message"`
}

type recipient struct {
	ID string `json:"id"`
}

// result is what Meta answers: an id, or an error.
type result struct {
	MessageID string `json:"message_id"`
	Error     struct {
		Code    int `json:"code"`
		Subcode int `json:"error_subcode"`
	} `json:"error"`
}

// sendMessage sends a message as a reply, within 24 hours of the citizen's, and returns Meta's id for it.
func (c *Channel) sendMessage(ctx context.Context, user string, m message) (string, error) {
	return c.call(ctx, call{Recipient: recipient{user}, MessagingType: "RESPONSE", Message: m})
}

// sendAsHuman sends what a person wrote, within seven days. The page needs Meta's leave for that tag, and the bot must
// never use it (https://developers.facebook.com/docs/messenger-platform/send-messages/message-tags).
func (c *Channel) sendAsHuman(ctx context.Context, user string, m message) (string, error) {
	return c.call(ctx, call{Recipient: recipient{user}, MessagingType: "MESSAGE_TAG", Tag: "HUMAN_AGENT", Message: m})
}

// call makes one call of the Send API; any error is a *channels.SendError. The token goes into a header, since addresses
// end up in logs.
func (c *Channel) call(ctx context.Context, body call) (string, error) {
	address := c.cfg.APIURL + "/me/messages?appsecret_proof=" + c.proof()
	var answer result
	status, err := channels.PostJSON(ctx, c.http, address, map[string]string{"Authorization": "Bearer " + c.cfg.PageToken}, body, &answer)
	switch {
	case err != nil:
		return "", &channels.SendError{Reason: "Messenger could not be reached"}
	case status == http.StatusOK && answer.MessageID != "":
		return answer.MessageID, nil
	}
	return "", sendError(status, answer.Error.Code, answer.Error.Subcode)
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
	{10, 0}:        {Reason: "the page has no leave to send"},
	{100, 2018001}: {Reason: "Messenger does not know the citizen", Permanent: true},
	{100, 0}:       {Reason: "Messenger refuses the message", Permanent: true},
	{190, 0}:       {Reason: "Messenger refuses our token"},
	{200, 1545041}: {Reason: "the citizen cannot be reached on Messenger", Permanent: true},
	{200, 0}:       {Reason: "the page has no leave to send"},
	{551, 0}:       {Reason: "the citizen has blocked the page or left", Permanent: true},
}

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

func isLate(err error) bool { return errors.Is(err, late) }
