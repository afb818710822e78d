package safety_test

import (
	"testing"

	"ask1555/bot"
	"ask1555/bot/safety"
	"ask1555/content"
	"ask1555/kb"
)

// learn loads the rules in the content, and lets them learn from it.
func learn(t testing.TB) *safety.Rules {
	t.Helper()
	c, err := kb.Load(content.FS)
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	rules, err := safety.Load(content.FS)
	if err != nil {
		t.Fatal(err)
	}
	rules.Learn(bot.Ordinary(c))
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
