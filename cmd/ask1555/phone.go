package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels"
	"ask1555/channels/gsm"
	"ask1555/channels/kannel"
)

// phoneCmd is an old phone in the terminal. What is written to it goes through the same inbox, bot, outbox and channel as
// an SMS that comes by Kannel, on a database that is gone in the end.
type phoneCmd struct {
	contentFlags
	policyFlags
	smsFlags
	Number    string `help:"Number of the phone." default:"+306900000000"`
	PublicURL string `help:"Address of the public pages, which answers link to." env:"ASK1555_PUBLIC_URL" placeholder:"URL"`
	Settle    bool   `help:"Wait for more of a message as the channel does: what is written within 4 seconds is read together. Without it each line is answered at once."`
}

func (cmd phoneCmd) Run(ctx context.Context, log *slog.Logger) error {
	return cmd.use(ctx, os.Stdin, os.Stdout, log)
}

// use reads an SMS a line from in, and shows on out what comes back.
func (cmd phoneCmd) use(ctx context.Context, in io.Reader, out io.Writer, log *slog.Logger) (err error) {
	folder, err := os.MkdirTemp("", "ask1555-phone-")
	if err != nil {
		return fmt.Errorf("make a folder for the database: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	p := &phone{cmd: cmd, out: out, typed: isTerminal(in), arrived: make(chan string, 64)}
	defer func() { err = errors.Join(err, p.close()) }()
	if err := p.open(ctx, folder, log); err != nil {
		return err
	}
	fmt.Fprintf(out, "An SMS a line, to 1555; end with Ctrl-D.\n")
	if err := p.talk(ctx, lines(ctx, in)); err != nil {
		return err
	}
	fmt.Fprintf(out, "\nwritten: %s. From 1555, which pays for them: %s.\n", p.written, p.received)
	return nil
}

// isTerminal: somebody types there, and sees it.
func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// lines are what is read, until it ends or a line is longer than any message. The reader behind it ends with the process at the latest: nothing stops a read
// from a terminal.
func lines(ctx context.Context, in io.Reader) <-chan string {
	read := make(chan string)
	go func() {
		defer close(read)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			select {
			case read <- strings.TrimSpace(channels.Clean(scanner.Text())):
			case <-ctx.Done():
				return
			}
		}
	}()
	return read
}

// A phone is one that is on.
type phone struct {
	cmd     phoneCmd
	out     io.Writer
	typed   bool // by somebody who sees it
	store   *store.Store
	outbox  *channels.Outbox
	inbox   *channels.Inbox
	gateway *http.Server
	arrived chan string // texts from 1555

	written, received bill
	shown             bool // something came since the last message
}

// A bill is what was sent in one direction.
type bill struct{ messages, segments int }

func (b *bill) add(size gsm.Size) { b.messages, b.segments = b.messages+1, b.segments+size.Segments }

func (b bill) String() string {
	return fmt.Sprintf("%d SMS, %s", b.messages, count(b.segments, "segment"))
}

// count is a number of things.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprint(n, " ", thing, "s")
}

// open wires the parts as the service does. In the place of Kannel stands the phone itself.
func (p *phone) open(ctx context.Context, folder string, log *slog.Logger) error {
	policy, err := p.cmd.policy()
	if err != nil {
		return err
	}
	policy.PublicURL = strings.TrimRight(p.cmd.PublicURL, "/")
	knowledge, err := p.cmd.knowledge(ctx)
	if err != nil {
		return err
	}
	if p.store, err = store.Open(ctx, filepath.Join(folder, "phone.db")); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("open a port for the phone: %w", err)
	}
	p.gateway = &http.Server{Handler: http.HandlerFunc(p.take), ReadHeaderTimeout: channels.CallTimeout}
	go func() { _ = p.gateway.Serve(listener) }() // until close
	channel, err := kannel.New(kannel.Config{
		URL: "http://" + listener.Addr().String(), From: "1555", Secret: "phone", CallbackURL: "http://localhost", SMS: gsm.Settings(p.cmd.smsFlags),
	})
	if err != nil {
		return err
	}
	p.outbox = channels.NewOutbox(p.store, []channels.Sender{channel}, log)
	p.inbox = channels.NewInbox(bot.New(knowledge, p.store, policy, log), p.store, channels.NewHub(), p.outbox, log)
	p.outbox.Start()
	return nil
}

// close may be called on a phone that is half open.
func (p *phone) close() error {
	var errs []error
	if p.outbox != nil {
		p.outbox.Stop()
	}
	if p.gateway != nil {
		errs = append(errs, p.gateway.Close())
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	return errors.Join(errs...)
}

// take is Kannel's sendsms, whose body is the text.
func (p *phone) take(w http.ResponseWriter, req *http.Request) {
	text, err := io.ReadAll(req.Body)
	if err != nil {
		return // the outbox has gone, or tries again
	}
	p.arrived <- string(text)
	w.WriteHeader(http.StatusAccepted)
}

// talk goes on until there are no more lines, and all that they led to has come.
func (p *phone) talk(ctx context.Context, lines <-chan string) error {
	for {
		p.prompt()
		select {
		case <-ctx.Done():
			return nil
		case text := <-p.arrived:
			p.show(text)
		case line, more := <-lines:
			if !more {
				return p.wait(ctx)
			}
			if err := p.write(ctx, line); err != nil {
				return err
			}
		}
	}
}

func (p *phone) prompt() {
	if p.typed {
		fmt.Fprint(p.out, "\n> ")
	}
}

// write sends one SMS, and waits for the reply unless it may go on in another.
func (p *phone) write(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	size := gsm.SizeOf(text)
	p.written.add(size)
	if !p.typed {
		fmt.Fprintf(p.out, "\n> %s\n", text)
	}
	fmt.Fprintf(p.out, "  %s\n", measure(size))
	m := bot.Message{
		ID: strconv.Itoa(p.written.messages), From: bot.Address{Channel: kannel.Name, Account: "1555", User: p.cmd.Number},
		Text: text, At: time.Now(), Daily: p.cmd.Daily,
	}
	if p.cmd.Settle {
		m.Settle = gsm.Settle
	}
	receipt, err := p.inbox.Receive(ctx, m)
	if err != nil {
		return err
	}
	if !receipt.Stored { // a hand-off past the outbox
		for _, r := range receipt.Turn.Messages {
			p.show(gsm.Text(r, p.cmd.Letters))
		}
	}
	if p.cmd.Settle {
		return nil
	}
	p.shown = false
	if err := p.wait(ctx); err != nil {
		return err
	}
	if !p.shown {
		fmt.Fprintln(p.out, "  (nothing comes back)")
	}
	return nil
}

// lookAgain is how often the phone looks whether anything is still on its way.
const lookAgain = 20 * time.Millisecond

// wait shows what comes until nothing more is on its way.
func (p *phone) wait(ctx context.Context) error {
	for {
		waiting, err := p.store.OutboxCounts(ctx)
		if err != nil {
			return err
		}
		if waiting["failed"] > 0 {
			return fmt.Errorf("nothing can be sent to %s: is it a number?", p.cmd.Number)
		}
		select {
		case text := <-p.arrived:
			p.show(text)
			continue
		default:
		}
		if waiting["pending"]+waiting["sending"] == 0 {
			return nil
		}
		select {
		case text := <-p.arrived:
			p.show(text)
		case <-time.After(lookAgain):
		case <-ctx.Done():
			return nil
		}
	}
}

// width is how many letters a line of the phone's screen has.
const width = 30

// show is an SMS that came.
func (p *phone) show(text string) {
	size := gsm.SizeOf(text)
	p.received.add(size)
	p.shown = true
	fmt.Fprintln(p.out)
	for _, line := range onScreen(text) {
		fmt.Fprintf(p.out, "  | %s\n", line)
	}
	fmt.Fprintf(p.out, "  %s\n", measure(size))
}

func measure(s gsm.Size) string {
	return s.Encoding + ", " + count(s.Characters, "character") + ", " + count(s.Segments, "segment")
}

// onScreen breaks a text into the lines of the screen, at spaces; a word that is longer than a line stands alone.
func onScreen(text string) (lines []string) {
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			if line != "" && len([]rune(line+" "+word)) > width {
				lines, line = append(lines, line), ""
			}
			line = strings.TrimSpace(line + " " + word)
		}
		lines = append(lines, line)
	}
	return lines
}
