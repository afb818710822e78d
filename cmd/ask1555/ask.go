package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/kb"
)

// askCmd shows what the bot would answer to a message that begins a conversation.
type askCmd struct {
	contentFlags
	policyFlags
	Question string `arg:"" help:"What a citizen would write."`
	JSON     bool   `name:"json" help:"Print the turn as the API would, and the candidates."`
}

// noTickets stands in where there is no database: a question asked on the command line opens none.
type noTickets struct{}

func (noTickets) Ticket(context.Context, string) (bot.TicketRecord, error) {
	return bot.TicketRecord{}, bot.ErrNotFound
}

func (noTickets) OpenTicketOf(context.Context, string) (bot.TicketRecord, error) {
	return bot.TicketRecord{}, bot.ErrNotFound
}

// newBot makes a bot without a database.
func newBot(ctx context.Context, content contentFlags, policy policyFlags, log *slog.Logger) (*bot.Bot, error) {
	p, err := policy.policy()
	if err != nil {
		return nil, err
	}
	knowledge, err := bot.LoadKnowledge(content.open())
	if err != nil {
		return nil, fmt.Errorf("the content cannot be served:\n%w", err)
	}
	if !knowledge.Base.Fresh() {
		if err := knowledge.Base.Learn(ctx); err != nil {
			return nil, errors.Join(err, knowledge.Close())
		}
	}
	return bot.New(knowledge, noTickets{}, p, log), nil
}

// candidate is an entry that was weighed.
type candidate struct {
	Entry      string  `json:"entry"`
	Question   string  `json:"question"`
	Confidence float64 `json:"confidence"`
	Score      float64 `json:"score"`
}

func (cmd askCmd) Run(ctx context.Context, log *slog.Logger) error {
	b, err := newBot(ctx, cmd.contentFlags, cmd.policyFlags, log)
	if err != nil {
		return err
	}
	defer b.Knowledge().Close()
	turn, err := cmd.turn(ctx, b)
	if err != nil {
		return err
	}
	found, err := b.Knowledge().Base.Search(ctx, bot.Mask(cmd.Question), 5)
	if err != nil {
		return err
	}
	if cmd.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetEscapeHTML(false)
		return out.Encode(struct {
			Turn       bot.Turn    `json:"turn"`
			Candidates []candidate `json:"candidates"`
		}{turn, candidatesOf(found)})
	}
	printTurn(os.Stdout, turn)
	printCandidates(os.Stdout, found)
	return nil
}

func (cmd askCmd) turn(ctx context.Context, b *bot.Bot) (bot.Turn, error) {
	m := bot.Message{ID: "1", From: bot.Address{Channel: "ask", User: "you"}, Text: cmd.Question, At: time.Now()}
	if turn, ok := b.Handoff(m); ok {
		return turn, nil
	}
	m.Text = bot.Mask(m.Text)
	c := bot.Conversation{ID: "ask", Address: m.From, State: bot.State{Told: true}}
	outcome, err := b.Decide(ctx, c, m)
	return outcome.Turn, err
}

func candidatesOf(found kb.Result) []candidate {
	list := make([]candidate, 0, len(found.Hits))
	for _, h := range found.Hits {
		list = append(list, candidate{h.Entry.ID, h.Entry.Question, h.Confidence, h.Score})
	}
	return list
}

func printTurn(w io.Writer, turn bot.Turn) {
	fmt.Fprintf(w, "decision: %s", turn.Decision)
	if turn.Confidence != nil {
		fmt.Fprintf(w, ", confidence %.2f", *turn.Confidence)
	}
	if turn.Line != nil {
		fmt.Fprintf(w, ", line %s", *turn.Line)
	}
	fmt.Fprintln(w)
	for _, reply := range turn.Messages {
		fmt.Fprintf(w, "\n%s\n", reply.Text)
		for i, choice := range reply.Choices {
			fmt.Fprintf(w, "  %d) %s\n", i+1, choice.Label)
		}
	}
}

func printCandidates(w io.Writer, found kb.Result) {
	fmt.Fprintf(w, "\n%s\n", strings.Repeat("-", 40))
	if found.Topic != nil {
		fmt.Fprintf(w, "outside: %s\n", found.Topic.Topic)
	}
	for _, h := range found.Hits {
		fmt.Fprintf(w, "%.2f  %-36s %s\n", h.Confidence, h.Entry.ID, h.Entry.Question)
	}
}
