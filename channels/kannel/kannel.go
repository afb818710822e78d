// Package kannel is SMS through Kannel, the SMPP gateway that customers of mobile operators run: messages come from its
// smsbox by HTTP, replies go out by its sendsms (https://www.kannel.org/download/1.4.5/userguide-1.4.5/userguide.html,
// chapters 6 and 10).
package kannel

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"strings"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/gsm"
)

// Name is the channel's name.
const Name = "kannel"

const (
	// maxBody is the most UTF-16 units in one call: 9 segments of small Greek letters. Kannel makes the segments, and
	// drops without a word what is more than its max-messages, 10 in the README.
	maxBody = 600
	// validity, in minutes, is how long the operator may hold a reply: hours late is worse than none.
	validity = "15"
	// reports asks for news of every kind: delivered 1, failed 2, queued 4, taken by the operator 8, refused by it 16.
	reports = "31"
)

// Config is what the channel needs to be on. All of it is required but SMS.
type Config struct {
	URL                string // of Kannel's smsbox, as http://127.0.0.1:13013
	Username, Password string // of the sendsms-user
	From               string // our number
	Secret             string // that Kannel shows us: the password in its get-url
	Allowed            []string
	CallbackURL        string // where Kannel reaches us
	SMS                gsm.Settings
}

type inbox interface {
	Receive(ctx context.Context, m bot.Message) (channels.Receipt, error)
}

type statuses interface {
	DeliveryStatus(ctx context.Context, id, status string, rank int) error
}

// A Channel takes messages in and sends replies.
type Channel struct {
	cfg      Config
	allowed  []netip.Prefix
	http     *http.Client
	inbox    inbox
	statuses statuses
}

// plainSecret is what can stand in an address as it is: Kannel undoes no escapes there.
var plainSecret = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// New makes the channel; Connect it before it takes messages. The error is a setting of the wrong form.
func New(cfg Config) (*Channel, error) {
	if !plainSecret.MatchString(cfg.Secret) {
		return nil, errors.New("the secret of Kannel stands in addresses: use only A-Z a-z 0-9 _ -")
	}
	if u, err := url.Parse(cfg.CallbackURL); err != nil || u.Host == "" {
		return nil, errors.New("the address where Kannel reaches us is not one: it has the form http://10.0.0.5:8155")
	}
	c := &Channel{cfg: cfg, http: &http.Client{Timeout: channels.CallTimeout}}
	for _, text := range cfg.Allowed {
		prefix, err := parsePrefix(text)
		if err != nil {
			return nil, fmt.Errorf("%q is no address or range that Kannel may call from", text)
		}
		c.allowed = append(c.allowed, prefix)
	}
	return c, nil
}

// parsePrefix reads an address or a range of them.
func parsePrefix(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return netip.PrefixFrom(address, address.BitLen()), nil
}

// Connect says where received messages and delivery news go.
func (c *Channel) Connect(in inbox, news statuses) { c.inbox, c.statuses = in, news }

// Name is the channel's name.
func (c *Channel) Name() string { return Name }

// Parts are the texts that a reply is sent as, nearly always one; Kannel makes segments of each.
func Parts(r bot.Reply, letters gsm.Letters) []string {
	return channels.Split(gsm.Text(r, letters), maxBody)
}

// phone is a number that a reply can be sent to; who writes under a name has none.
var phone = regexp.MustCompile(`^\+?[0-9]{3,20}$`)

// Limits: Kannel has a queue, and keeps to the throughput in its own configuration.
func (c *Channel) Limits() channels.Limits { return channels.Limits{} }

// Send hands one reply to Kannel, which keeps it until the operator takes it. Kannel gives it no id: news come with ours.
func (c *Channel) Send(ctx context.Context, d store.Delivery) (store.Sent, error) {
	if !phone.MatchString(d.Address.User) {
		return store.Sent{}, &channels.SendError{Reason: "the sender has no number to answer to", Permanent: true}
	}
	parts := Parts(d.Reply, c.cfg.SMS.Letters)
	for _, part := range parts {
		if err := c.sendSMS(ctx, d, part); err != nil {
			return store.Sent{}, err
		}
	}
	return store.Sent{Segments: gsm.Segments(parts)}, nil
}

// sendSMS makes one call by POST, so that neither text nor password stands in an address, where logs keep them.
func (c *Channel) sendSMS(ctx context.Context, d store.Delivery, text string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, strings.TrimRight(c.cfg.URL, "/")+"/cgi-bin/sendsms", strings.NewReader(text))
	if err != nil {
		return &channels.SendError{Reason: "the address of Kannel is not one"}
	}
	from := d.Address.Account
	if from == "" {
		from = c.cfg.From
	}
	for name, value := range map[string]string{
		"Content-Type": "text/plain; charset=utf-8", "X-Kannel-Username": c.cfg.Username, "X-Kannel-Password": c.cfg.Password,
		"X-Kannel-From": from, "X-Kannel-To": d.Address.User, "X-Kannel-Coding": coding(text), "X-Kannel-Validity": validity,
		"X-Kannel-DLR-Mask": reports, "X-Kannel-DLR-URL": c.reportURL(d.ID),
	} {
		req.Header.Set(name, value)
	}
	response, err := c.http.Do(req)
	if err != nil {
		return &channels.SendError{Reason: "Kannel could not be reached"}
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<16)) // so that the connection is used again
	return sendError(response.StatusCode)
}

// Check asks Kannel whether it takes messages from us, by one to nobody. An error says in a sentence what is wrong.
func (c *Channel) Check(ctx context.Context) error {
	err := c.sendSMS(ctx, store.Delivery{}, "")
	if channels.IsPermanent(err) { // it knows us, and misses the number
		return nil
	}
	return err
}

// coding is Kannel's number of an encoding. Without it Greek letters would be sent as question marks.
func coding(text string) string {
	if gsm.Encoding(text) == gsm.GSM7 {
		return "0"
	}
	return "2"
}

// reportURL is what Kannel calls with news of a reply; it puts the kind of news in place of %d.
func (c *Channel) reportURL(delivery string) string {
	scheme, host, _ := strings.Cut(c.cfg.CallbackURL, "://")
	return scheme + "://kannel:" + c.cfg.Secret + "@" + host + WebhookPath + "?delivery=" + url.QueryEscape(delivery) + "&status=%d"
}

// sendError says what Kannel's status means (user guide, "SMS push reply codes"); nil if it took the message.
func sendError(status int) error {
	switch status {
	case http.StatusAccepted:
		return nil
	case http.StatusForbidden:
		return &channels.SendError{Reason: "Kannel refuses our username or password"}
	case http.StatusBadRequest:
		return &channels.SendError{Reason: "Kannel refuses the message or its number", Permanent: true}
	}
	return &channels.SendError{Reason: "Kannel answered " + http.StatusText(status)}
}
