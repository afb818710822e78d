package main

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/alecthomas/kong"

	"ask1555/bot"
	"ask1555/content"
)

// readSettings reads a file of NAME=value lines, where NAME is an environment variable of a flag,
// as a resolver that comes after flags and environment. Empty lines and lines with # are skipped.
func readSettings(r io.Reader) (kong.Resolver, error) {
	values := make(map[string]string)
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, value, ok := strings.Cut(line, "=")
		if !ok {
			return nil, fmt.Errorf("line %d of the settings: write NAME=value", n)
		}
		values[strings.TrimSpace(name)] = strings.Trim(strings.TrimSpace(value), `"`)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the settings: %w", err)
	}
	var resolve kong.ResolverFunc = func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		for _, name := range flag.Envs {
			if value, ok := values[name]; ok {
				return value, nil
			}
		}
		return nil, nil
	}
	return resolve, nil
}

// contentFlags choose what the bot answers with.
type contentFlags struct {
	Content string `help:"Folder of the content; without it, the content built into the program." env:"ASK1555_CONTENT" placeholder:"DIR"`
}

// open is for commands that read the content once; no link leads out of the folder.
func (f contentFlags) open() (fs.FS, error) {
	if f.Content == "" {
		return content.FS, nil
	}
	root, err := os.OpenRoot(f.Content)
	if err != nil {
		return nil, fmt.Errorf("open the content folder: %w", err)
	}
	return root.FS(), nil
}

// prefix is what stands before a path inside the content in messages to editors.
func (f contentFlags) prefix() string {
	if f.Content == "" {
		return "content"
	}
	return f.Content
}

// policyFlags say how sure the bot must be.
type policyFlags struct {
	AnswerAbove  float64       `help:"Probability from which the best entry is given as the answer." env:"ASK1555_ANSWER_ABOVE" default:"${answer_above}"`
	Pause        time.Duration `help:"How long a citizen may be away before what she writes is a new subject." env:"ASK1555_PAUSE" default:"${pause}"`
	ClarifyAbove float64       `help:"Probability from which the citizen is asked which entry she means." env:"ASK1555_CLARIFY_ABOVE" default:"${clarify_above}"`
}

func (f policyFlags) policy() (bot.Policy, error) {
	if f.ClarifyAbove < 0 || f.AnswerAbove > 1 || f.ClarifyAbove > f.AnswerAbove {
		return bot.Policy{}, fmt.Errorf("the thresholds are probabilities, and clarify_above must not exceed answer_above: have %g and %g", f.ClarifyAbove, f.AnswerAbove)
	}
	return bot.Policy{AnswerAbove: f.AnswerAbove, ClarifyAbove: f.ClarifyAbove, Pause: f.Pause}, nil
}

// databaseFlags choose where conversations are kept.
type databaseFlags struct {
	Data     string `help:"Folder for the SQLite database." env:"ASK1555_DATA" default:"data" placeholder:"DIR"`
	Database string `help:"PostgreSQL database to use instead, as postgres://..." env:"ASK1555_DATABASE" placeholder:"URL"`
}

func (f databaseFlags) database() string {
	if f.Database != "" {
		return f.Database
	}
	return filepath.Join(f.Data, "ask1555.db")
}

// builtInKnowledge is what the embedded content, which never changes, makes the bot know.
var builtInKnowledge = sync.OnceValues(func() (*bot.Knowledge, error) { return bot.LoadKnowledge(content.FS) })
