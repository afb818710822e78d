package kb_test

import (
	"testing"
	"time"

	"ask1555/kb"
)

func BenchmarkLint(b *testing.B) {
	c := load(b)
	for b.Loop() {
		if _, err := kb.Lint(b.Context(), c, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLintQuick(b *testing.B) {
	c := load(b)
	for b.Loop() {
		if _, err := kb.LintQuick(b.Context(), c, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}
