package kb

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
)

// A Base is an indexed Content, ready to be searched. It is safe for concurrent use.
type Base struct {
	*Content
	index       bleve.Index
	model       *model
	calibration calibration
	number      map[string]int // place of an entry in Entries, by id
	now         func() time.Time
}

// Open indexes a content and fits the confidence to it. The caller closes the Base.
func Open(c *Content) (*Base, error) {
	index, err := newIndex(c)
	if err != nil {
		return nil, err
	}
	b := &Base{Content: c, index: index, model: newModel(c), number: make(map[string]int), now: time.Now}
	for i, e := range c.Entries {
		b.number[e.ID] = i
	}
	return b, b.calibrate(context.Background())
}

// Close frees the index; searches after it fail.
func (b *Base) Close() error { return b.index.Close() }

// A Result is what the knowledge base has to say to a message.
type Result struct {
	Hits  []Hit    // best first; confidences are probabilities and add up to at most 1
	Topic *Outside // what the message is about if surely none of ours, or nil
	Words int      // words of the message that carry meaning; 0: there is nothing to answer
}

// A Hit is one entry that may answer.
type Hit struct {
	Entry      *Entry
	Score      float64
	Confidence float64 // probability that this entry is a right answer
}

// Search finds the entries that answer a message, at most limit of them. The error is the index
// failing or ctx ending; a message nobody answers gives a Result without confident hits.
func (b *Base) Search(ctx context.Context, message string, limit int) (Result, error) {
	r, err := b.rank(ctx, message, nothing)
	if err != nil {
		return Result{}, err
	}
	result := Result{Words: r.question.words}
	if len(r.entries) == 0 {
		if r.topic.total > topicAlone {
			result.Topic = &b.Outside[r.topic.subject-len(b.Entries)]
		}
		return result, nil
	}
	best := b.calibration.probability(signalsOf(&r.question, r.entries, r.topic))
	shares := shareOut(best, r.entries)
	for i, f := range r.entries[:min(limit, len(r.entries))] {
		result.Hits = append(result.Hits, Hit{Entry: b.Entries[f.subject], Score: f.total, Confidence: shares[i]})
	}
	if r.topic.total > topicAlone && r.topic.total > r.entries[0].total {
		result.Topic = &b.Outside[r.topic.subject-len(b.Entries)]
	}
	return result, nil
}

// topicAlone is the score from which an outside topic is surely meant.
const topicAlone = 0.8

// shareOut gives the probability that the best entry leaves to the others, by their scores. A part
// of it stays with "none of them".
func shareOut(best float64, entries []fit) []float64 {
	const sharpness, none = 6, 0.5
	shares := make([]float64, len(entries))
	total := none
	for i, f := range entries[1:] {
		shares[i+1] = math.Exp(sharpness * (f.total - entries[0].total))
		total += shares[i+1]
	}
	for i := range shares {
		shares[i] *= (1 - best) / total
	}
	shares[0] = best
	for i := range shares {
		shares[i] = min(shares[i], best)
	}
	return shares
}

// A ranking is what two looks at a message found.
type ranking struct {
	question question
	entries  []fit // best first
	topic    fit   // the best outside topic; its total is 0 if none fits
}

// candidates is how many documents of the index get the second look.
const candidates = 20

// rank lets bleve find candidates and the model put them in order. What is left out counts as
// unknown.
func (b *Base) rank(ctx context.Context, message string, out leaveOut) (ranking, error) {
	r := ranking{question: b.model.read(message)}
	if r.question.words == 0 {
		return r, nil
	}
	request := bleve.NewSearchRequestOptions(messageQuery(message), candidates, 0, false)
	found, err := b.index.SearchInContext(ctx, request)
	if err != nil {
		return r, fmt.Errorf("search: %w", err)
	}
	now := b.now()
	for _, match := range found.Hits {
		n, entry := b.subject(match.ID)
		if (out.whole && n == out.subject) || (entry && !b.Entries[n].Valid(now)) {
			continue
		}
		f := b.model.score(&r.question, n, out)
		if entry {
			r.entries = append(r.entries, f)
		} else if f.total > r.topic.total {
			r.topic = f
		}
	}
	slices.SortStableFunc(r.entries, func(x, y fit) int { return cmp.Compare(y.total, x.total) })
	return r, nil
}

// subject finds the model's subject of an indexed document.
func (b *Base) subject(id string) (n int, entry bool) {
	if topic, ok := strings.CutPrefix(id, outsidePrefix); ok {
		n, _ = strconv.Atoi(topic)
		return len(b.Entries) + n, false
	}
	return b.number[id], true
}

func messageQuery(message string) query.Query {
	field := func(name string, boost float64) query.Query {
		q := bleve.NewMatchQuery(message)
		q.SetField(name)
		q.SetBoost(boost)
		return q
	}
	return bleve.NewDisjunctionQuery(field(fieldQuestion, 1), field(fieldPhrasings, 2), field(fieldAnswer, 0.4))
}
