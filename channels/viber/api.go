package viber

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"ask1555/channels"
)

// message is one message of ours, to send or to welcome with.
type message struct {
	Receiver     string  `json:"receiver,omitempty"`
	Sender       *author `json:"sender"`
	Type         string  `json:"type"`
	Text         string  `json:"text"`
	TrackingData string  `json:"tracking_data,omitempty"`
	Keyboard     *keys   `json:"keyboard,omitempty"`
}

type author struct {
	Name string `json:"name"`
}

// keys is a keyboard; all it uses is understood by every version of Viber that knows bots.
type keys struct {
	Type    string
	Buttons []button
}

type button struct {
	Columns, Rows                          int
	ActionType, ActionBody, Text, TextSize string
}

// result is how Viber answers every call: with HTTP 200 and the real status inside.
type result struct {
	Status       *int   `json:"status"`
	MessageToken uint64 `json:"message_token"`
	Webhook      string `json:"webhook"` // of the account
}

// sendMessage sends one message and returns Viber's id for it.
func (c *Channel) sendMessage(ctx context.Context, m message) (string, error) {
	answer, err := c.call(ctx, "/pa/send_message", m)
	if err != nil {
		return "", err
	}
	return token(answer.MessageToken), nil
}

// Register tells Viber where the events go. Viber calls that address before it answers, so the service must run and be
// reached from outside. Names and photos of citizens are not asked for.
func (c *Channel) Register(ctx context.Context, publicURL string) error {
	_, err := c.call(ctx, "/pa/set_webhook", map[string]any{
		"url":         publicURL + WebhookPath,
		"event_types": []string{"delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started"},
		"send_name":   false, "send_photo": false,
	})
	return err
}

// Check asks Viber whether it knows the bot, and calls us. An error says in a sentence what is wrong.
func (c *Channel) Check(ctx context.Context, publicURL string) error {
	answer, err := c.call(ctx, "/pa/get_account_info", struct{}{})
	if err == nil && answer.Webhook != publicURL+WebhookPath {
		return errors.New("Viber does not call us, but " + cmp.Or(answer.Webhook, "nobody") + ": run channels register viber")
	}
	return err
}

// call makes one call of the API; any error is a *channels.SendError.
func (c *Channel) call(ctx context.Context, path string, body any) (result, error) {
	var answer result
	status, err := channels.PostJSON(ctx, c.http, c.cfg.APIURL+path, map[string]string{"X-Viber-Auth-Token": c.cfg.Token}, body, &answer)
	switch {
	case err != nil:
		return answer, &channels.SendError{Reason: "Viber could not be reached"}
	case status == http.StatusTooManyRequests:
		return answer, failures[statusTooMany]
	case status != http.StatusOK || answer.Status == nil:
		return answer, &channels.SendError{Reason: "Viber answered " + http.StatusText(status)}
	case *answer.Status == 0:
		return answer, nil
	}
	if failure, ok := failures[*answer.Status]; ok {
		return answer, failure
	}
	return answer, &channels.SendError{Reason: "Viber refuses the call for a reason that is not known"}
}

// statusTooMany: more calls, or more messages to one citizen who does not answer (100 an hour), than Viber takes.
const statusTooMany = 12

// failures are Viber's status codes (https://developers.viber.com/docs/api/rest-bot-api/#error-codes). What the
// operator can mend is tried again until it is given up.
var failures = map[int]*channels.SendError{
	1:             {Reason: "Viber cannot use the address of the webhook"},
	2:             {Reason: "Viber refuses our token"},
	3:             {Reason: "Viber cannot read the message", Permanent: true},
	4:             {Reason: "the message lacks something that Viber needs", Permanent: true},
	5:             {Reason: "the citizen is not on Viber any more", Permanent: true},
	6:             {Reason: "the citizen has left the bot", Permanent: true},
	7:             {Reason: "Viber has blocked the bot"},
	8:             {Reason: "Viber does not know a bot by our token"},
	9:             {Reason: "Viber has suspended the bot"},
	10:            {Reason: "no webhook is registered at Viber"},
	11:            {Reason: "the citizen's Viber cannot show bots", Permanent: true},
	statusTooMany: {Reason: "Viber asks to slow down", RetryAfter: time.Minute},
	13:            {Reason: "the citizen's Viber is too old for the message", Permanent: true},
	14:            {Reason: "the message needs a newer version of the API", Permanent: true},
	15:            {Reason: "Viber has not authorized the bot"},
}
