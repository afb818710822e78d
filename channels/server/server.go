// Package server is the one HTTP server that all channels share: what holds for every route
// (limits, errors, headers, health) stands here, and each channel adds its own routes.
package server

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/requestid"
)

// bodyLimit is the most a request may carry, in bytes: a message of 4,000 characters is at most
// 16 kB, in JSON escapes 48 kB, and a provider's webhook stays below 100 kB. A body that is somewhat
// larger is still read to its end, up to readLimit, so that its sender reads why it was refused and
// does not just see the connection break.
const (
	bodyLimit = 1 << 20
	readLimit = 8 << 20
)

// headerLimit holds an address with a search of 4,000 Greek letters, percent-encoded, in bytes.
const headerLimit = 32 << 10

// readTimeout also ends idle keep-alive connections, which would outlive a shutdown otherwise.
const readTimeout = 30 * time.Second

// Config is what the server needs to know.
type Config struct {
	Log *slog.Logger
	// Ready reports why the service cannot answer now, or nil.
	Ready func(ctx context.Context) error
	// Refused hears of every request that is answered with an error of the caller's; nil: nobody does.
	Refused func(path string, status int)
	// TrustedProxies are the addresses (or CIDR ranges) whose X-Forwarded-For is believed; without
	// any the peer's own address counts.
	TrustedProxies []string
}

// New makes the app. Strings of a request stay valid after its handler (Immutable), a compressed
// body is refused (Fiber v2 would inflate it without a limit), and any error becomes problem JSON.
func New(cfg Config) *fiber.App {
	app := fiber.New(fiber.Config{
		AppName: "ask1555", DisableStartupMessage: true,
		Immutable: true, BodyLimit: readLimit, ReadBufferSize: headerLimit, ReadTimeout: readTimeout,
		ErrorHandler:            handleError(cfg),
		EnableTrustedProxyCheck: true, EnableIPValidation: true,
		TrustedProxies: cfg.TrustedProxies, ProxyHeader: proxyHeader(cfg.TrustedProxies),
	})
	app.Use(recoverPanics(cfg.Log), requestid.New(), headers, refuseBodies)
	app.Get("/healthz", func(c *fiber.Ctx) error { return c.SendString("ok\n") })
	app.Get("/readyz", ready(cfg))
	return app
}

func proxyHeader(trusted []string) string {
	if len(trusted) == 0 {
		return ""
	}
	return fiber.HeaderXForwardedFor
}

// recoverPanics turns a panic into an error, with its stack in the log only.
func recoverPanics(log *slog.Logger) fiber.Handler {
	return func(c *fiber.Ctx) (err error) {
		defer func() {
			if p := recover(); p != nil {
				log.Error("panic in a handler", "route", c.Route().Path, "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
				err = fiber.ErrServiceUnavailable
			}
		}()
		return c.Next()
	}
}

// headers are the security headers of every answer; a page adds its own Content-Security-Policy.
func headers(c *fiber.Ctx) error {
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	return c.Next()
}

// refuseBodies refuses what is too large, and what is compressed: Fiber v2's body limit does not hold
// for what a small compressed body unpacks to.
func refuseBodies(c *fiber.Ctx) error {
	if c.Get(fiber.HeaderContentEncoding) != "" {
		return Fail(fiber.StatusUnsupportedMediaType, "Στείλτε το αίτημα χωρίς συμπίεση.", "Send the request uncompressed.")
	}
	if len(c.Request().Body()) > bodyLimit {
		return fiber.ErrRequestEntityTooLarge
	}
	return c.Next()
}

func ready(cfg Config) fiber.Handler {
	return func(c *fiber.Ctx) error {
		ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
		defer cancel()
		if err := cfg.Ready(ctx); err != nil {
			cfg.Log.Warn("not ready", "error", err)
			return fiber.ErrServiceUnavailable
		}
		return c.SendString("ready\n")
	}
}

// Listen opens the address the server will serve, so that its port is known before the first request.
func Listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", address, err)
	}
	return listener, nil
}
