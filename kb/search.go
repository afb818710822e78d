package kb

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"ask1555/kb/greek"
)

// A Base is an indexed Content, ready to be searched. It is safe for concurrent use.
type Base struct {
	*Content
	index    bleve.Index
	model    *model
	weighing atomic.Pointer[weighing]
	number   map[string]int    // place of an entry in Entries, by id
	titles   []map[string]bool // by entry: the sounds of its question's words
	close    func() error
}

// Open indexes a content. It uses what was learned from it, or from another state of it, before; see
// [Base.Fresh] and [Base.Learn]. The index is freed when nobody holds the Base any more: a search under
// way never loses it.
func Open(c *Content) (*Base, error) { return open(c, newGate) }

func open(c *Content, newGate func(*Content, *corpus) gate) (*Base, error) {
	corpus := analyse(c)
	var model *model
	var gate gate
	var work sync.WaitGroup
	work.Go(func() { model = newModel(c, corpus) })
	work.Go(func() { gate = newGate(c, corpus) })
	index, err := newIndex(c, corpus)
	work.Wait()
	if err != nil {
		return nil, err
	}
	model.gate = gate
	b := &Base{Content: c, index: index, model: model, number: make(map[string]int), close: sync.OnceValue(index.Close)}
	runtime.AddCleanup(b, func(close func() error) { _ = close() }, b.close) // in memory: nothing can be lost
	for i, e := range c.Entries {
		b.number[e.ID] = i
		b.titles = append(b.titles, soundsIn(e.Question))
	}
	w := c.learned
	if w == nil {
		w = &weighing{weights: firstWeights, gating: openGate}
	}
	b.weighing.Store(w)
	return b, nil
}

// Close frees the index at once; searches after it fail. It need not be called, and may be twice.
func (b *Base) Close() error { return b.close() }

// A Result is what the knowledge base has to say to a message.
type Result struct {
	Hits  []Hit    // best first; confidences are probabilities and add up to at most 1
	Topic *Outside // what the message is about if surely none of ours, or nil
	Words int      // words of the message that carry meaning; 0: there is nothing to answer
	// Strange: most of the message is words that nobody has ever said; or nothing at all is like it.
	Strange bool
	// Telling is how rare the rarest known word of the message is: its BM25 idf among the entries,
	// about 1 for αίτηση, 4 for a word that six of 400 entries have; 0 if none is known.
	Telling float64
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
	r, err := b.rank(ctx, message)
	if err != nil {
		return Result{}, err
	}
	return b.result(r, limit), nil
}

// SearchAfter searches for a message that goes on from another (“και πόσα χρήματα είναι;”): for both
// texts together, of which the message counts more, and rather not for the entry that was the answer to
// the other; answered may be empty.
func (b *Base) SearchAfter(ctx context.Context, before, answered, message string, limit int) (Result, error) {
	topic, _ := b.Entry(answered)
	r, err := b.rank(ctx, before+" "+message, b.relatives(topic)...)
	if err != nil {
		return Result{}, err
	}
	q := b.model.read(message)
	subjects := make([]int, len(r.entries))
	for i, f := range r.entries {
		subjects[i] = f.subject
	}
	asked, words := r.weights, greek.Tokens(message)
	asked[featureSentence], asked[featureSentenceCovered] = 0, 0 // a word or two stand in many sentences
	for i, alone := range b.model.fits(&q, subjects, nothing, &asked) {
		r.entries[i].total += alone.total
		e := b.Entries[alone.subject]
		r.entries[i].total += inTitle * shareIn(words, b.titles[alone.subject])
		switch {
		case e == topic:
			r.entries[i].total -= saidAlready
		case topic != nil && topic.leadsTo(e):
			r.entries[i].total += leadsOn
		}
	}
	sortFits(r.entries)
	result := b.result(r, limit)
	result.Words, result.Telling = q.words, q.telling
	return result, nil
}

// leadsOn is what an entry gains that belongs with the one that was the answer.
const leadsOn = 1.5

// inTitle is what a message gains an entry whose question has all its words, down to the smallest: “πώς κάνω
// αίτηση” asks for one thing and “έκανα αίτηση” tells of another.
const inTitle = 3

// soundsIn are the sounds of a text's words.
func soundsIn(text string) map[string]bool {
	sounds := make(map[string]bool)
	for _, t := range greek.Tokens(text) {
		for _, sound := range t.Sounds {
			sounds[sound] = true
		}
	}
	return sounds
}

// shareIn is the share of some words that a text with these sounds has.
func shareIn(words []greek.Token, sounds map[string]bool) float64 {
	found := 0.0
	for _, t := range words {
		if slices.ContainsFunc(t.Sounds, func(sound string) bool { return sounds[sound] }) {
			found++
		}
	}
	return found / float64(max(1, len(words)))
}

// relatives are the subjects that belong with an entry: what is asked next is often one of them, in words so
// common that no search would find it.
func (b *Base) relatives(topic *Entry) []int {
	if topic == nil {
		return nil
	}
	var subjects []int
	for i, e := range b.Entries {
		if topic.leadsTo(e) {
			subjects = append(subjects, i)
		}
	}
	return subjects
}

// leadsTo: editors link the two, or named them alike: opeka-epidoma-paidiou-pliromi and -poso.
func (e *Entry) leadsTo(other *Entry) bool {
	family := e.ID[:max(0, strings.LastIndexByte(e.ID, '-'))]
	return slices.Contains(e.SeeAlso, other.ID) || slices.Contains(other.SeeAlso, e.ID) ||
		strings.Count(family, "-") > 0 && strings.HasPrefix(other.ID, family+"-")
}

// saidAlready is what an entry loses that was just given as the answer.
const saidAlready = 3

// result is what a ranking says.
func (b *Base) result(r ranking, limit int) Result {
	result := Result{Words: r.question.words, Telling: r.question.telling, Strange: r.question.strange >= mostlyStrange || len(r.entries) == 0}
	if len(r.entries) == 0 {
		if r.topic.features[featureNearest] > topicAlone && r.question.strange < mostlyStrange {
			result.Topic = &b.Outside[r.topic.subject-len(b.Entries)]
		}
		return result
	}
	best := r.confidence()
	shares := shareOut(best, r.entries)
	for i, f := range r.entries[:min(limit, len(r.entries))] {
		result.Hits = append(result.Hits, Hit{Entry: b.Entries[f.subject], Score: f.total, Confidence: shares[i]})
	}
	if r.meansTopic() {
		result.Topic = &b.Outside[r.topic.subject-len(b.Entries)]
	}
	return result
}

// meansTopic: an outside topic is like the message, and more so than any entry: by everything that
// counts, or by its nearest example. Or the message is surely not ours, and there is a topic for it;
// a word alone (“τι χαρτιά θέλω”) may be anybody's.
func (r *ranking) meansTopic() bool {
	topic, entry := &r.topic, &r.entries[0]
	if topic.total > 0 && r.question.words > 1 && r.question.strange < mostlyStrange && r.gating.probability(r.question.ours) < notOurs {
		return true
	}
	return topic.features[featureNearest] > topicAlone && r.question.strange < mostlyStrange &&
		(topic.total > entry.total || topic.features[featureNearest] > entry.features[featureNearest]+topicAhead)
}

// notOurs is the probability that a message is about our matters below which it is about something else.
const notOurs = 0.15

// topicAhead is how much more like the message an outside example is than any phrasing of the best entry,
// to count for more than what the answers add to an entry.
const topicAhead = 0.15

// mostlyStrange is the share of a message's weight that nobody has ever said, from which it has no topic.
const mostlyStrange = 0.45

// topicAlone is the likeness to an outside example from which its topic is surely meant.
const topicAlone = 0.42

// shareOut gives the probability that the best entry leaves to the others by their likelihoods. A
// part of it stays with "none of them".
func shareOut(best float64, entries []fit) []float64 {
	const none = 0.5
	shares := make([]float64, len(entries))
	total := none
	for i, f := range entries[1:] {
		shares[i+1] = math.Exp(f.total - entries[0].total)
		total += shares[i+1]
	}
	for i := range shares {
		shares[i] = min(best, shares[i]*(1-best)/total)
	}
	shares[0] = best
	return shares
}

// A ranking is what two looks at a message found.
type ranking struct {
	question question
	entries  []fit // best first
	topic    fit   // the best outside topic; its total is 0 if none fits
	*weighing
}

// maxCandidates is how many documents of the index get the second look: lived wording shares few
// words with its entry, which then stands far down.
const maxCandidates = 64

// rank lets bleve find candidates, beside those that are known, and the model put them in order.
func (b *Base) rank(ctx context.Context, message string, known ...int) (ranking, error) {
	return b.rankQuestion(ctx, b.model.read(message), nothing, known...)
}

// rankQuestion ranks a message that was read, as if an example were not in the content: what is read alike is
// ranked alike.
func (b *Base) rankQuestion(ctx context.Context, q question, held leaveOut, known ...int) (ranking, error) {
	found, err := b.candidates(ctx, &q)
	if err != nil {
		return ranking{}, err
	}
	for _, n := range known {
		if !slices.Contains(found, n) {
			found = append(found, n)
		}
	}
	return b.second(q, found, held), nil
}

// second is the second look at candidates.
func (b *Base) second(q question, candidates []int, held leaveOut) ranking {
	now := time.Now()
	valid := slices.DeleteFunc(candidates, func(n int) bool { return n < len(b.Entries) && !b.Entries[n].Valid(now) })
	w := b.weighing.Load()
	return b.order(q, b.model.fits(&q, valid, held, &w.weights), w)
}

// candidates are the subjects that bleve finds for the words of a question, and all outside topics: these are few,
// and so long that the index does not rank them by their best example.
func (b *Base) candidates(ctx context.Context, q *question) ([]int, error) {
	subjects, err := b.first(ctx, q)
	if err != nil || len(q.keys) == 0 {
		return nil, err
	}
	for i := range b.Outside {
		if n := len(b.Entries) + i; !slices.Contains(subjects, n) {
			subjects = append(subjects, n)
		}
	}
	return subjects, nil
}

// first is the first look: the subjects that bleve finds for the words of a question that the content knows.
func (b *Base) first(ctx context.Context, q *question) ([]int, error) {
	if len(q.keys) == 0 {
		return nil, nil
	}
	request := bleve.NewSearchRequestOptions(keysQuery(q.keys), maxCandidates, 0, false)
	request.SortBy([]string{"-_score", "_id"}) // the same candidates in every index of a content
	found, err := b.index.SearchInContext(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	subjects := make([]int, len(found.Hits))
	for i, match := range found.Hits {
		subjects[i] = b.subject(match.ID)
	}
	return subjects, nil
}

// order puts entries in the order of their totals, and picks the best topic.
func (b *Base) order(q question, fits []fit, w *weighing) ranking {
	r := ranking{question: q, weighing: w, entries: make([]fit, 0, len(fits))}
	for _, f := range fits {
		if f.subject < len(b.Entries) {
			r.entries = append(r.entries, f)
		} else if f.total > r.topic.total {
			r.topic = f
		}
	}
	sortFits(r.entries)
	return r
}

func sortFits(fits []fit) {
	slices.SortStableFunc(fits, func(x, y fit) int { return cmp.Compare(y.total, x.total) })
}

// subject finds the model's subject of an indexed document.
func (b *Base) subject(id string) int {
	if topic, ok := strings.CutPrefix(id, outsidePrefix); ok {
		n, _ := strconv.Atoi(topic)
		return len(b.Entries) + n
	}
	return b.number[id]
}

// keysQuery looks for sound keys.
func keysQuery(keys []string) query.Query {
	terms := make([]query.Query, len(keys))
	for i, key := range keys {
		term := bleve.NewTermQuery(key)
		term.SetField(fieldText)
		terms[i] = term
	}
	return bleve.NewDisjunctionQuery(terms...)
}
