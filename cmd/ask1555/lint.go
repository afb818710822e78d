package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/kb"
)

// lintCmd checks the content.
type lintCmd struct {
	contentFlags
	JSON bool   `name:"json" help:"Print the findings as a JSON array."`
	All  bool   `help:"Also ask every phrasing in five ways of writing, and test safety rules that have not changed: ten times as long."`
	Lang string `help:"Language of the findings: en or el." enum:"en,el" default:"en"`
	Fix  bool   `help:"First mend what cannot be meant otherwise: line ends, blanks, letters of the wrong alphabet."`
}

// gcPercent lets the memory of one quick run (some 300 MB) grow before it is tidied up: an editor waits.
const gcPercent = 800

// errLint makes the command exit with 1; the findings are printed already.
var errLint = errors.New("the content has errors")

func (cmd lintCmd) Run(ctx context.Context, _ *slog.Logger) error {
	debug.SetGCPercent(gcPercent)
	if err := cmd.fix(); err != nil {
		return err
	}
	problems, err := cmd.problems(ctx)
	if err != nil {
		return err
	}
	failed := false
	for i := range problems {
		if cmd.Lang == "el" {
			problems[i].Message = problems[i].Greek()
		}
		problems[i].File = path.Join(cmd.prefix(), problems[i].File)
		failed = failed || !problems[i].Warning
	}
	if cmd.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(problems); err != nil {
			return err
		}
	} else {
		cmd.print(problems)
	}
	if failed {
		return errLint
	}
	return nil
}

// problems are those of the whole content, in the order of files and lines.
func (cmd lintCmd) problems(ctx context.Context) ([]kb.Problem, error) {
	fsys, err := cmd.open()
	if err != nil {
		return nil, err
	}
	content, err := kb.Load(fsys)
	problems := kb.Problems(err)
	beside := make(chan []kb.Problem, 1)
	go func() { beside <- cmd.besideEntries(fsys, content) }()
	lint := kb.Lint
	if cmd.All {
		lint = kb.LintAll
	}
	found, err := lint(ctx, content, time.Now())
	problems = slices.Concat(problems, <-beside, found)
	slices.SortStableFunc(problems, func(a, b kb.Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return problems, err
}

// besideEntries are the problems of replies, notices, pages and safety rules.
func (cmd lintCmd) besideEntries(fsys fs.FS, content *kb.Content) []kb.Problem {
	_, err := bot.LoadSentences(fsys)
	problems := kb.Problems(err)
	_, err = bot.LoadAnnouncements(fsys)
	problems = append(problems, kb.Problems(err)...)
	_, err = bot.LoadPages(fsys)
	problems = append(problems, kb.Problems(err)...)
	rules, err := safety.Load(fsys)
	problems = append(problems, kb.Problems(err)...)
	if err == nil && (cmd.All || !rules.Tested()) {
		rules.Learn(bot.Ordinary(content))
		problems = append(problems, rules.Lint()...)
	}
	return problems
}

// fix mends the files of a folder in place, and names those that it changed.
func (cmd lintCmd) fix() error {
	if !cmd.Fix {
		return nil
	}
	if cmd.Content == "" {
		return errors.New("name the folder to mend: --content DIR")
	}
	files, err := filepath.Glob(filepath.Join(cmd.Content, "faq", "*", "*.md"))
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		mended := kb.Mend(data)
		if bytes.Equal(mended, data) {
			continue
		}
		if err := os.WriteFile(file, mended, 0o644); err != nil {
			return err
		}
		fmt.Println(file + " mended")
	}
	return nil
}

func (cmd lintCmd) print(problems []kb.Problem) {
	warning, end := "warning: ", "%d errors, %d warnings\n"
	if cmd.Lang == "el" {
		warning, end = "προσοχή: ", "%d λάθη, %d προειδοποιήσεις\n"
	}
	warnings := 0
	for _, p := range problems {
		kind := ""
		if p.Warning {
			kind = warning
			warnings++
		}
		fmt.Printf("%s:%d: %s%s\n", p.File, p.Line, kind, p.Message)
	}
	fmt.Printf(end, len(problems)-warnings, warnings)
}
