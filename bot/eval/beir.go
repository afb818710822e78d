package eval

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"ask1555/kb"
)

// Ranking says how well a search ranks, over the queries of one file: means of the usual measures,
// from 0 to 1.
type Ranking struct {
	File     string  `json:"file"`
	Queries  int     `json:"queries"` // those that have a relevant document
	Recall1  float64 `json:"recall@1"`
	Recall5  float64 `json:"recall@5"`
	MRR10    float64 `json:"mrr@10"`
	NDCG10   float64 `json:"ndcg@10"`
	relevant map[string]map[string]float64
}

// BEIR searches a collection in the format of the BEIR benchmark (Thakur and others 2021) with the
// search that serves citizens: dir has corpus.jsonl, qrels.tsv (or qrels/test.tsv) and one or more
// queries*.jsonl, each of which gives one Ranking.
func BEIR(ctx context.Context, dir string) ([]Ranking, error) {
	base, err := corpus(filepath.Join(dir, "corpus.jsonl"))
	if err != nil {
		return nil, err
	}
	relevant, err := qrels(dir)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(dir, "queries*.jsonl"))
	if err != nil || len(files) == 0 {
		return nil, fmt.Errorf("%s has no queries*.jsonl", dir)
	}
	var rankings []Ranking
	for _, file := range files {
		r := Ranking{File: filepath.Base(file), relevant: relevant}
		if err := eachLine(file, func(line beirLine) error { return r.ask(ctx, base, line) }); err != nil {
			return nil, err
		}
		rankings = append(rankings, r.mean())
	}
	return rankings, nil
}

type beirLine struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

func eachLine(file string, do func(beirLine) error) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 16<<20)
	for n := 1; lines.Scan(); n++ {
		var line beirLine
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return fmt.Errorf("%s:%d: not a JSON object with _id, title and text: %w", file, n, err)
		}
		if err := do(line); err != nil {
			return err
		}
	}
	return lines.Err()
}

// corpus serves documents as a content without phrasings.
func corpus(file string) (*kb.Base, error) {
	var entries []*kb.Entry
	err := eachLine(file, func(line beirLine) error {
		entries = append(entries, &kb.Entry{ID: line.ID, Question: line.Title, Text: line.Text})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return kb.Open(kb.NewContent(entries))
}

// qrels reads which documents are relevant to which query, and how much.
func qrels(dir string) (map[string]map[string]float64, error) {
	data, err := os.ReadFile(filepath.Join(dir, "qrels.tsv"))
	if errors.Is(err, fs.ErrNotExist) {
		data, err = os.ReadFile(filepath.Join(dir, "qrels", "test.tsv"))
	}
	if err != nil {
		return nil, err
	}
	relevant := make(map[string]map[string]float64)
	for n, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) < 3 {
			return nil, fmt.Errorf("qrels line %d: not a query, a document and a score with tabs between", n+1)
		}
		grade, err := strconv.ParseFloat(fields[len(fields)-1], 64)
		switch {
		case err != nil && n == 0: // the heading
			continue
		case err != nil:
			return nil, fmt.Errorf("qrels line %d: the score is no number", n+1)
		case grade <= 0:
			continue
		}
		query, document := fields[0], fields[len(fields)-2]
		if relevant[query] == nil {
			relevant[query] = make(map[string]float64)
		}
		relevant[query][document] = grade
	}
	return relevant, nil
}

// ask adds what one query finds.
func (r *Ranking) ask(ctx context.Context, base *kb.Base, query beirLine) error {
	grades := r.relevant[query.ID]
	if len(grades) == 0 {
		return nil
	}
	found, err := base.Search(ctx, query.Text, 10)
	if err != nil {
		return err
	}
	r.Queries++
	first, gain := 0.0, 0.0
	for i, hit := range found.Hits {
		grade := grades[hit.Entry.ID]
		if grade == 0 {
			continue
		}
		if first == 0 {
			first = 1 / float64(i+1)
		}
		if i == 0 {
			r.Recall1 += 1 / float64(len(grades))
		}
		if i < 5 {
			r.Recall5 += 1 / float64(len(grades))
		}
		gain += discounted(grade, i)
	}
	r.MRR10 += first
	r.NDCG10 += gain / idealGain(grades)
	return nil
}

// discounted is the gain of a document at a place (Järvelin and Kekäläinen 2002, as trec_eval has it).
func discounted(grade float64, place int) float64 { return grade / math.Log2(float64(place)+2) }

func idealGain(grades map[string]float64) float64 {
	var best []float64
	for _, grade := range grades {
		best = append(best, grade)
	}
	slices.SortFunc(best, func(a, b float64) int { return cmp.Compare(b, a) })
	sum := 0.0
	for place, grade := range best[:min(10, len(best))] {
		sum += discounted(grade, place)
	}
	return sum
}

func (r Ranking) mean() Ranking {
	n := float64(max(1, r.Queries))
	return Ranking{File: r.File, Queries: r.Queries, Recall1: r.Recall1 / n, Recall5: r.Recall5 / n, MRR10: r.MRR10 / n, NDCG10: r.NDCG10 / n}
}
