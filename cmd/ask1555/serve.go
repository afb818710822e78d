package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/live"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/server"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/channels/web"
)

// serveCmd runs the service.
type serveCmd struct {
	contentFlags
	databaseFlags
	policyFlags
	Listen         string   `help:"Address to listen on." env:"ASK1555_LISTEN" default:":8155"`
	PublicURL      string   `help:"Address that providers and citizens were given, as https://chat.example.gr; signatures are checked against it." env:"ASK1555_PUBLIC_URL" placeholder:"URL"`
	TrustedProxies []string `help:"Proxies whose X-Forwarded-For is believed, as addresses or ranges." env:"ASK1555_TRUSTED_PROXIES" placeholder:"IP,..."`

	EmbedOrigins []string `help:"Sites that may embed the chat by widget.js, as https://www.example.gr." env:"ASK1555_EMBED_ORIGINS" placeholder:"URL,..."`

	Twilio struct {
		AccountSID string `name:"account-sid" help:"Account of the SMS channel." env:"ASK1555_TWILIO_ACCOUNT_SID" placeholder:"AC..."`
		AuthToken  string `help:"Its secret; signs the webhooks." env:"ASK1555_TWILIO_AUTH_TOKEN" placeholder:"TOKEN"`
		From       string `help:"Our number." env:"ASK1555_TWILIO_FROM" placeholder:"+30..."`
		APIURL     string `name:"api-url" help:"Another server than Twilio's, for tests and gateways." env:"ASK1555_TWILIO_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"twilio-"`
	Telegram struct {
		Token  string `help:"Token of the bot." env:"ASK1555_TELEGRAM_TOKEN" placeholder:"TOKEN"`
		Secret string `help:"Secret of the webhook; with a public URL, updates come by webhook, else by polling." env:"ASK1555_TELEGRAM_SECRET" placeholder:"SECRET"`
		APIURL string `name:"api-url" help:"Another server than Telegram's, for tests and gateways." env:"ASK1555_TELEGRAM_API_URL" placeholder:"URL"`
	} `embed:"" prefix:"telegram-"`
}

// shutdownPatience is how long turns under way may take after SIGTERM.
const shutdownPatience = 10 * time.Second

func (cmd serveCmd) Run(ctx context.Context, log *slog.Logger) error {
	s, err := cmd.start(ctx, log)
	if err != nil {
		return err
	}
	s.describe(os.Stdout)
	select {
	case <-ctx.Done():
		log.Info("stopping")
		return s.stop()
	case err := <-s.failed:
		return errors.Join(err, s.stop())
	}
}

// service is the program running: everything that start made and stop must end.
type service struct {
	listener net.Listener
	app      *fiber.App
	store    *store.Store
	bot      *bot.Bot
	outbox   *channels.Outbox
	web      *web.Channel
	telegram *telegram.Channel // nil: off
	failed   chan error        // the server's end, if not by stop
	lines    []string          // what is on and what is off, for the operator

	following     sync.WaitGroup // the content
	stopFollowing context.CancelFunc
}

// start builds the parts from the bottom up, and takes down what it built if one fails.
func (cmd serveCmd) start(ctx context.Context, log *slog.Logger) (_ *service, err error) {
	s := &service{failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.stop())
		}
	}()
	policy, err := cmd.policy()
	if err != nil {
		return nil, err
	}
	if err := web.CheckOrigins(cmd.EmbedOrigins); err != nil {
		return nil, err
	}
	cmd.PublicURL = strings.TrimRight(cmd.PublicURL, "/")
	folder, err := live.Open(cmd.Content, cmd.Data, builtInKnowledge, log)
	if err != nil {
		return nil, fmt.Errorf("the content cannot be served:\n%w", err)
	}
	if s.store, err = store.Open(ctx, cmd.database()); err != nil {
		return nil, err
	}
	s.bot = bot.New(folder.First(), s.store, policy, log)
	if err := s.open(ctx, cmd, log); err != nil {
		return nil, err
	}
	if s.listener, err = server.Listen(cmd.Listen); err != nil {
		return nil, err
	}
	s.outbox.Start()
	if s.telegram != nil {
		s.telegram.Start()
	}
	go func() { s.failed <- s.app.Listener(s.listener) }()
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stopFollowing = stop
	s.following.Go(func() { folder.Follow(following, s.bot) })
	return s, nil
}

// open wires the channels. To add one: make it here if it has its credentials, put it among the
// senders, give it its routes, and say so in a line.
func (s *service) open(ctx context.Context, cmd serveCmd, log *slog.Logger) error {
	var senders []channels.Sender
	text := cmd.sms(log)
	s.note(sms.Name, text != nil, "set ASK1555_TWILIO_ACCOUNT_SID, _TWILIO_AUTH_TOKEN, _TWILIO_FROM and _PUBLIC_URL")
	if text != nil {
		senders = append(senders, text)
	}
	if cmd.Telegram.Token != "" {
		var err error
		if s.telegram, err = telegram.New(cmd.telegram(), log); err != nil {
			return err
		}
		senders = append(senders, s.telegram)
	}
	s.note(telegram.Name, s.telegram != nil, "set ASK1555_TELEGRAM_TOKEN")

	s.outbox = channels.NewOutbox(s.store, senders, log)
	hub := channels.NewHub()
	inbox := channels.NewInbox(s.bot, s.store, hub, s.outbox, log)
	s.app = server.New(server.Config{Log: log, Ready: s.ready, TrustedProxies: cmd.TrustedProxies})
	secret, err := s.store.Secret(ctx)
	if err != nil {
		return err
	}
	s.web = web.New(web.Config{Inbox: inbox, Store: s.store, Hub: hub, Bot: s.bot, Key: secret, PublicURL: cmd.PublicURL, EmbedOrigins: cmd.EmbedOrigins, Log: log})
	s.web.Routes(s.app)
	s.note(web.Name, true, "")
	if text != nil {
		text.Connect(inbox, s.store)
		text.Routes(s.app)
	}
	if s.telegram != nil {
		s.telegram.Connect(inbox)
		s.telegram.Routes(s.app)
	}
	return nil
}

// sms is the SMS channel, or nil without its credentials.
func (cmd serveCmd) sms(log *slog.Logger) *sms.Channel {
	t := cmd.Twilio
	if t.AccountSID == "" || t.AuthToken == "" || t.From == "" || cmd.PublicURL == "" {
		return nil
	}
	return sms.New(sms.Config{AccountSID: t.AccountSID, AuthToken: t.AuthToken, From: t.From, PublicURL: cmd.PublicURL, APIURL: t.APIURL}, log)
}

func (cmd serveCmd) telegram() telegram.Config {
	return telegram.Config{Token: cmd.Telegram.Token, Secret: cmd.Telegram.Secret, PublicURL: cmd.PublicURL, APIURL: cmd.Telegram.APIURL}
}

// ready: the database answers and the index is loaded.
func (s *service) ready(ctx context.Context) error {
	if err := s.store.Ping(ctx); err != nil {
		return fmt.Errorf("database: %w", err)
	}
	if _, err := s.bot.Knowledge().Base.Search(ctx, "επίδομα", 1); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func (s *service) note(channel string, on bool, how string) {
	if on {
		s.lines = append(s.lines, fmt.Sprintf("%-9s on", channel))
		return
	}
	s.lines = append(s.lines, fmt.Sprintf("%-9s off: %s", channel, how))
}

func (s *service) describe(w io.Writer) {
	base := s.bot.Knowledge().Base
	fmt.Fprintf(w, "ask1555 listens on %s\ncontent   %d entries, revision %s\n", address(s.listener), len(base.Entries), base.Revision)
	for _, line := range s.lines {
		fmt.Fprintln(w, line)
	}
}

// address is what an operator can click on.
func address(l net.Listener) string {
	tcp := l.Addr().(*net.TCPAddr)
	if tcp.IP.IsUnspecified() {
		return fmt.Sprintf("http://localhost:%d", tcp.Port)
	}
	return "http://" + tcp.String()
}

// stop ends the parts in reverse: no new messages, turns under way finish, the outbox finishes its
// sends and keeps the rest, the store is closed last. It may be called on a half-built service.
func (s *service) stop() error {
	var errs []error
	if s.web != nil {
		s.web.Stop() // open event streams would hold the server up
	}
	if s.app != nil {
		errs = append(errs, s.app.ShutdownWithTimeout(shutdownPatience))
	}
	if s.telegram != nil {
		s.telegram.Stop()
	}
	if s.outbox != nil {
		s.outbox.Stop()
	}
	if s.stopFollowing != nil {
		s.stopFollowing()
		s.following.Wait()
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
