// Package web is the web chat and the public pages of questions and answers: the HTTP API (version 1), its event stream, and the page at / that a
// citizen uses, with JavaScript and without.
package web

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
)

// Name is the channel's name.
const Name = "web"

// turnTimeout bounds one turn, from the request to its commit.
const turnTimeout = 15 * time.Second

// Config is what the channel works with.
type Config struct {
	Inbox     *channels.Inbox
	Store     *store.Store
	Hub       *channels.Hub
	Bot       *bot.Bot
	Key       []byte // signs ids and tokens; the same for all replicas
	PublicURL string // if https, the page's cookie is sent over https only
	// EmbedOrigins are the sites whose pages may embed the chat, as https://www.example.gr; see CheckOrigins.
	EmbedOrigins []string
	Log          *slog.Logger
}

// A Channel serves the web chat.
type Channel struct {
	cfg       Config
	limits    *limits
	closing   context.Context // done when the service stops: event streams end
	close     context.CancelFunc
	mu        sync.Mutex
	streaming int // open event streams
	streams   sync.WaitGroup
}

// New makes the channel. Stop it before the server is shut down.
func New(cfg Config) *Channel {
	c := &Channel{cfg: cfg, limits: newLimits()}
	c.closing, c.close = context.WithCancel(context.Background())
	return c
}

// Stop ends the event streams, which would hold the server up, and waits for them.
func (c *Channel) Stop() {
	c.mu.Lock() // no stream opens from now on
	c.close()
	c.mu.Unlock()
	c.streams.Wait()
}

// Routes adds the API, the chat and the public pages.
func (c *Channel) Routes(app fiber.Router) {
	api := app.Group("/api/v1", c.allowEmbedding)
	api.Post("/conversations", c.create)
	api.Delete("/conversations/:id", c.authorised, c.leave)
	api.Post("/conversations/:id/messages", c.authorised, c.say)
	api.Get("/conversations/:id/messages", c.authorised, c.history)
	api.Get("/conversations/:id/events", c.authorised, c.events)
	api.Get("/search", c.search)
	api.Post("/search", c.search)
	api.Get("/starters", c.offerStarters)
	api.Get("/entries/:id", c.entry)
	api.Post("/feedback", c.feedback)

	app.Get("/sw.js", c.worker)
	app.Get("/widget.js", embedded(widget))
	app.Get("/widget.css", embedded(files()["widget.css"]))

	app.Get("/", c.page)
	app.Post("/", c.submit)
	app.Get("/events", c.pageEvents)
	app.Get("/messages", c.pageHistory)
	app.Get("/transcript", c.transcript)
	app.Post("/exit", c.exit)
	app.Post("/new", c.startAgain)
	app.Get("/tickets", c.ticketsPage)
	app.Post("/tickets", c.findTicket)
	app.Get("/tickets/own", c.ownTickets)
	c.PublicPages(app)
	app.Get("/sitemap.xml", c.sitemap)
	app.Get("/robots.txt", c.robots)
}

// PublicPages adds the questions and answers alone, which need of the Config only Bot and Log.
func (c *Channel) PublicPages(app fiber.Router) {
	app.Get("/assets/:name", c.asset)
	app.Get("/assets/:version/:name", c.asset)
	for _, name := range []string{bot.PageHow, bot.PagePrivacy, bot.PageAccessibility, bot.PageOffline} {
		app.Get("/"+name, c.contentPage(name))
	}
	app.Get("/manifest.webmanifest", c.manifest)
	app.Get("/faq", c.faqHome)
	app.Get("/faq/feed.xml", c.feed)
	app.Get("/faq/:area", c.faqArea)
	app.Get("/faq/:area/:id", c.faqEntry)
	app.Get(bot.ShortPath+":code", c.faqCode)
}
