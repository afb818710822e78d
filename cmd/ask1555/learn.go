package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/kb"
)

// learnCmd writes down what is learned from a content folder, so that the service need not.
type learnCmd struct {
	contentFlags
	Check bool `help:"Write nothing; fail if what is written down is not what is learned now."`
}

func (cmd learnCmd) Run(ctx context.Context, _ *slog.Logger) error {
	if cmd.Content == "" {
		return errors.New("name the folder to write to: --content DIR")
	}
	fsys, err := cmd.open()
	if err != nil {
		return err
	}
	knowledge, err := bot.LoadKnowledge(fsys)
	if err != nil {
		return fmt.Errorf("nothing can be learned from this content:\n%w", err)
	}
	if cmd.Check {
		return errors.Join(knowledge.Base.CheckLearned(ctx), knowledge.Safety.CheckLearned(bot.Ordinary(knowledge.Base.Content)))
	}
	if err := knowledge.Base.Learn(ctx); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(cmd.Content, kb.LearnedFile), knowledge.Base.Learned(), 0o644); err != nil {
		return err
	}
	return cmd.learnSafety(knowledge)
}

// learnSafety writes down how sure the safety rules must be, if they pass their tests so.
func (cmd learnCmd) learnSafety(knowledge *bot.Knowledge) error {
	rules := knowledge.Safety
	rules.Measure(bot.Ordinary(knowledge.Base.Content))
	var failed []error
	for _, p := range rules.Lint() {
		failed = append(failed, p)
	}
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("the safety rules do not pass their tests:\n%w", err)
	}
	learned, err := rules.Learned()
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cmd.Content, safety.LearnedFile), learned, 0o644)
}
