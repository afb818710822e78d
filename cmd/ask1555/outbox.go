package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"
	"time"

	"ask1555/bot/store"
	"ask1555/kb"
)

// outboxCmd shows what did not reach citizens and what sending costs, beside a running service or without one.
type outboxCmd struct {
	List  outboxListCmd  `cmd:"" default:"withargs" help:"Show the replies that were given up, the last first, and why."`
	Retry outboxRetryCmd `cmd:"" help:"Send replies that were given up again."`
	Costs outboxCostsCmd `cmd:"" help:"Show the SMS segments paid for, by day."`
}

type outboxListCmd struct {
	databaseFlags
	Limit int `help:"At most so many." default:"100"`
}

type outboxRetryCmd struct {
	databaseFlags
	ID  string `arg:"" optional:"" help:"Of the list; one reply."`
	All bool   `help:"All that were given up."`
}

type outboxCostsCmd struct {
	databaseFlags
	Days  int     `help:"So many days, until today." default:"30"`
	Price float64 `help:"What a segment costs, in euro; 0: costs are not shown."`
}

func (cmd outboxListCmd) Run(ctx context.Context, _ *slog.Logger) error {
	return cmd.withStore(ctx, func(s *store.Store) error {
		counts, err := s.OutboxCounts(ctx)
		if err != nil {
			return err
		}
		replies, err := s.GivenUp(ctx, cmd.Limit)
		if err != nil {
			return err
		}
		return writeOutbox(os.Stdout, counts, replies)
	})
}

// writeOutbox is how many replies there are of each kind, and a line for each that was given up.
func writeOutbox(w io.Writer, counts map[string]int, replies []store.GivenUp) error {
	fmt.Fprintf(w, "waiting %d, sent %d, given up %d\n", counts["pending"]+counts["sending"], counts["sent"], counts["failed"])
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range replies {
		fmt.Fprintf(table, "%s\t%s\t%s\t%d tries\t%s\n", r.ID, r.Created.In(kb.Athens).Format("2006-01-02 15:04"), r.Channel, r.Attempts, r.Reason)
	}
	return table.Flush()
}

func (cmd outboxRetryCmd) Run(ctx context.Context, _ *slog.Logger) error {
	if (cmd.ID == "") != cmd.All {
		return fmt.Errorf("say which reply: its id, as outbox list shows it, or --all")
	}
	return cmd.withStore(ctx, func(s *store.Store) error {
		n, err := s.TryAgain(ctx, cmd.ID, time.Now())
		switch {
		case err != nil:
			return err
		case n == 0 && cmd.ID != "":
			return fmt.Errorf("no reply with the id %s was given up", cmd.ID)
		}
		fmt.Printf("%d to be sent again, by the service as soon as it runs\n", n)
		return nil
	})
}

func (cmd outboxCostsCmd) Run(ctx context.Context, _ *slog.Logger) error {
	return cmd.withStore(ctx, func(s *store.Store) error {
		spending, err := s.Spending(ctx, time.Now().AddDate(0, 0, 1-cmd.Days))
		if err != nil {
			return err
		}
		return cmd.write(os.Stdout, spending)
	})
}

// write is a line a day and channel, and their sum.
func (cmd outboxCostsCmd) write(w io.Writer, spending []store.Spending) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	total := store.Spending{Day: "all", Channel: ""}
	for _, day := range spending {
		total.Messages, total.Segments = total.Messages+day.Messages, total.Segments+day.Segments
		cmd.line(table, day)
	}
	cmd.line(table, total)
	return table.Flush()
}

func (cmd outboxCostsCmd) line(w io.Writer, s store.Spending) {
	fmt.Fprintf(w, "%s\t%s\t%d SMS\t%d segments", s.Day, s.Channel, s.Messages, s.Segments)
	if cmd.Price > 0 {
		fmt.Fprintf(w, "\t%.2f €", cmd.Price*float64(s.Segments))
	}
	fmt.Fprintln(w)
}
