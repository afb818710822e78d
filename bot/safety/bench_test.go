package safety_test

import (
	"errors"
	"sync"
	"testing"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/content"
	"ask1555/kb"
)

// learned are the rules in the content, which have learned from it: once for all tests.
var learned = sync.OnceValues(func() (*safety.Rules, error) {
	c, problems := kb.Load(content.FS)
	rules, err := safety.Load(content.FS)
	if err := errors.Join(kb.Errors(problems), err); err != nil {
		return nil, err
	}
	rules.Learn(bot.Ordinary(c))
	return rules, nil
})

func learn(t testing.TB) *safety.Rules {
	t.Helper()
	rules, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func BenchmarkLearn(b *testing.B) {
	c, err := kb.Load(content.FS)
	if err := kb.Errors(err); err != nil {
		b.Fatal(err)
	}
	rules, err := safety.Load(content.FS)
	if err != nil {
		b.Fatal(err)
	}
	questions, others := bot.Ordinary(c)
	for b.Loop() {
		rules.Learn(questions, others)
	}
}

func BenchmarkCheck(b *testing.B) {
	rules := learn(b)
	for b.Loop() {
		rules.Check("με απέλυσαν χθες, πόσες μέρες έχω για να κάνω τα χαρτιά για το ταμείο")
	}
}
