package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"slices"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/kb"
)

// askCmd shows what the bot would answer to a message that begins a conversation.
type askCmd struct {
	contentFlags
	policyFlags
	Explain  bool   `help:"Show how each word was read, and what each candidate's score is made of."`
	Question string `arg:"" help:"What a citizen would write."`
	JSON     bool   `name:"json" help:"Print the turn as the API would, and the candidates."`
}

// newBot makes a bot without a database.
func newBot(ctx context.Context, content contentFlags, policy policyFlags, log *slog.Logger) (*bot.Bot, error) {
	p, err := policy.policy()
	if err != nil {
		return nil, err
	}
	knowledge, err := content.knowledge(ctx)
	if err != nil {
		return nil, err
	}
	return bot.New(knowledge, bot.NoTickets{}, p, log), nil
}

// knowledge is what the content makes a bot know. It is weighed first if that was not done for this state of it.
func (f contentFlags) knowledge(ctx context.Context) (*bot.Knowledge, error) {
	knowledge, err := f.load()
	if err != nil {
		return nil, fmt.Errorf("the content cannot be served:\n%w", err)
	}
	if !knowledge.Base.Fresh() {
		if err := knowledge.Base.Learn(ctx); err != nil {
			return nil, err
		}
	}
	return knowledge, nil
}

func (f contentFlags) load() (*bot.Knowledge, error) {
	if f.Content == "" {
		return builtInKnowledge()
	}
	fsys, err := f.open()
	if err != nil {
		return nil, err
	}
	return bot.LoadKnowledge(fsys)
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
	m := bot.Message{ID: "1", From: bot.Address{Channel: "ask", User: "you"}, Text: cmd.Question, At: time.Now()}
	outcome, err := b.Try(ctx, m)
	if err != nil {
		return err
	}
	turn := outcome.Turn
	found, err := b.Knowledge().Base.Search(ctx, bot.Mask(cmd.Question), 5)
	if err != nil {
		return err
	}
	var why *kb.Explanation
	if cmd.Explain {
		e, err := b.Knowledge().Base.Explain(ctx, bot.Mask(cmd.Question), 5)
		if err != nil {
			return err
		}
		why = &e
	}
	if cmd.JSON {
		return printJSON(struct {
			Turn        bot.Turn        `json:"turn"`
			Candidates  []candidate     `json:"candidates"`
			Explanation *kb.Explanation `json:"explanation,omitempty"`
		}{turn, candidatesOf(found), why})
	}
	printTurn(os.Stdout, turn)
	printCandidates(os.Stdout, found)
	if why != nil {
		printExplanation(os.Stdout, *why)
	}
	return nil
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

func printExplanation(w io.Writer, e kb.Explanation) {
	fmt.Fprintf(w, "\n%-18s %-18s %-8s %-14s %6s\n", "word", "read as", "role", "searched", "weight")
	for _, t := range e.Tokens {
		found := t.Found
		if t.Mended {
			found += " (mended)"
		}
		fmt.Fprintf(w, "%-18s %-18s %-8s %-14s %6.1f\n", t.Text, t.Greek, t.Role, found, t.Weight)
	}
	for _, c := range e.Candidates {
		fmt.Fprintf(w, "\n%s: %.2f\n", c.Entry, c.Score)
		printContributions(w, c.Parts)
		if c.Nearest != "" {
			fmt.Fprintf(w, "        nearest: «%s»\n", c.Nearest)
		}
	}
	fmt.Fprintf(w, "\nconfidence %.2f, from\n", e.Confidence)
	printContributions(w, e.Signals)
	if e.Topic != nil {
		fmt.Fprintf(w, "outside: %s, %.2f\n", e.Topic.Topic, e.Topic.Score)
	}
}

// printContributions prints the parts of a sum, the greatest first.
func printContributions(w io.Writer, parts []kb.Contribution) {
	parts = slices.Clone(parts)
	slices.SortStableFunc(parts, func(a, b kb.Contribution) int { return cmp.Compare(math.Abs(b.Adds), math.Abs(a.Adds)) })
	for _, p := range parts {
		fmt.Fprintf(w, "%+7.2f  %s (%.2f)\n", p.Adds, p.Name, p.Value)
	}
}
