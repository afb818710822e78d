package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"ask1555/kb"
)

// newCmd writes the skeleton of an entry.
type newCmd struct {
	Content string `help:"Folder of the content." default:"content" env:"ASK1555_CONTENT" placeholder:"DIR"`
	Area    string `arg:"" help:"Folder of the entry: one of efka, dypa, ergasiaka, opeka, koinoniki, isotita, via, genika."`
	Slug    string `arg:"" help:"What it is about, in small Latin letters and dashes: karta-anergias."`
}

const skeleton = `---
id: %[1]s
question: Η ερώτηση, όπως θα τη διάβαζε ο πολίτης;
label: Η ερώτηση σε ως 40 χαρακτήρες
short: >-
  Η απάντηση σε μία ή δύο προτάσεις, ως 134 χαρακτήρες, για SMS.
sources:
  - https://www.gov.gr/
reviewed: %[2]s
review_by: %[3]s
see_also: []
---
Η πρώτη παράγραφος **είναι η απάντηση**.

Μετά: ποιος, πώς, με τι χαρτιά, ως πότε, και τι κάνει αν κάτι δεν πάει καλά.

## Πώς το ρωτούν
- γράψτε εδώ 25 ως 35 τρόπους που το λένε διαφορετικοί άνθρωποι, έναν σε κάθε γραμμή

## Δοκιμές
- γράψτε εδώ 4 ως 6 ερωτήσεις με άλλα λόγια, που πρέπει να βρίσκουν αυτή την απάντηση
`

var slug = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (cmd newCmd) Run(context.Context, *slog.Logger) error {
	if !slices.Contains(kb.Areas, cmd.Area) {
		return fmt.Errorf("unknown area %q: one of %s", cmd.Area, strings.Join(kb.Areas, ", "))
	}
	if !slug.MatchString(cmd.Slug) {
		return fmt.Errorf("%q must be of small Latin letters, digits and dashes, as karta-anergias", cmd.Slug)
	}
	id := cmd.Slug
	if !strings.HasPrefix(id, cmd.Area+"-") {
		id = cmd.Area + "-" + id
	}
	file := filepath.Join(cmd.Content, "faq", cmd.Area, id+".md")
	out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case errors.Is(err, os.ErrExist):
		return fmt.Errorf("%s is there already", file)
	case err != nil:
		return fmt.Errorf("write the entry: %w", err)
	}
	today := time.Now().In(kb.Athens)
	fmt.Fprintf(out, skeleton, id, today.Format(time.DateOnly), today.AddDate(0, 6, 0).Format(time.DateOnly))
	if err := out.Close(); err != nil {
		return fmt.Errorf("write the entry: %w", err)
	}
	fmt.Println(file)
	return nil
}
