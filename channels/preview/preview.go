// Package preview shows editors what their content does: each entry as every channel sends it, why a question
// finds what it finds, what changed since the last commit, and what needs work. It reads and changes nothing.
package preview

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/eval"
	"ask1555/bot/live"
	"ask1555/bot/store"
	"ask1555/channels/server"
	"ask1555/channels/web"
	"ask1555/kb"
)

// Config is what the preview works with.
type Config struct {
	Bot    *bot.Bot
	Policy bot.Policy   // the bot's
	Folder *live.Folder // whose changes the bot follows
	Dir    string       // the folder's path; empty: the content is built in
	Store  *store.Store // nil: there is no database, and so no tickets and thumbs
	Log    *slog.Logger
}

// A Preview serves the pages.
type Preview struct {
	cfg      Config
	tests    later[contentState, []eval.Row]
	confused later[contentState, []kb.Confusion]
	compared later[contentState, comparison]
}

// New makes the preview. Stop it after the server is shut down.
func New(cfg Config) *Preview { return &Preview{cfg: cfg} }

// Stop ends the slow work that is under way, and waits for it.
func (p *Preview) Stop() {
	p.tests.stop()
	p.confused.stop()
	p.compared.stop()
}

// Routes adds the pages, and the public pages of questions and answers as citizens see them.
func (p *Preview) Routes(app fiber.Router) {
	app.Use(refuseOtherNames)
	app.Get("/", p.start)
	app.Get("/entry/:id", p.entry)
	app.Get("/try", p.try)
	app.Get("/changes", p.changes)
	app.Get("/overdue", p.overdue)
	app.Get("/weak", p.weak)
	app.Get("/confused", p.confusions)
	app.Get("/unanswered", p.unanswered)
	app.Get("/state", p.state)
	app.Get("/preview/:name", p.asset)
	web.New(web.Config{Bot: p.cfg.Bot, Log: p.cfg.Log}).PublicPages(app)
}

// refuseOtherNames keeps the pages of a machine to itself: a site whose name was made to lead here (DNS
// rebinding) could read citizens' questions in the editor's browser.
func refuseOtherNames(ctx *fiber.Ctx) error {
	host := ctx.Hostname()
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	local, ok := ctx.Context().LocalAddr().(*net.TCPAddr)
	if ok && local.IP.IsLoopback() && host != "localhost" && net.ParseIP(strings.Trim(host, "[]")) == nil {
		return server.Fail(fiber.StatusForbidden, "Η προεπισκόπηση ανοίγει μόνο με το localhost ή με αριθμό.", "The preview answers to localhost and to addresses only.")
	}
	return ctx.Next()
}

// A contentState is the content as it is served, and how it is weighed; for a comparison also with what.
type contentState struct {
	knowledge *bot.Knowledge
	learned   bool
	commit    string
}

func (p *Preview) served() contentState {
	k := p.cfg.Bot.Knowledge()
	return contentState{knowledge: k, learned: k.Base.Fresh()}
}

// state names what is served now, and what is refused: the page's script looks whether it is still the same.
func (p *Preview) state(ctx *fiber.Ctx) error { return ctx.SendString(p.stateName()) }

func (p *Preview) stateName() string {
	s := p.served()
	sum := sha256.Sum256(fmt.Appendf(nil, "%p %t %v", s.knowledge, s.learned, p.cfg.Folder.Refused()))
	return hex.EncodeToString(sum[:8])
}

// testResults asks the tests of the content, behind the pages' back.
func (p *Preview) testResults() (rows []eval.Row, ready bool, err error) {
	s := p.served()
	return p.tests.get(s, func(ctx context.Context) ([]eval.Row, error) {
		return eval.Run(ctx, p.cfg.Bot, eval.ContentTests(s.knowledge.Base.Content))
	})
}
