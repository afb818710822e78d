package kb_test

import (
	"testing"
	"time"

	"ask1555/kb"
)

func BenchmarkLintAll(b *testing.B) {
	c := load(b)
	for b.Loop() {
		if _, err := kb.LintAll(b.Context(), c, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLint(b *testing.B) {
	c := load(b)
	for b.Loop() {
		if _, err := kb.Lint(b.Context(), c, time.Now()); err != nil {
			b.Fatal(err)
		}
	}
}
