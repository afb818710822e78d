package kb

import (
	"context"
	"fmt"
)

const (
	maxTrials  = 2000 // phrasings held out; a sample of this size fixes two dozen weights well
	wholeEvery = 4    // of so many, one more time with its whole entry left out
	// outsideShare is the share of messages that no entry answers, as life sends them (about one in
	// six). Without weighting to it every probability would come out far too low.
	outsideShare = 1.0 / 6
)

// A heldOut is a message taken from the content, with what would be found if it were not there.
type heldOut struct {
	question question
	fits     []fit // in the order of the candidates
	right    int   // its subject; -1: no entry answers it
}

// train holds out a sample of phrasings, and all examples of what is outside, and learns from them
// what each feature counts, and how sure a ranking is.
func (b *Base) train(ctx context.Context) (*weighing, error) {
	t := trainer{b, heldOutOurs(b.Content)}
	inside, whole, err := t.holdOutPhrasings(ctx)
	if err != nil {
		return nil, err
	}
	outside, err := t.holdOutTopics(ctx)
	if err != nil {
		return nil, err
	}
	tests, err := t.askTests(ctx)
	if err != nil {
		return nil, err
	}
	w := &weighing{revision: b.Revision, weights: train(b.contests(inside)), gating: t.fitGating()}
	trials := append(b.trials(inside, 1, w), b.trials(tests, 1, w)...)
	w.calibration = fitCalibration(append(trials, b.outsideTrials(append(whole, outside...), len(trials), w)...))
	return w, nil
}

// A trainer asks a Base what it finds for its own content.
type trainer struct {
	*Base
	ours map[string]float64 // what a gate says of a text that has not learned from it
}

// fitGating sees how well the gate tells what it has not learned from.
func (b trainer) fitGating() gating {
	var ours, outside []float64
	for _, e := range b.Entries {
		for _, p := range e.Phrasings {
			if score, ok := b.ours[p.Text]; ok {
				ours = append(ours, score)
			}
		}
	}
	for _, topic := range b.Outside {
		for _, example := range topic.Examples {
			if score, ok := b.ours[example.Text]; ok {
				outside = append(outside, score)
			}
		}
	}
	return fitGating(ours, outside)
}

// askTests asks for the tests of the entries, which are never indexed.
func (b trainer) askTests(ctx context.Context) ([]heldOut, error) {
	var out []heldOut
	for i, e := range b.Entries {
		for _, test := range e.Tests {
			h, err := b.holdOut(ctx, test.Text, nothing)
			if err != nil {
				return nil, err
			}
			h.right = i
			out = append(out, h)
		}
	}
	return out, nil
}

// holdOutPhrasings asks for a sample of phrasings; whole are some of them without their entries.
func (b trainer) holdOutPhrasings(ctx context.Context) (inside, whole []heldOut, err error) {
	step := max(1, b.phrasings()/maxTrials)
	n := 0
	for i, e := range b.Entries {
		for j, p := range e.Phrasings {
			if n++; n%step != 0 {
				continue
			}
			h, err := b.holdOut(ctx, p.Text, b.phrasing(i, j))
			if err != nil {
				return nil, nil, err
			}
			h.right = i
			inside = append(inside, h)
			if n%(wholeEvery*step) == 0 {
				without := heldOut{question: h.question, right: -1}
				for _, f := range h.fits {
					if f.subject != i {
						without.fits = append(without.fits, f)
					}
				}
				whole = append(whole, without)
			}
		}
	}
	return inside, whole, nil
}

func (b trainer) holdOutTopics(ctx context.Context) ([]heldOut, error) {
	var out []heldOut
	for i, topic := range b.Outside {
		n := len(b.Entries) + i
		for j, example := range topic.Examples {
			h, err := b.holdOut(ctx, example.Text, leaveOut{int32(n), b.model.subjects[n].first + int32(j)})
			if err != nil {
				return nil, err
			}
			h.right = -1
			out = append(out, h)
		}
	}
	return out, nil
}

// holdOut finds a text's candidates as if it were not in the content.
func (b trainer) holdOut(ctx context.Context, text string, held leaveOut) (heldOut, error) {
	h := heldOut{question: b.model.read(text)}
	if ours, ok := b.ours[text]; ok {
		h.question.ours = ours
	}
	found, err := b.candidates(ctx, &h.question)
	if err != nil {
		return h, fmt.Errorf("calibrate: %w", err)
	}
	h.fits = b.model.fits(&h.question, found, held, &firstWeights)
	return h, nil
}

// phrasing is the j-th phrasing of the i-th entry, to be left out; the model's first example is the question.
func (b *Base) phrasing(i, j int) leaveOut {
	return leaveOut{int32(i), b.model.subjects[i].first + int32(j) + 1}
}

func (b *Base) phrasings() int {
	n := 0
	for _, e := range b.Entries {
		n += len(e.Phrasings)
	}
	return n
}

// contests are the held-out phrasings among whose candidates their entry is; topics take no part.
func (b *Base) contests(held []heldOut) []contest {
	var contests []contest
	for _, h := range held {
		c := contest{right: -1}
		for _, f := range h.fits {
			if f.subject >= len(b.Entries) {
				continue
			}
			if f.subject == h.right {
				c.right = len(c.fits)
			}
			c.fits = append(c.fits, f)
		}
		if c.right >= 0 {
			contests = append(contests, c)
		}
	}
	return contests
}

// trials ranks what was held out with the weights that were learned.
func (b *Base) trials(held []heldOut, weight float64, w *weighing) []trial {
	var trials []trial
	for _, h := range held {
		for i := range h.fits {
			h.fits[i].total = w.weights.total(&h.fits[i].features)
		}
		if r := b.order(h.question, h.fits, w); len(r.entries) > 0 {
			// What is hardly about our matters counts little here: the gate says the rest.
			weight := weight * w.gating.probability(h.question.ours)
			trials = append(trials, trial{signals: signalsOf(&r), right: r.entries[0].subject == h.right, weight: weight})
		}
	}
	return trials
}

// outsideTrials weigh what nobody answers to its share in life.
func (b *Base) outsideTrials(held []heldOut, inside int, w *weighing) []trial {
	return b.trials(held, outsideShare/(1-outsideShare)*float64(inside)/float64(max(1, len(held))), w)
}
