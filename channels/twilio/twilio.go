// Package twilio is what the channels that go through Twilio share: the check of what comes in, the calls that send, what
// their errors mean, and the news of delivery. It is no channel itself.
package twilio

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"
	content "github.com/twilio/twilio-go/rest/content/v1"

	"ask1555/bot/store"
	"ask1555/channels"
)

// MaxBody is the most characters Twilio takes in one message (https://www.twilio.com/docs/errors/21617).
const MaxBody = 1600

// validity, in seconds, is how long Twilio may hold a reply that it cannot send: a reply hours late is worse than none
// (https://www.twilio.com/docs/messaging/api/message-resource).
const validity = 15 * 60

// Config is an account at Twilio.
type Config struct {
	AccountSID string
	AuthToken  string // signs the webhooks and opens the API
	PublicURL  string // base address that Twilio was given; signatures are over it
	APIURL     string // another server than Twilio's, for tests and gateways
}

type statuses interface {
	DeliveryStatus(ctx context.Context, id, status string, rank int) error
	SendAgain(ctx context.Context, id string) error
}

// An Account is one that channels share.
type Account struct {
	cfg       Config
	validator client.RequestValidator
	api       *openapi.ApiService
	content   *content.ApiService
	statuses  statuses
	routed    sync.Once
}

// New makes the account; Connect it before it takes webhooks.
func New(cfg Config) *Account {
	httpClient := &http.Client{Timeout: channels.CallTimeout, Transport: transport(cfg.APIURL)}
	twilio := &client.Client{Credentials: client.NewCredentials(cfg.AccountSID, cfg.AuthToken), HTTPClient: httpClient}
	twilio.SetAccountSid(cfg.AccountSID)
	return &Account{
		cfg: cfg, validator: client.NewRequestValidator(cfg.AuthToken),
		api: openapi.NewApiServiceWithClient(twilio), content: content.NewApiServiceWithClient(twilio),
	}
}

// Connect says where delivery news go.
func (a *Account) Connect(news statuses) { a.statuses = news }

// transport sends calls to another server if one is given: twilio-go has no setting for it.
func transport(apiURL string) http.RoundTripper {
	if apiURL == "" {
		return http.DefaultTransport
	}
	to, err := url.Parse(apiURL)
	if err != nil {
		return http.DefaultTransport
	}
	return redirect{to}
}

type redirect struct{ to *url.URL }

func (r redirect) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.URL.Scheme, req.URL.Host, req.Host = r.to.Scheme, r.to.Host, r.to.Host
	return http.DefaultTransport.RoundTrip(req)
}

// Send hands a reply to Twilio, in parts of at most MaxBody characters, and returns the id of the first. It goes out from
// the address that the citizen wrote to, or else from ours. The error is a *channels.SendError, or ctx ending.
func (a *Account) Send(ctx context.Context, d store.Delivery, ours string, parts []string) (string, error) {
	var first string
	for _, part := range parts {
		id, err := a.send(ctx, d, ours, url.Values{}, func(p *openapi.CreateMessageParams) { p.SetBody(part) })
		if err != nil {
			return first, err
		}
		first = cmp.Or(first, id)
	}
	return first, nil
}

// send hands one message to Twilio; its news come to our address with callback in it.
func (a *Account) send(ctx context.Context, d store.Delivery, ours string, callback url.Values, say func(*openapi.CreateMessageParams)) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	params := &openapi.CreateMessageParams{}
	params.SetTo(d.Address.User).SetFrom(cmp.Or(d.Address.Account, ours)).SetValidityPeriod(validity)
	callback.Set("delivery", d.ID)
	params.SetStatusCallback(a.cfg.PublicURL + StatusPath + "?" + callback.Encode())
	say(params)
	message, err := a.api.CreateMessage(params)
	switch {
	case err != nil:
		return "", sendError(err)
	case message.Sid == nil:
		return "", nil
	}
	return *message.Sid, nil
}

// permanent are Twilio's errors that no second try mends (https://www.twilio.com/docs/api/errors).
var permanent = map[int]string{
	20003: "Twilio refuses our credentials",
	21211: "the number is not valid",
	21408: "no permission to send to this country",
	21606: "our number cannot send SMS",
	21610: "the citizen has opted out",
	21612: "the number cannot be reached from ours",
	21614: "the number is not a mobile",
	63003: "the citizen is not on WhatsApp",
	63016: "the citizen last wrote more than 24 hours ago: WhatsApp lets us answer only with an approved template",
	63024: "the citizen cannot be reached on WhatsApp",
}

// slow are those that ask to wait.
var slow = map[int]bool{20429: true, 63018: true}

// ErrRefused is what Twilio says to a message that it will not take as it is, for a reason that only people can mend, such
// as a template that is not there. Another form of it may be taken.
var ErrRefused = &channels.SendError{Reason: "Twilio refuses the message"}

func sendError(err error) error {
	var rest *client.TwilioRestError
	if !errors.As(err, &rest) {
		return &channels.SendError{Reason: "Twilio could not be reached"}
	}
	if reason, ok := permanent[rest.Code]; ok {
		return &channels.SendError{Reason: reason, Permanent: true}
	}
	if slow[rest.Code] {
		return &channels.SendError{Reason: "Twilio asks to slow down"}
	}
	if rest.Status == http.StatusBadRequest || rest.Status == http.StatusNotFound {
		return ErrRefused
	}
	return &channels.SendError{Reason: "Twilio answered " + http.StatusText(rest.Status)}
}
