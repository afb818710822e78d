package web

import (
	"bytes"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
)

var pages = template.Must(template.ParseFS(assets, "assets/*.html"))

// contentPolicy allows what comes from here and nothing else: no inline script or style, no frames.
// Nor is text ever made into HTML or script by a script (https://w3c.github.io/trusted-types/).
const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types worker; manifest-src 'self'; worker-src 'self'"

// exitAddress is where the quick exit leads: a page that anybody might have open.
const exitAddress = "https://www.google.gr/search?q=%CE%BA%CE%B1%CE%B9%CF%81%CF%8C%CF%82"

// frame is what every page shows around its own part.
type frame struct {
	Tab         string // what the browser shows and keeps of it: nothing that tells what is asked
	Description string
	Notices     []template.HTML // announcements for everybody
	Links       []bot.Page      // about the service
	ExitTo      string
	Version     string // of the assets
}

func (c *Channel) frame(tab, description string) frame {
	return frame{Tab: tab, Description: description, Notices: c.notices(), Links: c.links(), ExitTo: exitAddress, Version: assetVersion}
}

// show answers with a page; name is its template.
func show(ctx *fiber.Ctx, status int, name string, view any) error {
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, name, view); err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentSecurityPolicy, contentPolicy)
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return ctx.Status(status).Send(page.Bytes())
}
