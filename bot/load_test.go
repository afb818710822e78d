package bot_test

import (
	"testing"

	"ask1555/bot"
	"ask1555/content"
)

// BenchmarkLoadKnowledge measures a start, and a live reload after a change.
func BenchmarkLoadKnowledge(b *testing.B) {
	for b.Loop() {
		knowledge, err := bot.LoadKnowledge(content.FS)
		if err != nil {
			b.Fatal(err)
		}
		knowledge.Base.Close()
	}
}
