package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"ask1555/bot"
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
		return knowledge.Base.CheckLearned(ctx)
	}
	if err := knowledge.Base.Learn(ctx); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cmd.Content, kb.LearnedFile), knowledge.Base.Learned(), 0o644)
}
