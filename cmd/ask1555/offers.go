package main

import (
	"cmp"
	"context"
	"log/slog"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"

	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/kannel"
	"ask1555/channels/messenger"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/channels/twilio"
	"ask1555/channels/viber"
	"ask1555/channels/whatsapp"
)

// channelFlags are the settings of the channels that go through a provider.
type channelFlags struct {
	PublicURL string `help:"Address that providers and citizens were given, as https://chat.example.gr; signatures are checked against it." env:"ASK1555_PUBLIC_URL" placeholder:"URL"`

	SMS    smsFlags `embed:"" prefix:"sms-"`
	Twilio struct {
		AccountSID       string `name:"account-sid" help:"Account of SMS and WhatsApp." env:"ASK1555_TWILIO_ACCOUNT_SID" placeholder:"AC..."`
		AuthToken        string `help:"Its secret; signs the webhooks." env:"ASK1555_TWILIO_AUTH_TOKEN" placeholder:"TOKEN"`
		From             string `help:"Our number for SMS." env:"ASK1555_TWILIO_FROM" placeholder:"+30..."`
		WhatsAppFrom     string `name:"whatsapp-from" help:"Our sender on WhatsApp." env:"ASK1555_TWILIO_WHATSAPP_FROM" placeholder:"+30..."`
		WhatsAppTemplate string `name:"whatsapp-template" help:"Approved template for replies more than 24 hours after the citizen wrote; its variable 1 is the reply." env:"ASK1555_TWILIO_WHATSAPP_TEMPLATE" placeholder:"HX..."`
		APIURL           string `name:"api-url" help:"Another server than Twilio's, for tests and gateways." env:"ASK1555_TWILIO_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"twilio-"`
	Telegram struct {
		Token  string `help:"Token of the bot." env:"ASK1555_TELEGRAM_TOKEN" placeholder:"TOKEN"`
		Secret string `help:"Secret of the webhook; with a public URL, updates come by webhook, else by polling." env:"ASK1555_TELEGRAM_SECRET" placeholder:"SECRET"`
		APIURL string `name:"api-url" help:"Another server than Telegram's, for tests and gateways." env:"ASK1555_TELEGRAM_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"telegram-"`
	Viber struct {
		Token  string `help:"Token of the bot." env:"ASK1555_VIBER_TOKEN" placeholder:"TOKEN"`
		APIURL string `name:"api-url" help:"Another server than Viber's, for tests and gateways." env:"ASK1555_VIBER_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"viber-"`
	Messenger struct {
		AppSecret   string `help:"Secret of the app; signs the events." env:"ASK1555_MESSENGER_APP_SECRET" placeholder:"SECRET"`
		PageToken   string `help:"Token of the page." env:"ASK1555_MESSENGER_PAGE_TOKEN" placeholder:"TOKEN"`
		VerifyToken string `help:"A word of your own that Meta is given with the webhook's address." env:"ASK1555_MESSENGER_VERIFY_TOKEN" placeholder:"WORD"`
		Picture     string `help:"Picture that stands beside the names of people of 1555, of at most 8 MB; without one their messages stand under the page's name." env:"ASK1555_MESSENGER_PICTURE" placeholder:"URL"`
		APIURL      string `name:"api-url" help:"Another server than Meta's, with the API's version, for tests and gateways." env:"ASK1555_MESSENGER_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"messenger-"`
	Kannel struct {
		URL         string   `name:"url" help:"Kannel's smsbox, as http://127.0.0.1:13013." env:"ASK1555_KANNEL_URL" placeholder:"URL"`
		Username    string   `help:"Its sendsms-user." env:"ASK1555_KANNEL_USERNAME" placeholder:"NAME"`
		Password    string   `help:"The password of that user." env:"ASK1555_KANNEL_PASSWORD" placeholder:"PASSWORD"`
		From        string   `help:"Our number there." env:"ASK1555_KANNEL_FROM" placeholder:"1555"`
		Secret      string   `help:"What Kannel shows us: the password in its get-url." env:"ASK1555_KANNEL_SECRET" placeholder:"SECRET"`
		Allowed     []string `help:"Addresses or ranges that Kannel calls from." env:"ASK1555_KANNEL_ALLOWED" default:"127.0.0.1,::1" placeholder:"IP,..."`
		CallbackURL string   `name:"callback-url" help:"Where Kannel reaches us, if not at the public URL." env:"ASK1555_KANNEL_CALLBACK_URL" placeholder:"URL"`
	} `embed:"" prefix:"kannel-"`
}

// smsFlags are the settings that SMS by Twilio and by Kannel share.
type smsFlags struct {
	Letters gsm.Letters `help:"How Greek is written in SMS: proper, as people read it best, or in the capitals of GSM-7 where that costs less." env:"ASK1555_SMS_LETTERS" enum:"proper,capitals" default:"proper"`
	Daily   int         `help:"How many SMS replies one number gets in a day, at most; lines of help are always named. 0: no limit." env:"ASK1555_SMS_DAILY" default:"60"`
}

// publicURL has no slash at its end.
func (f channelFlags) publicURL() string { return strings.TrimRight(f.PublicURL, "/") }

// An offer is a channel that the service can have.
type offer struct {
	name    string
	missing []string // the settings that it lacks; none: it is on
	webhook string   // where its provider calls us
	open    func() (channel, error)
}

// A channel is one that is on: what it sends, its webhooks, and how it is told where messages go.
type channel struct {
	channels.Sender
	routes      func(fiber.Router)
	connect     func(*service, *channels.Inbox)
	start, stop func() // nil: nothing of it runs by itself
	// check asks the provider whether our credentials are right, and calls come to us as far as it says; an error says in a
	// sentence what is wrong.
	check func(context.Context) error
	// register tells the provider what it must know of us, as where its webhooks go; nil: that is done by hand, on the
	// provider's pages.
	register func(context.Context) error
}

// offers are all channels but the web. To add one: its settings above, and its lines here.
func (f channelFlags) offers(log *slog.Logger) []offer {
	account := sync.OnceValue(func() *twilio.Account {
		return twilio.New(twilio.Config{AccountSID: f.Twilio.AccountSID, AuthToken: f.Twilio.AuthToken, PublicURL: f.publicURL(), APIURL: f.Twilio.APIURL})
	})
	return []offer{f.sms(account), f.whatsapp(account, log), f.telegram(log), f.viber(log), f.messenger(log), f.kannel()}
}

func (f channelFlags) sms(account func() *twilio.Account) offer {
	missing := f.lackingTwilio("ASK1555_TWILIO_FROM", f.Twilio.From)
	return offer{sms.Name, missing, sms.WebhookPath, func() (channel, error) {
		c := sms.New(account(), f.Twilio.From, gsm.Settings(f.SMS))
		one := throughTwilio(account(), c, c.Routes, func(in *channels.Inbox) { c.Connect(in) })
		one.check = c.Check
		return one, nil
	}}
}

func (f channelFlags) whatsapp(account func() *twilio.Account, log *slog.Logger) offer {
	missing := f.lackingTwilio("ASK1555_TWILIO_WHATSAPP_FROM", f.Twilio.WhatsAppFrom)
	return offer{whatsapp.Name, missing, whatsapp.WebhookPath, func() (channel, error) {
		c := whatsapp.New(account(), f.Twilio.WhatsAppFrom, f.Twilio.WhatsAppTemplate, log)
		one := throughTwilio(account(), c, c.Routes, func(in *channels.Inbox) { c.Connect(in) })
		one.start, one.stop, one.check, one.register = c.Start, c.Stop, c.Check, c.Register
		return one, nil
	}}
}

// lackingTwilio is what a channel through Twilio lacks that needs one more setting.
func (f channelFlags) lackingTwilio(name, value string) []string {
	return lacking("ASK1555_TWILIO_ACCOUNT_SID", f.Twilio.AccountSID, "ASK1555_TWILIO_AUTH_TOKEN", f.Twilio.AuthToken, name, value, "ASK1555_PUBLIC_URL", f.PublicURL)
}

// throughTwilio is a channel whose news of delivery come by the account.
func throughTwilio(account *twilio.Account, sender channels.Sender, routes func(fiber.Router), connect func(*channels.Inbox)) channel {
	return channel{
		Sender:  sender,
		routes:  func(app fiber.Router) { account.Routes(app); routes(app) },
		connect: func(s *service, in *channels.Inbox) { account.Connect(s.store); connect(in) },
	}
}

func (f channelFlags) telegram(log *slog.Logger) offer {
	t := f.Telegram
	return offer{telegram.Name, lacking("ASK1555_TELEGRAM_TOKEN", t.Token), telegram.WebhookPath, func() (channel, error) {
		c, err := telegram.New(telegram.Config{Token: t.Token, Secret: t.Secret, PublicURL: f.publicURL(), APIURL: t.APIURL}, log)
		if err != nil {
			return channel{}, err
		}
		return channel{
			Sender: c, routes: c.Routes, connect: func(s *service, in *channels.Inbox) { c.Connect(in, s.commands) },
			start: c.Start, stop: c.Stop, check: c.Check, register: c.Register,
		}, nil
	}}
}

// lackingWebhook is what Telegram lacks to call us; without it the service polls.
func (f channelFlags) lackingWebhook() []string {
	return lacking("ASK1555_TELEGRAM_SECRET", f.Telegram.Secret, "ASK1555_PUBLIC_URL", f.PublicURL)
}

func (f channelFlags) viber(log *slog.Logger) offer {
	return offer{viber.Name, lacking("ASK1555_VIBER_TOKEN", f.Viber.Token, "ASK1555_PUBLIC_URL", f.PublicURL), viber.WebhookPath, func() (channel, error) {
		c := viber.New(viber.Config{Token: f.Viber.Token, APIURL: f.Viber.APIURL}, log)
		return channel{
			Sender: c, routes: c.Routes, connect: func(s *service, in *channels.Inbox) { c.Connect(in, s.store, s.welcome) },
			check:    func(ctx context.Context) error { return c.Check(ctx, f.publicURL()) },
			register: func(ctx context.Context) error { return c.Register(ctx, f.publicURL()) },
		}, nil
	}}
}

func (f channelFlags) messenger(log *slog.Logger) offer {
	m := f.Messenger
	missing := lacking("ASK1555_MESSENGER_APP_SECRET", m.AppSecret, "ASK1555_MESSENGER_PAGE_TOKEN", m.PageToken, "ASK1555_MESSENGER_VERIFY_TOKEN", m.VerifyToken)
	return offer{messenger.Name, missing, messenger.WebhookPath, func() (channel, error) {
		c := messenger.New(messenger.Config{AppSecret: m.AppSecret, PageToken: m.PageToken, VerifyToken: m.VerifyToken, Picture: m.Picture, APIURL: m.APIURL}, log)
		return channel{Sender: c, routes: c.Routes, connect: func(s *service, in *channels.Inbox) { c.Connect(in, s.store) }, check: c.Check}, nil
	}}
}

func (f channelFlags) kannel() offer {
	k := f.Kannel
	callback := strings.TrimRight(cmp.Or(k.CallbackURL, f.PublicURL), "/")
	missing := lacking("ASK1555_KANNEL_URL", k.URL, "ASK1555_KANNEL_USERNAME", k.Username, "ASK1555_KANNEL_PASSWORD", k.Password,
		"ASK1555_KANNEL_FROM", k.From, "ASK1555_KANNEL_SECRET", k.Secret, "ASK1555_KANNEL_CALLBACK_URL", callback)
	return offer{kannel.Name, missing, kannel.WebhookPath, func() (channel, error) {
		c, err := kannel.New(kannel.Config{
			URL: k.URL, Username: k.Username, Password: k.Password, From: k.From, Secret: k.Secret, Allowed: k.Allowed, CallbackURL: callback,
			SMS: gsm.Settings(f.SMS),
		})
		if err != nil {
			return channel{}, err
		}
		return channel{Sender: c, routes: c.Routes, connect: func(s *service, in *channels.Inbox) { c.Connect(in, s.store) }, check: c.Check}, nil
	}}
}

// lacking are the names of the settings that are empty; pairs are a name and its value each.
func lacking(pairs ...string) []string {
	var names []string
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			names = append(names, pairs[i])
		}
	}
	return names
}
