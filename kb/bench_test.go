package kb_test

import (
	"context"
	"testing"

	"ask1555/content"
	"ask1555/kb"
)

func load(t testing.TB) *kb.Content {
	t.Helper()
	c, err := kb.Load(content.FS)
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t testing.TB) *kb.Base {
	t.Helper()
	b, err := kb.Open(load(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func BenchmarkOpen(b *testing.B) {
	c := load(b)
	for b.Loop() {
		base, err := kb.Open(c)
		if err != nil {
			b.Fatal(err)
		}
		base.Close()
	}
}

func BenchmarkSearch(b *testing.B) {
	base := open(b)
	for b.Loop() {
		if _, err := base.Search(context.Background(), "με απέλυσαν χθες, πόσες μέρες έχω για να κάνω τα χαρτιά για το ταμείο", 10); err != nil {
			b.Fatal(err)
		}
	}
}
