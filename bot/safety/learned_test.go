package safety_test

import (
	"testing"
	"testing/fstest"

	"ask1555/bot/safety"
	"ask1555/content"
)

// What was measured of rules holds as long as none of them changes; those of the content were measured.
func TestTested(t *testing.T) {
	rule, err := content.FS.ReadFile("safety/1056.md")
	if err != nil {
		t.Fatal(err)
	}
	load := func(fsys fstest.MapFS) *safety.Rules {
		rules, err := safety.Load(fsys)
		if err != nil {
			t.Fatal(err)
		}
		return rules
	}
	fsys := fstest.MapFS{"safety/1056.md": {Data: rule}}
	rules := load(fsys)
	if rules.Tested() {
		t.Error("what was never measured counts as tested")
	}
	ordinary := []string{"τι ώρα είναι", "καλή όρεξη σε όλους", "το παιδί μου έπαιξε μπάλα", "πότε πληρώνεται το επίδομα παιδιού"}
	rules.Measure(nil, ordinary)
	learned, err := rules.Learned()
	if err != nil {
		t.Fatal(err)
	}
	fsys[safety.LearnedFile] = &fstest.MapFile{Data: learned}
	again := load(fsys)
	if !again.Tested() {
		t.Error("what was measured is not found again")
	}
	if err := again.CheckLearned(nil, ordinary); err != nil {
		t.Error(err)
	}
	if err := load(fsys).CheckLearned(nil, nil); err == nil {
		t.Error("what is measured of other texts counts as the same")
	}
	fsys["safety/1056.md"] = &fstest.MapFile{Data: append(rule, "- ένα παράδειγμα ακόμη\n"...)}
	if load(fsys).Tested() {
		t.Error("a rule that has changed counts as tested")
	}
	if rules, err := safety.Load(content.FS); err != nil || !rules.Tested() {
		t.Errorf("the rules of the content are not tested: run make learn (%v)", err)
	}
}
