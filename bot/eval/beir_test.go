package eval_test

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ask1555/bot/eval"
)

var collection = map[string]string{
	"corpus.jsonl": `{"_id":"a","title":"Κάρτα ανεργίας","text":"Η κάρτα ανεργίας ανανεώνεται κάθε τρεις μήνες."}
{"_id":"b","title":"","text":"Η Ακρόπολη χτίστηκε τον πέμπτο αιώνα προ Χριστού."}
{"_id":"c","title":"Σύνταξη","text":"Η σύνταξη πληρώνεται στο τέλος του μήνα."}`,
	"queries.jsonl":       `{"_id":"1","text":"πότε χτίστηκε η Ακρόπολη"}` + "\n" + `{"_id":"2","text":"ανανέωση κάρτας"}` + "\n" + `{"_id":"3","text":"δεν έχει σχετικό"}`,
	"queries-latin.jsonl": `{"_id":"1","text":"pote xtistike i akropoli"}` + "\n" + `{"_id":"2","text":"pote plirwnetai i syntaksi"}`,
	"qrels.tsv":           "query-id\tcorpus-id\tscore\n1\tb\t1\n2\ta\t1\n2\tc\t0\n",
}

func writeCollection(t *testing.T, change func(files map[string]string)) string {
	t.Helper()
	dir := t.TempDir()
	files := make(map[string]string)
	for name, text := range collection {
		files[name] = text
	}
	change(files)
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestBEIR(t *testing.T) {
	moved := func(files map[string]string) { // as the benchmark's own archives have it
		files["qrels/test.tsv"] = files["qrels.tsv"]
		delete(files, "qrels.tsv")
	}
	for name, change := range map[string]func(map[string]string){"qrels.tsv": func(map[string]string) {}, "qrels/test.tsv": moved} {
		t.Run(name, func(t *testing.T) {
			rankings, err := eval.BEIR(t.Context(), writeCollection(t, change))
			if err != nil || len(rankings) != 2 {
				t.Fatalf("%+v, %v", rankings, err)
			}
			latin, plain := rankings[0], rankings[1]
			if plain.File != "queries.jsonl" || plain.Queries != 2 || plain.Recall1 != 1 || plain.MRR10 != 1 || math.Abs(plain.NDCG10-1) > 1e-9 {
				t.Errorf("queries: %+v", plain)
			}
			// The second asks for what is not relevant to it: its relevant document comes later or never.
			if latin.Queries != 2 || latin.Recall1 != 0.5 || latin.MRR10 >= 1 || latin.NDCG10 >= 1 {
				t.Errorf("queries-latin: %+v", latin)
			}
		})
	}
}

func TestBEIRSaysWhatIsWrong(t *testing.T) {
	for want, change := range map[string]func(map[string]string){
		"corpus.jsonl:2":         func(f map[string]string) { f["corpus.jsonl"] = "{}\nno" },
		"qrels line 3":           func(f map[string]string) { f["qrels.tsv"] = "q\td\ts\n1\tb\t1\n1 b 1" },
		"no queries*.jsonl":      func(f map[string]string) { delete(f, "queries.jsonl"); delete(f, "queries-latin.jsonl") },
		"no such file":           func(f map[string]string) { delete(f, "qrels.tsv") },
		"the score is no number": func(f map[string]string) { f["qrels.tsv"] += "1\ta\tmuch\n" },
	} {
		if _, err := eval.BEIR(t.Context(), writeCollection(t, change)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
