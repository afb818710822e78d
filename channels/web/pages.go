package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"html/template"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
)

// pageView is a page of the service about itself.
type pageView struct {
	frame
	Page bot.Page
	Text template.HTML // made by us from editors' Markdown
}

func (c *Channel) pageOf(name string) (pageView, bool) {
	for _, p := range c.cfg.Bot.Knowledge().Pages {
		if p.Name == name {
			return pageView{frame: c.frame(p.Title+" – 1555", p.Summary), Page: p, Text: template.HTML(p.HTML)}, true
		}
	}
	return pageView{}, false
}

// contentPage shows the page called name, as editors wrote it.
func (c *Channel) contentPage(name string) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		view, ok := c.pageOf(name)
		if !ok {
			return c.faqMissing(ctx)
		}
		return show(ctx, fiber.StatusOK, "page.html", view)
	}
}

// links are the pages that others lead to.
func (c *Channel) links() []bot.Page {
	var links []bot.Page
	for _, p := range c.cfg.Bot.Knowledge().Pages {
		if p.Name != bot.PageOffline {
			links = append(links, p)
		}
	}
	return links
}

// worker serves the script that keeps one page on the device: that of the telephone numbers, for when there is no
// network. It begins with a name that changes with what it keeps, so that browsers fetch it anew.
func (c *Channel) worker(ctx *fiber.Ctx) error {
	view, ok := c.pageOf(bot.PageOffline)
	if !ok {
		return fiber.ErrNotFound
	}
	var page bytes.Buffer
	if err := pages.ExecuteTemplate(&page, "page.html", view); err != nil {
		return err
	}
	hash := sha256.Sum256(page.Bytes())
	ctx.Set(fiber.HeaderContentType, kinds[".js"])
	ctx.Set(fiber.HeaderCacheControl, "no-cache")
	return ctx.SendString("const version = '" + assetVersion + "', state = '" + hex.EncodeToString(hash[:6]) + "';\n" + string(files()["worker.js"].plain))
}

// manifest lets a telephone put the chat among its apps (https://www.w3.org/TR/appmanifest/).
func (c *Channel) manifest(ctx *fiber.Ctx) error {
	ctx.Set(fiber.HeaderCacheControl, "public, max-age=86400")
	return send(ctx, files()["app.webmanifest"])
}
