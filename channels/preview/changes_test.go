package preview_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"ask1555/bot"
	"ask1555/content"
	"ask1555/kb"
)

// record makes a commit of all that is in a folder, in a repository that nothing outside of it influences.
func record(t *testing.T, dir, subject string) {
	t.Helper()
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"commit", "-q", "-m", subject}} {
		command := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=Editor", "-c", "user.email=editor@example.org", "-c", "commit.gpgsign=false"}, args...)...)
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v %s", args, err, out)
		}
	}
}

func needGit(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("!!! git SKIPPED: it is not on this machine")
	}
}

// Where there is nothing to compare with, the page says why.
func TestNothingToCompareWith(t *testing.T) {
	needGit(t)
	t.Setenv("GIT_CEILING_DIRECTORIES", filepath.Dir(t.TempDir())) // no repository above the test's folders
	dir := folder(t)
	d := open(t, dir, nil)
	d.shows("/changes", "ο φάκελος δεν είναι μέσα σε αποθετήριο git")
	if out, err := exec.Command("git", "init", "-q", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v %s", err, out)
	}
	d.shows("/changes", "δεν έχει ακόμη καμία καταχώριση")

	outer := t.TempDir()
	write(t, outer, "README", "κάτι άλλο")
	record(t, outer, "Χωρίς περιεχόμενο")
	inner := filepath.Join(outer, "content")
	if err := os.Rename(dir, inner); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(filepath.Join(inner, ".git")); err != nil {
		t.Fatal(err)
	}
	d = open(t, inner, nil)
	d.shows("/changes", "ο φάκελος δεν υπάρχει στην τελευταία καταχώριση")
	t.Setenv("PATH", "")
	d.shows("/changes", "το git δεν είναι εγκατεστημένο")
}

// What an editor changed since the last commit, in a folder of a repository.
func TestChanges(t *testing.T) {
	needGit(t)
	repository := t.TempDir()
	dir := filepath.Join(repository, "content")
	if err := os.Rename(folder(t), dir); err != nil {
		t.Fatal(err)
	}
	record(t, repository, "Πρώτες απαντήσεις")
	d := open(t, dir, nil)
	d.shows("/changes", "«Πρώτες απαντήσεις»", "Δεν έχετε αλλάξει τίποτα")

	poorer, richer := epidoma, karta
	poorer.phrasings, poorer.answer = "- τι ποσό είναι", "Όσο λέει ο νέος νόμος."
	richer.phrasings += "\n- τι δίνει το ταμείο"
	poorer.write(t, dir)
	richer.write(t, dir)
	d.heard("changed content is served")
	d.shows("/changes", "Άλλαξαν: <b>2</b>", "Δοκιμές που χάλασαν: <b>1</b>", "Δοκιμές που διορθώθηκαν: <b>0</b>",
		"<del>πόσα δίνει το ταμείο</del>", "<ins>τι ποσό είναι</ins>", "<ins>τι δίνει το ταμείο</ins>",
		"<del>Όσο λέει ο νόμος.</del>", "<ins>Όσο λέει ο νέος νόμος.</ins>")

	record(t, repository, "Χειρότερα")
	d.shows("/changes", "«Χειρότερα»", "Δεν έχετε αλλάξει τίποτα")

	epidoma.write(t, dir)
	if err := os.Remove(filepath.Join(dir, "faq/dypa/dypa-karta.md")); err != nil {
		t.Fatal(err)
	}
	fresh := page{id: "dypa-nea", question: "Ποια είναι η νέα παροχή;", answer: "Αυτή.", phrasings: "- νέα παροχή", tests: "- ποια παροχή"}
	fresh.write(t, dir)
	write(t, dir, "outside.md", "# Εκτός\n\n## Καιρός\nΔείτε την ΕΜΥ.\n- τι καιρό θα κάνει\n")
	d.heard("changed content is served")
	text := d.shows("/changes", "Νέες απαντήσεις: <b>1</b>", "Διαγράφηκαν: <b>1</b>", "Δοκιμές που διορθώθηκαν: <b>1</b>", "Δοκιμές που χάλασαν: <b>0</b>",
		"Πριν έβρισκε πρώτη: <a href=\"/entry/dypa-karta\"", `href="/entry/dypa-nea"`, "<code>outside.md</code>")
	if strings.Contains(text, "<code>faq/") {
		t.Error("entries are among the other files")
	}
}

// A confidence that moved is told, with what it was: in a real area, since two entries teach nothing.
func TestMovedConfidence(t *testing.T) {
	needGit(t)
	dir := folder(t)
	files, err := fs.Glob(content.FS, "faq/via/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		data, err := content.FS.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(data), "{") { // it stands without the amounts
			write(t, dir, file, string(data))
		}
	}
	known, err := bot.LoadKnowledge(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if err := known.Base.Learn(t.Context()); err != nil {
		t.Fatal(err)
	}
	write(t, dir, kb.LearnedFile, string(known.Base.Learned()))
	record(t, dir, "Όλες οι απαντήσεις")
	d := open(t, dir, nil)
	e, test := d.doubtful()
	file := filepath.Join(dir, e.File)
	data, err := os.ReadFile(file)
	d.must(err)
	const heading = "## Πώς το ρωτούν\n"
	d.must(os.WriteFile(file, []byte(strings.Replace(string(data), heading, heading+"- "+test+"\n", 1)), 0o644))
	d.heard("changed content is served")
	text := d.shows("/changes", "<ins>"+test+"</ins>", "Βεβαιότητα που άλλαξε", `</a> <small>`+e.ID+"</small><br>")
	_, moved, _ := strings.Cut(text, "Βεβαιότητα που άλλαξε")
	if !strings.Contains(moved, ">"+test+"</a>") || !strings.Contains(moved, "99%") {
		t.Errorf("it is not told that %q is found surely now", test)
	}
}

// doubtful is a test that finds its entry first, but not surely, and is searched for.
func (d *desk) doubtful() (*kb.Entry, string) {
	d.Helper()
	base := d.bot.Knowledge().Base
	for _, e := range base.Entries {
		for _, test := range e.Tests {
			found, err := base.Search(d.Context(), test.Text, 1)
			d.must(err)
			if _, danger := d.bot.Handoff(bot.Message{Text: test.Text}); danger {
				continue
			}
			if len(found.Hits) > 0 && found.Hits[0].Entry == e && found.Hits[0].Confidence < 0.6 && !strings.ContainsAny(test.Text, "<>&'\"+") {
				return e, test.Text
			}
		}
	}
	d.Fatal("every test is found surely")
	return nil, ""
}
