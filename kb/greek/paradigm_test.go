package greek_test

import (
	_ "embed"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"ask1555/kb/greek"
)

//go:embed testdata/paradigms.txt
var paradigmList string

// paradigm is one word with its forms.
type paradigm struct {
	root  string
	forms []string
}

func paradigms(t testing.TB) []paradigm {
	t.Helper()
	var all []paradigm
	for line := range strings.Lines(paradigmList) {
		root, forms, ok := strings.Cut(line, ":")
		if ok && !strings.HasPrefix(line, "#") {
			all = append(all, paradigm{root, strings.Fields(forms)})
		}
	}
	if len(all) < 250 {
		t.Fatalf("only %d paradigms", len(all))
	}
	return all
}

// pairs counts what a way to cut words does: of the pairs of forms of one word, how many it joins; and
// which pairs of words of different roots it takes for one another.
func pairs(all []paradigm, cut func(string) string) (joined float64, confused []string) {
	together, count := 0, 0
	owner := make(map[string]paradigm)
	met := make(map[[2]string]bool)
	for _, p := range all {
		for i, form := range p.forms {
			for _, other := range p.forms[i+1:] {
				count++
				if cut(form) == cut(other) {
					together++
				}
			}
			other, taken := owner[cut(form)]
			if pair := [2]string{other.root, p.root}; taken && other.root != p.root && !met[pair] {
				met[pair] = true
				confused = append(confused, other.forms[0]+"/"+form)
			}
			if !taken {
				owner[cut(form)] = p
			}
		}
	}
	return float64(together) / float64(count), confused
}

// Our stems join the forms of one word and keep different words apart, better than a plain cut at six
// letters and than Snowball's Greek, which PostgreSQL has.
func TestParadigms(t *testing.T) {
	all := paradigms(t)
	ours := func(word string) string { return greek.Tokens(word)[0].Sounds[0] }
	joined, confused := pairs(all, ours)
	t.Logf("ours:        %.3f joined, %d confused: %v", joined, len(confused), confused)
	for _, p := range all {
		for _, form := range p.forms[1:] {
			if ours(form) != ours(p.forms[0]) {
				t.Logf("apart: %s %s, %s %s", p.forms[0], ours(p.forms[0]), form, ours(form))
			}
		}
	}
	if joined < 0.98 || len(confused) > 2 {
		t.Errorf("%.3f of the pairs are joined, and %v confused", joined, confused)
	}
	others := map[string]func(string) string{"six letters": sixLetters}
	if cut := snowball(t, all); cut != nil {
		others["Snowball"] = cut
	}
	for name, cut := range others {
		theirs, mixed := pairs(all, cut)
		t.Logf("%-12s %.3f joined, %d confused", name+":", theirs, len(mixed))
		if theirs >= joined {
			t.Errorf("%s joins %.3f of the pairs, we %.3f", name, theirs, joined)
		}
	}
}

func sixLetters(word string) string {
	letters := []rune(greek.Fold(word))
	return string(letters[:min(6, len(letters))])
}

// snowball asks PostgreSQL for the stems; nil where there is none.
func snowball(t *testing.T, all []paradigm) func(string) string {
	url := os.Getenv("ASK1555_TEST_POSTGRES")
	if url == "" {
		t.Log("!!! Snowball SKIPPED: ASK1555_TEST_POSTGRES is not set; `make test` sets it")
		return nil
	}
	db, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close(t.Context())
	stems := make(map[string]string)
	for _, p := range all {
		for _, form := range p.forms {
			var stem []string
			if err := db.QueryRow(t.Context(), "select ts_lexize('greek_stem', $1)", form).Scan(&stem); err != nil {
				t.Fatal(err)
			}
			stems[form] = strings.Join(stem, " ")
		}
	}
	return func(word string) string { return stems[word] }
}
