package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"mime"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
)

//go:embed assets
var assets embed.FS

// assetVersion is in the assets' addresses, so that a new program's page never runs with the script
// or style of the one before.
var assetVersion = func() string {
	hash := sha256.New()
	for _, name := range []string{"chat.css", "chat.js", "exit.js", "faq.css", "faq.js", "mark.svg"} {
		data, err := assets.ReadFile("assets/" + name)
		if err != nil {
			panic(err) // embedded: it was there when this was built
		}
		hash.Write(data)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}()

// asset serves the page's style and script. They change with the program only, and their address
// with them.
func (c *Channel) asset(ctx *fiber.Ctx) error {
	name := path.Base(ctx.Params("name"))
	data, err := assets.ReadFile("assets/" + name)
	if err != nil || strings.HasSuffix(name, ".html") {
		return fiber.ErrNotFound
	}
	ctx.Set(fiber.HeaderContentType, mime.TypeByExtension(path.Ext(name)))
	if ctx.Query("v") == assetVersion { // another replica's page may ask for what it has, not we
		ctx.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return ctx.Send(data)
}
