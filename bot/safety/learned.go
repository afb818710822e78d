package safety

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
)

// LearnedFile is where a content folder keeps how sure the classifier must be, which takes holding out to measure. It
// is written only of rules that pass their tests, so that neither needs to be done again as long as no rule has
// changed. It may be missing or be of older rules.
const LearnedFile = "safety/learned.json"

// learned is the contents of LearnedFile.
type learned struct {
	Revision string  `json:"revision"` // of the rules' files
	Weak     float64 `json:"weak"`     // log-odds
	Firm     float64 `json:"firm"`
}

// readLearned reads what was measured of these rules; nil if there is nothing.
func readLearned(fsys fs.FS, revision [32]byte) *bounds {
	data, err := fs.ReadFile(fsys, LearnedFile)
	if err != nil {
		return nil
	}
	var l learned
	if json.Unmarshal(data, &l) != nil || l.Revision != hex.EncodeToString(revision[:]) {
		return nil
	}
	return &bounds{l.Weak, l.Firm}
}

// Tested reports whether these rules have passed their tests before, and how sure they must be is known.
func (r *Rules) Tested() bool { return r.known != nil }

// Measure is [Rules.Learn], and measures anew how sure the classifier must be.
func (r *Rules) Measure(matters [][]string, others []string) {
	r.known = nil
	r.Learn(matters, others)
}

// Learned gives the contents of [LearnedFile]; the error is rules that have learned nothing.
func (r *Rules) Learned() ([]byte, error) {
	if r.classifier == nil {
		return nil, errors.New("the safety rules have no examples to learn from")
	}
	return fmt.Appendf(nil, "{\n\"revision\": \"%x\",\n\"weak\": %.4f,\n\"firm\": %.4f\n}\n", r.revision, r.classifier.weak, r.classifier.firm), nil
}

// CheckLearned learns anew, and fails if what was measured before is not the same.
func (r *Rules) CheckLearned(matters [][]string, others []string) error {
	before := r.known
	r.Measure(matters, others)
	if now := r.classifier; before == nil || math.Abs(now.weak-before.weak) > 0.01 || math.Abs(now.firm-before.firm) > 0.01 {
		return errors.New("how sure the safety rules must be is not what was written down: run make learn")
	}
	return nil
}
