package kb_test

import (
	"bytes"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"ask1555/content"
	"ask1555/kb"
)

// What ships is learned from what ships; whether it is what the program would learn now is for
// `make check` to see, which takes longer.
func TestShippedContentIsLearned(t *testing.T) {
	if !open(t).Fresh() {
		t.Error("content/learned.json is of another content: run make learn")
	}
}

// A changed content is served at once with what was learned before it changed, then learned from, and
// what was learned serves the next start.
func TestLearn(t *testing.T) {
	changed := fstest.MapFS{}
	for _, pattern := range []string{"faq/opeka/*.md", "outside.md", "*.yaml", kb.LearnedFile} {
		files, err := fs.Glob(content.FS, pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			data, err := fs.ReadFile(content.FS, file)
			if err != nil {
				t.Fatal(err)
			}
			changed[file] = &fstest.MapFile{Data: data}
		}
	}
	outside := changed["outside.md"]
	outside.Data = outside.Data[:bytes.LastIndex(outside.Data[:len(outside.Data)/8], []byte("\n## "))] // an eighth is learned from much sooner
	first := openFS(t, changed)
	if first.Fresh() {
		t.Fatal("a part of the content is taken for the whole")
	}
	if found, err := first.Search(t.Context(), "Πότε πληρώνεται το επίδομα παιδιού;", 1); err != nil || found.Hits[0].Confidence < 0.5 {
		t.Errorf("before it was learned from: %+v, %v", found.Hits, err)
	}
	if err := first.Learn(t.Context()); err != nil || !first.Fresh() {
		t.Fatalf("learning: %v", err)
	}
	changed[kb.LearnedFile] = &fstest.MapFile{Data: first.Learned()}
	second := openFS(t, changed)
	if !second.Fresh() {
		t.Error("what was learned does not serve the next start")
	}
	if err := second.CheckLearned(t.Context()); err != nil {
		t.Error(err)
	}
	changed[kb.LearnedFile] = &fstest.MapFile{Data: []byte(strings.Replace(string(first.Learned()), `"weights": [`, `"weights": [9`, 1))}
	if err := openFS(t, changed).CheckLearned(t.Context()); err == nil {
		t.Error("other weights than would be learned pass the check")
	}
}

// What is learned must find more of the tests, which it does not see when it weighs, than the weights it
// starts from; on a large content training once ran away from them.
func TestLearningHelps(t *testing.T) {
	learned := open(t)
	found := func(b *kb.Base) (first int) {
		for _, e := range b.Entries {
			for _, test := range e.Tests[:min(2, len(e.Tests))] {
				r, err := b.Search(t.Context(), test.Text, 1)
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Hits) > 0 && r.Hits[0].Entry == e {
					first++
				}
			}
		}
		return first
	}
	bare, err := kb.Open(kb.NewContent(learned.Entries))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bare.Close() })
	if with, without := found(learned), found(bare); with <= without {
		t.Errorf("%d tests find their entry first with what was learned, %d without", with, without)
	}
}

func openFS(t *testing.T, fsys fs.FS) *kb.Base {
	t.Helper()
	c, err := kb.Load(fsys)
	if err := kb.Errors(err); err != nil {
		t.Fatal(err)
	}
	b, err := kb.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}
