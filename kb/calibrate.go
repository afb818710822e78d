package kb

import (
	"context"
	"fmt"
)

const (
	maxTrials  = 1000 // phrasings held out; a sample of this size fixes nine weights well
	wholeEvery = 4    // of so many, one more time with its whole entry left out
	// outsideShare is the share of messages that no entry answers, as life sends them (GREEK: about
	// one in six). Without weighting to it every probability would come out far too low.
	outsideShare = 1.0 / 6
)

// calibrate holds out a sample of phrasings, and all examples of what is outside, and fits the
// confidence to what came of them.
func (b *Base) calibrate(ctx context.Context) error {
	var inside, outside []trial
	step := max(1, b.phrasings()/maxTrials)
	n := 0
	for i, e := range b.Entries {
		for j, p := range e.Phrasings {
			if n++; n%step != 0 {
				continue
			}
			held := leaveOut{subject: i, example: j + 1} // example 0 is the question
			with, without, err := b.holdOut(ctx, p.Text, held)
			if err != nil {
				return err
			}
			inside = appendTrial(inside, with, i)
			if n%(wholeEvery*step) == 0 {
				outside = appendTrial(outside, without, -1)
			}
		}
	}
	for i, topic := range b.Outside {
		for j, example := range topic.Examples {
			ranking, _, err := b.holdOut(ctx, example.Text, leaveOut{subject: len(b.Entries) + i, example: j})
			if err != nil {
				return err
			}
			outside = appendTrial(outside, ranking, -1)
		}
	}
	weight := outsideShare / (1 - outsideShare) * float64(len(inside)) / float64(max(1, len(outside)))
	for i := range outside {
		outside[i].weight = weight
	}
	b.calibration = fitCalibration(append(inside, outside...))
	return nil
}

// holdOut ranks an example as if it were not there, and as if its whole subject were not.
func (b *Base) holdOut(ctx context.Context, text string, held leaveOut) (with, without ranking, err error) {
	q := b.model.read(text)
	found, err := b.candidates(ctx, &q)
	if err != nil {
		return with, without, fmt.Errorf("calibrate: %w", err)
	}
	with = b.order(q, found, held)
	held.whole = true
	return with, b.order(q, found, held), nil
}

func (b *Base) phrasings() int {
	n := 0
	for _, e := range b.Entries {
		n += len(e.Phrasings)
	}
	return n
}

// appendTrial adds a ranking whose right subject is known; -1: none is.
func appendTrial(trials []trial, r ranking, right int) []trial {
	if len(r.entries) == 0 {
		return trials
	}
	return append(trials, trial{signals: signalsOf(&r.question, r.entries, r.topic), right: r.entries[0].subject == right, weight: 1})
}
