package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

//go:embed assets
var assets embed.FS

// asset is a file as it is sent. Only files that are the same for everybody are compressed: a page with a
// conversation in it would tell by its length what is in it (BREACH).
type asset struct {
	kind        string
	plain, gzip []byte
}

// files are the styles, scripts and pictures, by name. They are compressed when they are first asked for: a command
// that serves nothing does not wait for it.
var files = sync.OnceValue(func() map[string]asset {
	list := make(map[string]asset)
	entries, err := fs.ReadDir(assets, "assets")
	if err != nil {
		panic(err) // embedded: it was there when this was built
	}
	for _, e := range entries {
		if path.Ext(e.Name()) == ".html" {
			continue
		}
		data, err := assets.ReadFile("assets/" + e.Name())
		if err != nil {
			panic(err)
		}
		list[e.Name()] = newAsset(e.Name(), data)
	}
	return list
})

// kinds are told here and not left to the machine, whose own table may lack or change them.
var kinds = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".webmanifest": "application/manifest+json",
}

func newAsset(name string, data []byte) asset {
	kind := kinds[path.Ext(name)]
	if kind == "" {
		kind = mime.TypeByExtension(path.Ext(name))
	}
	return asset{kind: kind, plain: data, gzip: compressed(data)}
}

func compressed(data []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is a valid one
	_, _ = w.Write(data)                                    // a bytes.Buffer takes every write
	_ = w.Close()
	return out.Bytes()
}

// assetVersion is a part of the assets' addresses, so that a new program's page never runs with the script
// or style of the one before. It is a folder there, so that a script's imports are of the same version.
var assetVersion = func() string {
	hash := sha256.New()
	_ = fs.WalkDir(assets, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			data, _ := assets.ReadFile(name)
			hash.Write(data)
		}
		return err
	})
	return hex.EncodeToString(hash.Sum(nil)[:6])
}()

var imported = regexp.MustCompile(`(?m)^import .*'\./([a-z]+\.js)';$`)

// modulesOf are the scripts that one imports, itself or by another, sorted.
func modulesOf(script string) []string {
	var modules []string
	for _, m := range imported.FindAllSubmatch(files()[script].plain, -1) {
		name := string(m[1])
		modules = append(append(modules, name), modulesOf(name)...)
	}
	slices.Sort(modules)
	return slices.Compact(modules)
}

// asset serves the pages' styles and scripts. They change with the program only, and their address
// with them.
func (c *Channel) asset(ctx *fiber.Ctx) error {
	file, ok := files()[ctx.Params("name")]
	if !ok {
		return fiber.ErrNotFound
	}
	if ctx.Params("version") == assetVersion { // another replica's page may ask for what it has, not we
		ctx.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	return send(ctx, file)
}

func send(ctx *fiber.Ctx, file asset) error {
	ctx.Set(fiber.HeaderContentType, file.kind)
	ctx.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if strings.Contains(ctx.Get(fiber.HeaderAcceptEncoding), "gzip") {
		ctx.Set(fiber.HeaderContentEncoding, "gzip")
		return ctx.Send(file.gzip)
	}
	return ctx.Send(file.plain)
}
