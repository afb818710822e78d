package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/messenger"
	"ask1555/channels/web"
	"ask1555/channels/whatsapp"
	"ask1555/kb"
)

// ticketsCmd works the tickets from the command line, beside a running service or without one.
type ticketsCmd struct {
	List  ticketsListCmd  `cmd:"" help:"List tickets, the oldest first."`
	Show  ticketsShowCmd  `cmd:"" help:"Show one ticket with its conversation."`
	Reply ticketsReplyCmd `cmd:"" help:"Answer a ticket; the answer goes to the citizen's channel."`
	Close ticketsCloseCmd `cmd:"" help:"Close a ticket."`
}

type ticketsListCmd struct {
	databaseFlags
	State string `help:"Only tickets in this state: open, answered or closed." enum:"open,answered,closed,all" default:"open"`
	Area  string `help:"Only tickets of this area."`
	Limit int    `help:"At most so many." default:"100"`
}

type ticketsShowCmd struct {
	databaseFlags
	Reference string `arg:"" help:"The ticket's reference, as KM4-7TA-29E."`
}

type ticketsReplyCmd struct {
	databaseFlags
	contentFlags
	Name      string `help:"Your name, as the citizen will read it." env:"ASK1555_AGENT_NAME"`
	Stay      bool   `help:"Take the conversation: the bot is silent, and what the citizen writes next makes the ticket wait for you again, until you reply without --stay, close the ticket, or have not written for half an hour."`
	Careful   bool   `help:"Answer although a line of help was named to the citizen since: the answer says nothing that another must not read."`
	Reference string `arg:"" help:"The ticket's reference."`
	Text      string `arg:"" help:"What the citizen will read."`
}

type ticketsCloseCmd struct {
	databaseFlags
	Reference string `arg:"" help:"The ticket's reference."`
}

func (cmd ticketsListCmd) Run(ctx context.Context, _ *slog.Logger) error {
	return cmd.withStore(ctx, func(s *store.Store) error {
		filter := store.TicketFilter{Area: cmd.Area, Limit: cmd.Limit}
		if cmd.State != "all" {
			filter.State = bot.TicketState(cmd.State)
		}
		tickets, err := s.Tickets(ctx, filter)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		for _, t := range tickets {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.Reference, t.State, careful(t), t.Created.In(kb.Athens).Format("2006-01-02 15:04"), t.Address.Channel, t.Area, oneLine(t.Question, 80))
		}
		return table.Flush()
	})
}

func (cmd ticketsShowCmd) Run(ctx context.Context, _ *slog.Logger) error {
	return cmd.withTicket(ctx, cmd.Reference, func(s *store.Store, t bot.TicketRecord) error {
		fmt.Printf("%s  %s\ncreated:    %s\nchannel:    %s\narea:       %s\nconsidered: %s\nquestion:   %s\n",
			t.Reference, t.State, t.Created.In(kb.Athens).Format("2006-01-02 15:04"), t.Address.Channel, t.Area, strings.Join(t.Considered, ", "), t.Question)
		if t.Line != "" {
			fmt.Println("\n" + warning(t))
		}
		history, err := s.History(ctx, t.Conversation, 0, 200)
		if err != nil {
			return err
		}
		fmt.Println()
		for _, e := range history {
			fmt.Printf("[%s] %s: %s\n", e.At.In(kb.Athens).Format("2006-01-02 15:04"), e.Author, e.Text)
		}
		return nil
	})
}

func (cmd ticketsReplyCmd) Run(ctx context.Context, _ *slog.Logger) error {
	if strings.TrimSpace(cmd.Text) == "" {
		return errors.New("the reply is empty: write what the citizen should read")
	}
	fsys, err := cmd.open()
	if err != nil {
		return err
	}
	sentences, err := bot.LoadSentences(fsys)
	if err != nil {
		return fmt.Errorf("the content cannot be read: %w", err)
	}
	return cmd.withTicket(ctx, cmd.Reference, func(s *store.Store, t bot.TicketRecord) error {
		if t.Line != "" && !cmd.Careful {
			return errors.New(warning(t) + " Then answer with --careful")
		}
		// On the web the citizen's page reads the reply; every other channel is pushed.
		send := s.ReplyToTicket
		if cmd.Stay {
			send = s.ReplyAndStay
		}
		if err := send(ctx, t.Reference, sentences.FromAgent(cmd.Name, cmd.Text), t.Address.Channel != web.Name); err != nil {
			return err
		}
		fmt.Printf("%s answered; the reply is on its way by %s\n", t.Reference, t.Address.Channel)
		return tellLate(ctx, s, t)
	})
}

// windows are the channels that take any reply only so long after the citizen wrote last, and what becomes of it then.
var windows = map[string]struct {
	lasts time.Duration
	then  string
}{
	whatsapp.Name:  {whatsapp.Window, "WhatsApp takes the reply only by the template of ASK1555_TWILIO_WHATSAPP_TEMPLATE, if there is one"},
	messenger.Name: {messenger.HumanWindow, "Messenger takes no reply any more"},
}

// tellLate tells who answers a ticket that the citizen may not get the reply as it is.
func tellLate(ctx context.Context, s *store.Store, t bot.TicketRecord) error {
	window, ok := windows[t.Address.Channel]
	if !ok {
		return nil
	}
	heard, err := s.Heard(ctx, t.Address)
	if err != nil {
		return err
	}
	if since := time.Since(heard); !heard.IsZero() && since > window.lasts {
		fmt.Printf("the citizen wrote last %.0f hours ago: %s; look at outbox list\n", since.Hours(), window.then)
	}
	return nil
}

// careful marks in a list a ticket that has a warning.
func careful(t bot.TicketRecord) string {
	if t.Line == "" {
		return ""
	}
	return "careful"
}

// warning is for whoever works on the ticket of a citizen who may be in danger.
func warning(t bot.TicketRecord) string {
	return fmt.Sprintf("WARNING: on %s %s was named to this citizen, who may be in danger: somebody may read what you write. Write nothing of it, and ask nothing about it.",
		t.LineNamed.In(kb.Athens).Format("2006-01-02 15:04"), t.Line)
}

func (cmd ticketsCloseCmd) Run(ctx context.Context, _ *slog.Logger) error {
	return cmd.withTicket(ctx, cmd.Reference, func(s *store.Store, t bot.TicketRecord) error {
		if err := s.CloseTicket(ctx, t.Reference); err != nil {
			return err
		}
		fmt.Println(t.Reference, "closed")
		return nil
	})
}

// withStore opens the database for one command.
func (f databaseFlags) withStore(ctx context.Context, work func(*store.Store) error) error {
	s, err := store.Open(ctx, f.database())
	if err != nil {
		return err
	}
	return errors.Join(work(s), s.Close())
}

// withTicket finds a ticket however its reference was typed.
func (f databaseFlags) withTicket(ctx context.Context, typed string, work func(*store.Store, bot.TicketRecord) error) error {
	reference, _, ok := bot.FindReference(typed)
	if !ok {
		return fmt.Errorf("%q is not a reference: a character is wrong or missing; look again", typed)
	}
	return f.withStore(ctx, func(s *store.Store) error {
		t, err := s.Ticket(ctx, reference)
		if errors.Is(err, bot.ErrNotFound) {
			return fmt.Errorf("there is no ticket %s in this database", reference)
		}
		if err != nil {
			return err
		}
		return work(s, t)
	})
}

// oneLine shortens a text to n characters on one line.
func oneLine(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return text
}
