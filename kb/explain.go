package kb

import (
	"context"

	"ask1555/kb/greek"
)

// An Explanation shows how a message was read and why its candidates came in their order: for
// editors who ask why a question finds this and not that.
type Explanation struct {
	Tokens     []TokenReading   `json:"tokens"`
	Candidates []WhyCandidate   `json:"candidates"` // best first
	Ours       float64          `json:"ours"`       // probability that the message is about our matters at all
	Signals    []Contribution   `json:"signals"`    // what makes the best one right then, as log-odds
	Confidence float64          `json:"confidence"`
	Topic      *TopicLikelihood `json:"topic"` // the outside topic that is nearest; may be null
}

// A TokenReading is one word of the message.
type TokenReading struct {
	Text   string   `json:"text"`   // as it was typed
	Greek  string   `json:"greek"`  // as it was read; empty if that is the same
	Role   string   `json:"role"`   // word, stop, asks, denies, number, latin
	Found  string   `json:"found"`  // the key that is searched; empty if nobody asks with the word
	Mended bool     `json:"mended"` // it was taken for another word, one slip away
	Others []string `json:"others"` // other keys it could have had
	Weight float64  `json:"weight"` // how telling it is, 0 to about 6
}

// A WhyCandidate is an entry with the parts of its score.
type WhyCandidate struct {
	Entry   string         `json:"entry"`
	Score   float64        `json:"score"`
	Parts   []Contribution `json:"parts"`
	Nearest string         `json:"nearest"` // its phrasing that is most like the message
}

// A Contribution is a part of a sum: a value, and the value times its weight.
type Contribution struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Adds  float64 `json:"adds"`
}

// TopicLikelihood is how near an outside topic is.
type TopicLikelihood struct {
	Topic string  `json:"topic"`
	Score float64 `json:"score"`
}

var featureNames = [featureCount]string{
	"words", "neighbouring words", "letters", "asking words", "words of the answer", "letters of the answer", "words of the title", "words covered",
	"nearest phrasing", "three nearest", "likelier here", "pairs likelier here", "letters likelier here", "related expressions", "related in the answer", "nearest sentence", "sentence covers", "organisation named",
}

var signalNames = [signalCount]string{
	"base", "share of likelihood", "margin to second", "words", "words of the answer", "words of the title", "words covered", "nearest phrasing", "three nearest",
	"related expressions", "likelier here", "few words", "outside fits better", "outside is near", "words nobody asks with",
}

// Explain searches like Search, and tells why; at most limit candidates.
func (b *Base) Explain(ctx context.Context, message string, limit int) (Explanation, error) {
	r, err := b.rank(ctx, message)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Tokens: b.model.explainTokens(message), Candidates: []WhyCandidate{}, Signals: []Contribution{}}
	for _, f := range r.entries[:min(limit, len(r.entries))] {
		e.Candidates = append(e.Candidates, b.explainFit(&r, &f))
	}
	if r.topic.total > 0 {
		e.Topic = &TopicLikelihood{b.Outside[r.topic.subject-len(b.Entries)].Topic, r.topic.total}
	}
	if len(r.entries) > 0 {
		s := signalsOf(&r)
		for i, x := range s {
			e.Signals = append(e.Signals, Contribution{signalNames[i], x, x * r.calibration[i]})
		}
		e.Ours, e.Confidence = r.gating.probability(r.question.ours), r.confidence()
	}
	return e, nil
}

func (b *Base) explainFit(r *ranking, f *fit) WhyCandidate {
	entry := b.Entries[f.subject]
	why := WhyCandidate{Entry: entry.ID, Score: f.total}
	for i, x := range f.features {
		if x != 0 {
			why.Parts = append(why.Parts, Contribution{featureNames[i], x, x * r.weights[i]})
		}
	}
	if bonus := r.weights.total(&f.features) - r.weights.dot(&f.features); bonus > 0 {
		why.Parts = append(why.Parts, Contribution{"almost a phrasing", f.features[featureNearest], bonus})
	}
	if n := b.model.nearestExample(&r.question, f.subject); n >= 0 {
		why.Nearest = entry.asked()[n]
	}
	return why
}

// nearestExample is the place of the most like example of a subject; -1 if none is alike.
func (m *model) nearestExample(q *question, subject int) int {
	s := &m.subjects[subject]
	shared := make([]float64, s.last-s.first)
	for _, id := range q.known {
		for _, example := range m.within[id] {
			if example >= s.first && example < s.last {
				shared[example-s.first] += float64(m.squares[id])
			}
		}
	}
	best, at := 0.0, -1
	for i, sum := range shared {
		if like := sum / m.norms[s.first+int32(i)]; sum > 0 && like > best {
			best, at = like, i
		}
	}
	return at
}

func (m *model) explainTokens(message string) []TokenReading {
	out, before := []TokenReading{}, ""
	for _, t := range m.reader.respace(greek.Tokens(message)) {
		r := TokenReading{Text: message[t.Start:t.End], Role: role(t), Others: []string{}}
		if t.Greek != t.Word {
			r.Greek = t.Greek
		}
		if !t.Stop {
			sound, mended := m.reader.read(t, before)
			before = sound
			word := m.vocabulary.word(sound)
			id := word.alone
			if t.Question || t.Negation {
				id = word.asks
			}
			if id != unknown {
				r.Found, r.Weight = word.sound, m.idf[id]
			}
			r.Mended = mended
			for _, other := range t.Sounds {
				if other != sound {
					r.Others = append(r.Others, other)
				}
			}
		}
		out = append(out, r)
	}
	return out
}

func role(t greek.Token) string {
	switch {
	case t.Question:
		return "asks"
	case t.Negation:
		return "denies"
	case t.Stop:
		return "stop"
	case t.Number:
		return "number"
	case t.Latin:
		return "latin"
	}
	return "word"
}
