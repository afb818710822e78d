// Package sms is the SMS channel, by Twilio: its webhooks come in, replies go out through its REST
// API.
package sms

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/twilio/twilio-go/client"
	openapi "github.com/twilio/twilio-go/rest/api/v2010"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// Name is the channel's name.
const Name = "sms"

// Limits of the provider.
const (
	// maxBody is the most characters Twilio takes in one message
	// (https://www.twilio.com/docs/errors/21617).
	maxBody = 1600
	// validity, in seconds, is how long Twilio may hold a reply that it cannot send: a reply hours
	// late is worse than none (https://www.twilio.com/docs/messaging/api/message-resource).
	validity = 15 * 60
	// settle is how long a reply waits for more of the message: a long thought is sent as several SMS.
	settle = 4 * time.Second
	// timeout of one call; below the outbox's own.
	timeout = 15 * time.Second
)

// Config is what the channel needs to be on. All of it but APIURL is required.
type Config struct {
	AccountSID string
	AuthToken  string // signs the webhooks and opens the API
	From       string // our number, as +30...
	PublicURL  string // base address that Twilio was given; signatures are over it
	APIURL     string // another server than Twilio's, for tests and gateways
}

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

type statuses interface {
	DeliveryStatus(ctx context.Context, id, status string, rank int) error
}

// A Channel takes webhooks in and sends replies.
type Channel struct {
	cfg       Config
	validator client.RequestValidator
	api       *openapi.ApiService
	inbox     inbox
	statuses  statuses
	log       *slog.Logger
}

// New makes the channel; Connect it before it takes webhooks.
func New(cfg Config, log *slog.Logger) *Channel {
	httpClient := &http.Client{Timeout: timeout, Transport: transport(cfg.APIURL)}
	twilio := &client.Client{Credentials: client.NewCredentials(cfg.AccountSID, cfg.AuthToken), HTTPClient: httpClient}
	twilio.SetAccountSid(cfg.AccountSID)
	return &Channel{
		cfg: cfg, log: log,
		validator: client.NewRequestValidator(cfg.AuthToken),
		api:       openapi.NewApiServiceWithClient(twilio),
	}
}

// Connect says where received messages and delivery news go.
func (c *Channel) Connect(in inbox, news statuses) { c.inbox, c.statuses = in, news }

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

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Send hands one reply to Twilio, in as many messages as its limit asks for, and returns the id of
// the first.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (string, error) {
	var first string
	for _, part := range Parts(d.Reply) {
		if err := ctx.Err(); err != nil {
			return first, err
		}
		params := &openapi.CreateMessageParams{}
		params.SetTo(d.Address.User).SetFrom(c.from(d.Address)).SetBody(part).SetValidityPeriod(validity)
		params.SetStatusCallback(c.cfg.PublicURL + statusPath + "?delivery=" + url.QueryEscape(d.ID))
		message, err := c.api.CreateMessage(params)
		if err != nil {
			return first, sendError(err)
		}
		if first == "" && message.Sid != nil {
			first = *message.Sid
		}
	}
	return first, nil
}

// from answers from the number the citizen wrote to.
func (c *Channel) from(a bot.Address) string {
	if a.Account != "" {
		return a.Account
	}
	return c.cfg.From
}

// permanent are Twilio's errors that no second try mends (https://www.twilio.com/docs/api/errors).
var permanent = map[int]string{
	21211: "the number is not valid",
	21408: "no permission to send to this country",
	21610: "the citizen has opted out",
	21612: "the number cannot be reached from ours",
	21614: "the number is not a mobile",
	21606: "our number cannot send SMS",
	20003: "Twilio refuses our credentials",
}

func sendError(err error) error {
	var rest *client.TwilioRestError
	if !errors.As(err, &rest) {
		return &channels.SendError{Reason: "Twilio could not be reached"}
	}
	if reason, ok := permanent[rest.Code]; ok {
		return &channels.SendError{Reason: reason, Permanent: true}
	}
	return &channels.SendError{Reason: "Twilio answered " + http.StatusText(rest.Status)}
}

// Parts are the messages that a reply is sent as; nearly always one.
func Parts(r bot.Reply) []string { return channels.Split(body(r), maxBody) }

// body is a reply as an SMS: its short form, and the choices numbered where they answer a question.
func body(r bot.Reply) string {
	text := r.Short
	if text == "" {
		text = r.Text
	}
	return text + r.NumberedChoices()
}
