package web

import (
	"cmp"
	"encoding/xml"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/kb"
)

// What programs read of the public pages.

const maxFeed = 50 // entries

// atomFeed is RFC 4287, as far as we need it.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID      string   `xml:"id"`
	Title   string   `xml:"title"`
	Updated string   `xml:"updated"`
	Summary string   `xml:"summary"`
	Link    atomLink `xml:"link"`
}

// feed tells what was checked or changed last.
func (c *Channel) feed(ctx *fiber.Ctx) error {
	entries := c.publicEntries("")
	slices.SortStableFunc(entries, func(a, b *kb.Entry) int {
		return cmp.Or(b.Reviewed.Begins().Compare(a.Reviewed.Begins()), strings.Compare(a.ID, b.ID))
	})
	entries = entries[:min(maxFeed, len(entries))]
	home, now := c.address(ctx, "/faq"), time.Now()
	f := atomFeed{
		Lang: "el", ID: home, Title: "Συχνές ερωτήσεις του 1555", Author: "1555", Updated: now.UTC().Format(time.RFC3339),
		Links: []atomLink{{"self", c.address(ctx, ctx.Path())}, {"", home}},
	}
	if len(entries) > 0 {
		f.Updated = entries[0].Reviewed.Begins().Format(time.RFC3339)
	}
	for _, e := range entries {
		page := c.address(ctx, entryPath(e))
		f.Entries = append(f.Entries, atomEntry{
			ID: page, Title: e.Question, Updated: e.Reviewed.Begins().Format(time.RFC3339), Summary: e.At(now).Short, Link: atomLink{Href: page},
		})
	}
	return sendXML(ctx, "application/atom+xml", f)
}

// siteMap is https://www.sitemaps.org/protocol.html.
type siteMap struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []siteURL `xml:"url"`
}

type siteURL struct {
	Loc     string `xml:"loc"`
	LastMod string `xml:"lastmod,omitempty"`
}

func (c *Channel) sitemap(ctx *fiber.Ctx) error {
	m := siteMap{URLs: []siteURL{{Loc: c.address(ctx, "/")}, {Loc: c.address(ctx, "/faq")}}}
	for _, p := range c.links() {
		m.URLs = append(m.URLs, siteURL{c.address(ctx, "/"+p.Name), p.Updated.ISO()})
	}
	for _, area := range kb.Areas {
		m.URLs = append(m.URLs, siteURL{Loc: c.address(ctx, "/faq/"+area)})
	}
	for _, e := range c.publicEntries("") {
		m.URLs = append(m.URLs, siteURL{c.address(ctx, entryPath(e)), e.Reviewed.ISO()})
	}
	return sendXML(ctx, fiber.MIMEApplicationXML, m)
}

func entryPath(e *kb.Entry) string { return "/faq/" + e.Area + "/" + e.ID }

func sendXML(ctx *fiber.Ctx, kind string, value any) error {
	out, err := xml.MarshalIndent(value, "", " ")
	if err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, kind+"; charset=utf-8")
	return ctx.SendString(xml.Header + string(out) + "\n")
}

// robots lets search engines read the answers and nothing else.
func (c *Channel) robots(ctx *fiber.Ctx) error {
	ctx.Set(fiber.HeaderContentType, fiber.MIMETextPlainCharsetUTF8)
	return ctx.SendString("User-agent: *\nDisallow: /api/\nDisallow: /webhooks/\nDisallow: /events\nDisallow: /messages\nDisallow: /transcript\nDisallow: /exit\nDisallow: /new\nDisallow: /tickets\nSitemap: " + c.address(ctx, "/sitemap.xml") + "\n")
}
