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
	"ask1555/channels/web"
)

// serveCmd runs the service.
type serveCmd struct {
	contentFlags
	databaseFlags
	policyFlags
	channelFlags
	Listen         string   `help:"Address to listen on." env:"ASK1555_LISTEN" default:":8155"`
	TrustedProxies []string `help:"Proxies whose X-Forwarded-For is believed, as addresses or ranges." env:"ASK1555_TRUSTED_PROXIES" placeholder:"IP,..."`
	MetricsListen  string   `help:"Address of /metrics, for Prometheus. Whoever reaches it may read it, so none that the internet reaches." env:"ASK1555_METRICS_LISTEN" placeholder:"127.0.0.1:8156"`
	EmbedOrigins   []string `help:"Sites that may embed the chat by widget.js, as https://www.example.gr." env:"ASK1555_EMBED_ORIGINS" placeholder:"URL,..."`
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
	metrics  *metrics
	figures  net.Listener // of the metrics; nil: they are off
	channels []channel    // those that go through a provider and are on
	failed   chan error   // the server's end, if not by stop
	lines    []string     // what is on and what is off, for the operator

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
	policy.PublicURL = cmd.publicURL()
	if err := web.CheckOrigins(cmd.EmbedOrigins); err != nil {
		return nil, err
	}
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
	if err := s.openMetrics(cmd.MetricsListen); err != nil {
		return nil, err
	}
	s.outbox.Start()
	for _, c := range s.channels {
		if c.start != nil {
			c.start()
		}
	}
	go func() { s.failed <- s.app.Listener(s.listener) }()
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.stopFollowing = stop
	s.following.Go(func() { folder.Follow(following, s.bot) })
	return s, nil
}

// open wires the channels: those of cmd.offers that have all they need, and the web.
func (s *service) open(ctx context.Context, cmd serveCmd, log *slog.Logger) error {
	offers := cmd.offers(log)
	s.metrics = newMetrics(offers)
	if err := s.openChannels(offers); err != nil {
		return err
	}
	var senders []channels.Sender
	for _, c := range s.channels {
		senders = append(senders, c)
	}
	s.outbox = channels.NewOutbox(s.store, senders, log)
	hub := channels.NewHub()
	inbox := channels.NewInbox(s.bot, s.store, hub, s.outbox, log)
	s.app = server.New(server.Config{Log: log, Ready: s.ready, Refused: s.metrics.countRefused, TrustedProxies: cmd.TrustedProxies})
	secret, err := s.store.Secret(ctx)
	if err != nil {
		return err
	}
	s.web = web.New(web.Config{Inbox: inbox, Store: s.store, Hub: hub, Bot: s.bot, Key: secret, PublicURL: cmd.publicURL(), EmbedOrigins: cmd.EmbedOrigins, Log: log})
	s.web.Routes(s.app)
	s.note(web.Name, nil)
	for _, c := range s.channels {
		c.connect(s, inbox)
		c.routes(s.app)
	}
	return nil
}

// openChannels makes those that have all they need, and notes of the others what they lack.
func (s *service) openChannels(offers []offer) error {
	for _, o := range offers {
		s.note(o.name, o.missing)
		if len(o.missing) > 0 {
			continue
		}
		c, err := o.open()
		if err != nil {
			return err
		}
		s.channels = append(s.channels, c)
	}
	return nil
}

// openMetrics shows the figures where the operator wants them.
func (s *service) openMetrics(address string) (err error) {
	s.note("metrics", lacking("ASK1555_METRICS_LISTEN", address))
	if address != "" {
		s.figures, err = s.metrics.listen(address)
	}
	return err
}

// welcome is what who opens a chat reads first.
func (s *service) welcome() bot.Reply { return s.bot.Knowledge().Sentences.Welcome() }

// commands are what the commands of apps say, in one language.
func (s *service) commands(english bool) map[string]string {
	sentences := s.bot.Knowledge().Sentences
	if english {
		sentences = sentences.English
	}
	return sentences.Labels.Commands
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

// note says of a channel that it is on, or which settings it lacks.
func (s *service) note(channel string, missing []string) {
	if len(missing) == 0 {
		s.lines = append(s.lines, fmt.Sprintf("%-9s on", channel))
		return
	}
	s.lines = append(s.lines, fmt.Sprintf("%-9s off: set %s", channel, strings.Join(missing, ", ")))
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
	for _, c := range s.channels {
		if c.stop != nil {
			c.stop()
		}
	}
	if s.outbox != nil {
		s.outbox.Stop()
	}
	if s.stopFollowing != nil {
		s.stopFollowing()
		s.following.Wait()
	}
	if s.metrics != nil {
		errs = append(errs, s.metrics.stop())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	return errors.Join(errs...)
}
