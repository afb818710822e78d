// Command ask1555 answers the questions that citizens put to 1555, the helpline of the Greek
// Ministry of Labour, over web chat, SMS and messaging apps.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/alecthomas/kong"

	"ask1555/bot"
)

// cli is the command line: a struct a command, each with a Run method in a file of its own.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the service: web chat, API and webhooks on one port."`
	Ask      askCmd      `cmd:"" help:"Show what the bot would answer, and why."`
	Phone    phoneCmd    `cmd:"" help:"Write SMS to the bot on an old phone in the terminal, and see each reply as it would come, and what it costs."`
	Preview  previewCmd  `cmd:"" help:"Show editors what their content does, in the browser: entries as each channel sends them, why a question matches, what changed."`
	Lint     lintCmd     `cmd:"" help:"Check the content; errors exit with 1."`
	New      newCmd      `cmd:"" help:"Write the skeleton of a new entry."`
	Eval     evalCmd     `cmd:"" help:"Measure the bot on the tests in the content, or on a file of questions."`
	Learn    learnCmd    `cmd:"" help:"Learn from the content how sure its answers are, and write it beside it (learned.json)."`
	Tickets  ticketsCmd  `cmd:"" help:"Work the tickets: list, show, reply, close."`
	Outbox   outboxCmd   `cmd:"" help:"Show the replies that did not reach their citizens, send them again; show what SMS cost."`
	Channels channelsCmd `cmd:"" help:"Show which channels are on and what the others lack; register their webhooks."`

	Config kong.ConfigFlag `help:"File of settings, one NAME=value a line, with the names of the environment variables." env:"ASK1555_CONFIG" placeholder:"FILE"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:]))
}

// run is main without the process: it returns the exit code.
func run(ctx context.Context, args []string) int {
	var commands cli
	parser, err := kong.New(&commands,
		kong.Name("ask1555"),
		kong.Description("Answers the questions citizens put to 1555, in writing."),
		kong.Configuration(readSettings),
		kong.Vars{
			"pause":         bot.DefaultPolicy.Pause.String(),
			"answer_above":  strconv.FormatFloat(bot.DefaultPolicy.AnswerAbove, 'g', -1, 64),
			"clarify_above": strconv.FormatFloat(bot.DefaultPolicy.ClarifyAbove, 'g', -1, 64),
		},
		kong.BindTo(ctx, (*context.Context)(nil)),
	)
	if err != nil {
		panic(err) // the struct above is wrong
	}
	command, err := parser.Parse(args)
	parser.FatalIfErrorf(err)
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	if err := command.Run(log); err != nil {
		fmt.Fprintln(os.Stderr, "ask1555:", err)
		return 1
	}
	return 0
}
