package web

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/channels/server"
)

// How an event stream behaves.
const (
	heartbeat  = 15 * time.Second // also how a client that has left is noticed
	lookEvery  = 2 * time.Second  // for what another process wrote: an agent on another replica
	streamLife = 10 * time.Minute // then the client connects again
	lastWords  = time.Second      // for what is being written when the stream ends
	maxStreams = 10_000
)

// events streams what is said in a conversation (text/event-stream, WHATWG HTML section 9.2). The
// id of an event is its place in the history, so that a client that comes back with Last-Event-ID
// (or ?after= with a message's id) has lost nothing. The token comes in the Authorization header like
// everywhere: in the address it would be in logs.
func (c *Channel) events(ctx *fiber.Ctx) error { return c.stream(ctx, ctx.Params("id")) }

func (c *Channel) stream(ctx *fiber.Ctx, id string) error {
	after, err := c.resumeAt(ctx, id)
	if err != nil {
		return err
	}
	if err := c.openStream(); err != nil {
		return err
	}
	ctx.Set(fiber.HeaderContentType, "text/event-stream; charset=utf-8")
	ctx.Set("X-Accel-Buffering", "no") // nginx would hold the events back
	ctx.Context().SetConnectionClose() // the connection's deadline, below, must not outlive the stream
	conn := ctx.Context().Conn()
	ctx.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		defer c.closeStream()
		stream := &stream{channel: c, conversation: id, after: after, out: w, conn: conn}
		stream.run()
	})
	return nil
}

// openStream counts a stream in, unless the service stops or has too many.
func (c *Channel) openStream() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closing.Err() != nil {
		return fiber.ErrServiceUnavailable
	}
	if c.streaming >= maxStreams {
		return tooMany(heartbeat)
	}
	c.streaming++
	c.streams.Add(1)
	return nil
}

func (c *Channel) closeStream() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.streaming--
	c.streams.Done()
}

func (c *Channel) resumeAt(ctx *fiber.Ctx, id string) (int64, error) {
	if last := ctx.Get("Last-Event-ID"); last != "" {
		seq, err := strconv.ParseInt(last, 10, 64)
		if err != nil || seq < 0 {
			return 0, server.Fail(fiber.StatusBadRequest, "Το Last-Event-ID δεν είναι αριθμός.", "Last-Event-ID is not a number.")
		}
		return seq, nil
	}
	if name := ctx.Query("after"); name != "" {
		return c.cfg.Store.Seq(ctx.UserContext(), id, name)
	}
	return 0, nil
}

// stream is one client that listens.
type stream struct {
	channel      *Channel
	conversation string
	after        int64
	out          *bufio.Writer
	conn         net.Conn
}

func (s *stream) run() {
	ctx, cancel := context.WithTimeout(s.channel.closing, streamLife)
	defer cancel()
	// A client that no longer reads would hold a write, and with it this goroutine, for ever.
	defer context.AfterFunc(ctx, func() { _ = s.conn.SetWriteDeadline(time.Now().Add(lastWords)) })()
	changed, stop := s.channel.cfg.Hub.Wait(s.conversation)
	defer stop()
	beat, look := time.NewTicker(heartbeat), time.NewTicker(lookEvery)
	defer beat.Stop()
	defer look.Stop()
	if !s.send(": hello\n\n") {
		return
	}
	for s.news(ctx) {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		case <-look.C:
		case <-beat.C:
			if !s.send(": still here\n\n") {
				return
			}
		}
	}
}

// news sends what was said since; false if the client has left or the history cannot be read (the
// client comes back then and goes on where it was).
func (s *stream) news(ctx context.Context) bool {
	entries, err := s.channel.cfg.Store.Shown(ctx, s.conversation, s.after, maxHistory)
	if err != nil {
		if ctx.Err() == nil {
			s.channel.cfg.Log.Warn("an event stream ends: the history cannot be read", "error", err)
		}
		return false
	}
	for _, e := range entries {
		data, err := json.Marshal(messageOf(e))
		if err != nil || !s.send(fmt.Sprintf("id: %d\nevent: message\ndata: %s\n\n", e.Seq, data)) {
			return false
		}
		s.after = e.Seq
	}
	return true
}

func (s *stream) send(text string) bool {
	if _, err := s.out.WriteString(text); err != nil {
		return false
	}
	return s.out.Flush() == nil
}
