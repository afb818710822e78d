package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"ask1555/channels/server"
	"ask1555/kb"
)

// widgetParts are the scripts that the widget is put together from when the program starts: those of the chat that do
// not know the page, and its own. It is one file, because a page's policy may allow one address of ours and no imports.
var widgetParts = []string{"html.js", "log.js", "send.js", "listen.js", "suggest.js", "tools.js", "widget.js"}

var (
	importLine = regexp.MustCompile(`(?m)^import .*\n`)
	exportWord = regexp.MustCompile(`(?m)^export `)
	comment    = regexp.MustCompile(`(?m)^\s*//.*\n`)
)

// widget is the script that another site embeds, its style within it.
var widget = func() asset {
	style, err := json.Marshal(string(files()["widget.css"].plain))
	if err != nil {
		panic(err) // a string
	}
	var out strings.Builder
	out.WriteString("// ask1555, EUPL-1.2\n(() => {\n'use strict';\nconst css = " + string(style) + ", exitTo = '" + exitAddress + "';\n")
	for _, name := range widgetParts {
		script := importLine.ReplaceAllString(string(files()[name].plain), "")
		out.WriteString(comment.ReplaceAllString(exportWord.ReplaceAllString(script, ""), ""))
	}
	out.WriteString("})();\n")
	return newAsset("widget.js", []byte(out.String()))
}()

// embedded serves the widget under an address that stays, so browsers ask again after a while.
func embedded(file asset) fiber.Handler {
	return func(ctx *fiber.Ctx) error {
		ctx.Set(fiber.HeaderCacheControl, "public, max-age=600")
		ctx.Set(fiber.HeaderETag, `"`+assetVersion+`"`)
		ctx.Set("Cross-Origin-Resource-Policy", "cross-origin")
		if ctx.Get(fiber.HeaderIfNoneMatch) == `"`+assetVersion+`"` {
			return ctx.SendStatus(fiber.StatusNotModified)
		}
		return send(ctx, file)
	}
}

// CheckOrigins says what is wrong with the sites that may embed the chat: each is scheme and host, as browsers send
// them, and none is a wildcard.
func CheckOrigins(origins []string) error {
	for _, origin := range origins {
		u, err := url.Parse(origin)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Scheme+"://"+u.Host != origin || strings.Contains(u.Host, "*") {
			return fmt.Errorf("a site that embeds the chat is written as https://www.example.gr, not %q", origin)
		}
	}
	return nil
}

// allowEmbedding lets the scripts of the sites that the operator named read the API's answers (CORS,
// https://fetch.spec.whatwg.org/#http-cors-protocol). There is no wildcard: the API takes tokens and no cookies, so a
// stranger's site could read nobody's conversation; but it could show ours under its own name, and read what people
// write to it there. Whom the ministry lends its name to is the operator's to say. Credentials are never allowed.
func (c *Channel) allowEmbedding(ctx *fiber.Ctx) error {
	ctx.Vary(fiber.HeaderOrigin)
	origin := ctx.Get(fiber.HeaderOrigin)
	if !slices.Contains(c.cfg.EmbedOrigins, origin) {
		return ctx.Next()
	}
	ctx.Set(fiber.HeaderAccessControlAllowOrigin, origin)
	ctx.Set(fiber.HeaderAccessControlExposeHeaders, fiber.HeaderRetryAfter)
	if ctx.Method() != fiber.MethodOptions {
		return ctx.Next()
	}
	ctx.Set(fiber.HeaderAccessControlAllowMethods, "GET, POST, DELETE")
	ctx.Set(fiber.HeaderAccessControlAllowHeaders, "Authorization, Content-Type, Last-Event-ID")
	ctx.Set(fiber.HeaderAccessControlMaxAge, "7200")
	return ctx.SendStatus(fiber.StatusNoContent)
}

// maxStarters of an area are shown.
const maxStarters = 3

// offerStarters returns questions to begin with: of ?area= if it is one of ours, else of most.
func (c *Channel) offerStarters(ctx *fiber.Ctx) error {
	area := ctx.Query("area")
	if area != "" && !slices.Contains(kb.Areas, area) {
		return server.Fail(fiber.StatusBadRequest, "Η ενότητα δεν υπάρχει.", "There is no such area.")
	}
	response := startersResponse{Results: []starter{}}
	for _, e := range append(c.starters(), c.publicEntries(area)...) {
		s := starter{e.ID, e.Question}
		if (area == "" || e.Area == area) && len(response.Results) < maxStarters && !slices.Contains(response.Results, s) {
			response.Results = append(response.Results, s)
		}
	}
	return ctx.JSON(response)
}
