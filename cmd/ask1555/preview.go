package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"

	"github.com/gofiber/fiber/v2"

	"ask1555/bot"
	"ask1555/bot/live"
	"ask1555/bot/store"
	"ask1555/channels/preview"
	"ask1555/channels/server"
)

// previewCmd shows editors what their content does. It takes no messages and sends none.
type previewCmd struct {
	contentFlags
	databaseFlags
	policyFlags
	Listen string `help:"Address to listen on. There is no sign-in, and open questions of citizens are shown: leave it to this machine." env:"ASK1555_PREVIEW_LISTEN" default:"127.0.0.1:8156"`
}

func (cmd previewCmd) Run(ctx context.Context, log *slog.Logger) error {
	p, err := cmd.start(ctx, log)
	if err != nil {
		return err
	}
	fmt.Printf("the preview is at %s\n", address(p.listener))
	select {
	case <-ctx.Done():
		return p.stop()
	case err := <-p.failed:
		return errors.Join(err, p.stop())
	}
}

// previewing is the preview running.
type previewing struct {
	listener net.Listener
	app      *fiber.App
	pages    *preview.Preview
	store    *store.Store // nil: there is no database
	failed   chan error   // the server's end, if not by stop

	following     sync.WaitGroup // the content
	stopFollowing context.CancelFunc
}

func (cmd previewCmd) start(ctx context.Context, log *slog.Logger) (_ *previewing, err error) {
	p := &previewing{failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.stop())
		}
	}()
	policy, err := cmd.policy()
	if err != nil {
		return nil, err
	}
	folder, err := live.Open(cmd.Content, cmd.Data, builtInKnowledge, log)
	if err != nil {
		return nil, fmt.Errorf("the content cannot be shown:\n%w", err)
	}
	if p.store, err = cmd.existingStore(ctx); err != nil {
		return nil, err
	}
	b := bot.New(folder.First(), bot.NoTickets{}, policy, log)
	p.pages = preview.New(preview.Config{Bot: b, Policy: policy, Folder: folder, Dir: cmd.Content, Store: p.store, Log: log})
	p.app = server.New(server.Config{Log: log, Ready: func(context.Context) error { return nil }})
	p.pages.Routes(p.app)
	if p.listener, err = server.Listen(cmd.Listen); err != nil {
		return nil, err
	}
	go func() { p.failed <- p.app.Listener(p.listener) }()
	following, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stopFollowing = stop
	p.following.Go(func() { folder.Follow(following, b) })
	return p, nil
}

// existingStore opens the database if there is one: the preview needs none, and makes none.
func (f databaseFlags) existingStore(ctx context.Context) (*store.Store, error) {
	if f.Database == "" {
		if _, err := os.Stat(f.database()); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
	}
	return store.Open(ctx, f.database())
}

// stop may be called on a half-built preview.
func (p *previewing) stop() error {
	var errs []error
	if p.app != nil {
		errs = append(errs, p.app.ShutdownWithTimeout(shutdownPatience))
	}
	if p.pages != nil {
		p.pages.Stop()
	}
	if p.stopFollowing != nil {
		p.stopFollowing()
		p.following.Wait()
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	return errors.Join(errs...)
}
