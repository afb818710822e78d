package kb_test

import (
	"context"
	"fmt"
	"strings"
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

// BenchmarkOpen measures the building of the index: of the content as it is, and with as many phrasings as an entry
// must have.
func BenchmarkOpen(b *testing.B) {
	for name, most := range map[string]int{"all_phrasings": 1000, "30_phrasings": 30} {
		c := load(b)
		for _, e := range c.Entries {
			e.Phrasings = e.Phrasings[:min(most, len(e.Phrasings))]
		}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				base, err := kb.Open(c)
				if err != nil {
					b.Fatal(err)
				}
				base.Close()
			}
		})
	}
}

// entriesOf makes a content of n entries out of the one that ships: its entries again and again, with
// some of the words of each copy changed, so that the vocabulary grows with it.
func entriesOf(b *testing.B, n int) *kb.Content {
	b.Helper()
	entries := load(b).Entries
	var out []*kb.Entry
	for i := range n {
		copied := *entries[i%len(entries)]
		if round := i / len(entries); round > 0 {
			copied.ID = fmt.Sprintf("%s-%d", copied.ID, round)
			word := spelled(round)
			change := func(text string) string { return strings.ReplaceAll(text, "επ", word) }
			copied.Question, copied.Text = change(copied.Question), change(copied.Text)
			copied.Phrasings = nil
			for _, p := range entries[i%len(entries)].Phrasings[:3] {
				copied.Phrasings = append(copied.Phrasings, kb.Example{Text: change(p.Text)})
			}
		}
		out = append(out, &copied)
	}
	return kb.NewContent(out)
}

// spelled is a number in letters.
func spelled(n int) string {
	const letters = "αβγδεζηθικλμνξοπρστυφχψω"
	all := []rune(letters)
	var out []rune
	for ; n > 0; n /= len(all) {
		out = append(out, all[n%len(all)])
	}
	return string(out)
}

// BenchmarkSize measures the building of the index and one search by the number of entries.
func BenchmarkSize(b *testing.B) {
	for _, n := range []int{400, 35_000} {
		c := entriesOf(b, n)
		b.Run(fmt.Sprintf("open/%d", n), func(b *testing.B) {
			for b.Loop() {
				base, err := kb.Open(c)
				if err != nil {
					b.Fatal(err)
				}
				base.Close()
			}
		})
		b.Run(fmt.Sprintf("search/%d", n), func(b *testing.B) {
			base, err := kb.Open(c)
			if err != nil {
				b.Fatal(err)
			}
			defer base.Close()
			for b.Loop() {
				if _, err := base.Search(context.Background(), "με απέλυσαν χθες, πόσες μέρες έχω για να κάνω τα χαρτιά για το ταμείο", 10); err != nil {
					b.Fatal(err)
				}
			}
		})
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
