package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"slices"

	"ask1555/bot"
	"ask1555/bot/eval"
)

// evalCmd measures the bot.
type evalCmd struct {
	contentFlags
	policyFlags
	Questions string `help:"File of questions, one JSON object a line; without it, the tests in the content." placeholder:"FILE.jsonl" xor:"questions"`
	BEIR      string `name:"beir" help:"Measure the search alone on a collection in BEIR's format: corpus.jsonl, queries*.jsonl, qrels.tsv." placeholder:"DIR" xor:"questions"`
	JSON      bool   `name:"json" help:"Print everything as one JSON object."`
	HTML      string `name:"html" help:"Also write a page with curves, confusions and the worst lines." placeholder:"FILE"`
}

func (cmd evalCmd) Run(ctx context.Context, log *slog.Logger) error {
	if cmd.BEIR != "" {
		return cmd.rankings(ctx)
	}
	b, err := newBot(ctx, cmd.contentFlags, cmd.policyFlags, log)
	if err != nil {
		return err
	}
	questions, err := cmd.questions(b)
	if err != nil {
		return err
	}
	rows, err := eval.Run(ctx, b, questions)
	if err != nil {
		return err
	}
	report := eval.Summarise(rows, func(id string) string {
		if e, ok := b.Knowledge().Base.Entry(id); ok {
			return e.Area
		}
		return "missing"
	})
	if cmd.HTML != "" {
		if err := writePage(cmd.HTML, report); err != nil {
			return err
		}
	}
	if cmd.JSON {
		return printJSON(report)
	}
	printReport(os.Stdout, report)
	return nil
}

func writePage(file string, report eval.Report) error {
	var page bytes.Buffer
	if err := eval.WriteHTML(&page, report); err != nil {
		return err
	}
	return os.WriteFile(file, page.Bytes(), 0o644)
}

func (cmd evalCmd) rankings(ctx context.Context) error {
	rankings, err := eval.BEIR(ctx, cmd.BEIR)
	if err != nil {
		return err
	}
	if cmd.JSON {
		return printJSON(rankings)
	}
	fmt.Printf("%-28s %8s %8s %8s %8s %8s\n", "", "queries", "recall@1", "recall@5", "MRR@10", "nDCG@10")
	for _, r := range rankings {
		fmt.Printf("%-28s %8d %8.3f %8.3f %8.3f %8.3f\n", r.File, r.Queries, r.Recall1, r.Recall5, r.MRR10, r.NDCG10)
	}
	return nil
}

func printJSON(value any) error {
	out := json.NewEncoder(os.Stdout)
	out.SetEscapeHTML(false)
	return out.Encode(value)
}

func (cmd evalCmd) questions(b *bot.Bot) ([]eval.Question, error) {
	if cmd.Questions == "" {
		return eval.ContentTests(b.Knowledge().Base.Content), nil
	}
	file, err := os.Open(cmd.Questions)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	questions, err := eval.Read(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmd.Questions, err)
	}
	return questions, nil
}

func printReport(w io.Writer, r eval.Report) {
	fmt.Fprintf(w, "%d lines, %d answerable\n\n", r.Total, r.Answerable)
	fmt.Fprintf(w, "%-14s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s %6s\n", "", "lines", "right", "resolv", "precis", "top1", "false", "recall", "hoff.f", "noted", "note.f", "ece")
	printMetrics(w, "all", r.Metrics)
	for _, group := range []map[string]eval.Metrics{r.ByStyle, r.ByArea} {
		fmt.Fprintln(w)
		for _, name := range slices.Sorted(maps.Keys(group)) {
			printMetrics(w, name, group[name])
		}
	}
}

func printMetrics(w io.Writer, name string, m eval.Metrics) {
	fmt.Fprintf(w, "%-14s %6d", name, m.Lines)
	for _, share := range []*float64{m.AnsweredRight, m.Resolved, m.Precision, m.Top1, m.FalseAnswers, m.HandoffRecall, m.HandoffFalse, m.NoticeRecall, m.NoticeFalse, m.CalibrationError} {
		if share == nil {
			fmt.Fprintf(w, " %6s", "-")
			continue
		}
		fmt.Fprintf(w, " %6.3f", *share)
	}
	fmt.Fprintln(w)
}
