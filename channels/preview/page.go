package preview

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"math"
	"mime"
	"path"

	"github.com/gofiber/fiber/v2"
)

//go:embed assets
var assets embed.FS

var pages = template.Must(template.New("preview").Funcs(template.FuncMap{
	"percent":  func(share float64) int { return int(math.Round(100 * share)) },
	"decision": greekDecision, "role": greekRole, "feature": greekFeature,
}).ParseFS(assets, "assets/*.html"))

// contentPolicy allows what comes from here and nothing else: no inline script or style.
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// A frame is what every page shows around its own part.
type frame struct {
	Path, Title string
	Menu        []menuItem
	Dir         string // of the content; empty: it is built in
	Entries     int
	Refused     []refusal
	Learning    bool // confidences are still those of another content
	Waiting     bool // the page's own part is not there yet
	State       string
	Version     string // of the assets
	Data        any    // the page's own part
}

type menuItem struct{ Path, Name string }

var menu = []menuItem{
	{"/", "Αρχή"}, {"/try", "Δοκιμή ερώτησης"}, {"/changes", "Τι άλλαξα"}, {"/overdue", "Για έλεγχο"},
	{"/weak", "Αδύναμες"}, {"/confused", "Μπερδεύονται"}, {"/unanswered", "Αναπάντητες"},
}

// A refusal is why the folder, as it is now, is not shown.
type refusal struct {
	File    string
	Line    int
	Message string
}

func (p *Preview) refused() []refusal {
	var list []refusal
	for _, problem := range p.cfg.Folder.Refused() {
		list = append(list, refusal{path.Join(p.cfg.Dir, problem.File), problem.Line, problem.Greek()})
	}
	return list
}

// show answers with a page; name is its template.
func (p *Preview) show(ctx *fiber.Ctx, status int, name, title string, data any) error {
	return p.render(ctx, status, name, frame{Title: title, Data: data})
}

// showWaiting answers with a page that asks again by itself, with and without a script.
func (p *Preview) showWaiting(ctx *fiber.Ctx, title string) error {
	return p.render(ctx, fiber.StatusOK, "waiting", frame{Title: title, Waiting: true})
}

func (p *Preview) render(ctx *fiber.Ctx, status int, name string, f frame) error {
	s := p.served()
	f.Path, f.Menu, f.Dir, f.Version, f.State = ctx.Path(), menu, p.cfg.Dir, assetVersion, p.stateName()
	f.Entries, f.Learning, f.Refused = len(s.knowledge.Base.Entries), !s.learned, p.refused()
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, f); err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return ctx.Status(status).Send(page.Bytes())
}

// missing is the page of an address that leads nowhere.
func (p *Preview) missing(ctx *fiber.Ctx) error {
	return p.show(ctx, fiber.StatusNotFound, "missing", "Η σελίδα δεν υπάρχει", nil)
}

// assetVersion is in the assets' addresses, so that a new program's page never runs with the style or script of
// the one before.
var assetVersion = func() string {
	hash := sha256.New()
	for _, name := range []string{"preview.css", "preview.js"} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // embedded: it was there when this was built
		}
		hash.Write(data)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}()

func (p *Preview) asset(ctx *fiber.Ctx) error {
	name := path.Base(ctx.Params("name"))
	data, err := assets.ReadFile("assets/" + name)
	if err != nil || path.Ext(name) == ".html" {
		return fiber.ErrNotFound
	}
	ctx.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
	return ctx.Send(data)
}
