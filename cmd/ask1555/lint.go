package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path"
	"time"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/kb"
)

// lintCmd checks the content.
type lintCmd struct {
	contentFlags
	JSON bool `name:"json" help:"Print the findings as a JSON array."`
}

// errLint makes the command exit with 1; the findings are printed already.
var errLint = errors.New("the content has errors")

func (cmd lintCmd) Run(ctx context.Context, _ *slog.Logger) error {
	problems, err := cmd.problems(ctx)
	if err != nil {
		return err
	}
	failed := false
	for i := range problems {
		problems[i].File = path.Join(cmd.prefix(), problems[i].File)
		failed = failed || !problems[i].Warning
	}
	if cmd.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(problems); err != nil {
			return err
		}
	} else {
		printProblems(problems)
	}
	if failed {
		return errLint
	}
	return nil
}

func (cmd lintCmd) problems(ctx context.Context) ([]kb.Problem, error) {
	fsys, err := cmd.open()
	if err != nil {
		return nil, err
	}
	content, err := kb.Load(fsys)
	problems := kb.Problems(err)
	if _, err := bot.LoadSentences(fsys); err != nil {
		problems = append(problems, kb.Problems(err)...)
	}
	if _, err := bot.LoadAnnouncements(fsys); err != nil {
		problems = append(problems, kb.Problems(err)...)
	}
	rules, err := safety.Load(fsys)
	problems = append(problems, kb.Problems(err)...)
	if err == nil {
		problems = append(problems, rules.Lint()...)
	}
	found, err := kb.Lint(ctx, content, time.Now())
	return append(problems, found...), err
}

func printProblems(problems []kb.Problem) {
	warnings := 0
	for _, p := range problems {
		kind := ""
		if p.Warning {
			kind = "warning: "
			warnings++
		}
		fmt.Printf("%s:%d: %s%s\n", p.File, p.Line, kind, p.Message)
	}
	fmt.Printf("%d errors, %d warnings\n", len(problems)-warnings, warnings)
}
