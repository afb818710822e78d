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
	knowledge, err := bot.LoadKnowledge(cmd.open())
	if err != nil {
		return fmt.Errorf("nothing can be learned from this content:\n%w", err)
	}
	defer knowledge.Close()
	if cmd.Check {
		return knowledge.Base.CheckLearned(ctx)
	}
	if err := knowledge.Base.Learn(ctx); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cmd.Content, kb.LearnedFile), knowledge.Base.Learned(), 0o644)
}

// learnBehind learns from a content that nothing was learned from yet, while it is served already, and
// keeps the result in the data folder for the next start.
func learnBehind(ctx context.Context, base *kb.Base, data string, log *slog.Logger) {
	if base.Fresh() {
		return
	}
	if base.Use(os.DirFS(data)); base.Fresh() {
		return
	}
	if err := base.Learn(ctx); err != nil {
		log.WarnContext(ctx, "the content could not be learned from; confidences are those of another", "error", err)
		return
	}
	if err := os.WriteFile(filepath.Join(data, kb.LearnedFile), base.Learned(), 0o644); err != nil {
		log.WarnContext(ctx, "what was learned could not be kept", "error", err)
	}
}
