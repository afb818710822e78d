// Package eval measures the bot on questions with known answers: the eval files of DESIGN and the
// tests that stand in the content.
package eval

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"ask1555/bot"
	"ask1555/kb"
)

// What a question expects.
const (
	ExpectAnswer  = "answer"
	ExpectHandoff = "handoff"
	ExpectNone    = "none" // no entry answers it: an answer is wrong
)

// A Question is one line of an eval file.
type Question struct {
	Text   string   `json:"text"`
	Expect string   `json:"expect"`
	Entry  []string `json:"entry"` // any of these is right
	Style  string   `json:"style"`
}

// A Row is a question and what the bot made of it.
type Row struct {
	Question
	Decision   bot.Decision `json:"decision"`
	Got        *string      `json:"got"`     // the best entry, whatever was decided
	Choices    []string     `json:"choices"` // entries offered
	Confidence *float64     `json:"confidence"`
	Line       *string      `json:"line"`
}

// Read reads an eval file: one JSON object a line, unknown keys ignored. The error names the line.
func Read(r io.Reader) ([]Question, error) {
	var questions []Question
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		var q Question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return nil, fmt.Errorf("line %d: not a JSON object with text, expect, entry and style: %w", n, err)
		}
		if !slices.Contains([]string{ExpectAnswer, ExpectHandoff, ExpectNone}, q.Expect) {
			return nil, fmt.Errorf(`line %d: expect is %q; it must be "answer", "handoff" or "none"`, n, q.Expect)
		}
		questions = append(questions, q)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the questions: %w", err)
	}
	return questions, nil
}

// ContentTests are the tests that editors wrote into their entries.
func ContentTests(c *kb.Content) []Question {
	var questions []Question
	for _, e := range c.Entries {
		for _, test := range e.Tests {
			questions = append(questions, Question{Text: test.Text, Expect: ExpectAnswer, Entry: []string{e.ID}, Style: Style(test.Text)})
		}
	}
	return questions
}

// Run puts each question to the bot in a conversation of its own. The error is ctx ending or the bot failing.
func Run(ctx context.Context, b *bot.Bot, questions []Question) ([]Row, error) {
	rows := make([]Row, len(questions))
	for i, q := range questions {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		row, err := ask(ctx, b, q, i)
		if err != nil {
			return nil, fmt.Errorf("question %d: %w", i+1, err)
		}
		rows[i] = row
	}
	return rows, nil
}

func ask(ctx context.Context, b *bot.Bot, q Question, n int) (Row, error) {
	id := strconv.Itoa(n)
	m := bot.Message{ID: id, From: bot.Address{Channel: "eval", User: id}, Text: q.Text, At: time.Now()}
	row := Row{Question: q, Choices: []string{}}
	outcome, err := b.Try(ctx, m)
	if err != nil {
		return Row{}, err
	}
	row.Decision, row.Confidence, row.Line = outcome.Turn.Decision, outcome.Turn.Confidence, outcome.Turn.Line
	switch {
	case row.Decision == bot.Clarify && outcome.State.Guide != nil:
		row.Choices = []string{outcome.State.Guide.Entry}
	case row.Decision == bot.Clarify:
		row.Choices = outcome.State.Offered
	}
	if len(outcome.Considered) > 0 {
		row.Got = &outcome.Considered[0]
	}
	return row, nil
}
