package kb

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strconv"
	"strings"
)

// LearnedFile is where a content folder keeps what was learned from it. A program writes it
// ([Base.Learned]); editors need not look at it. It may be missing or be of an older content: then
// searches go on with it, or with what serves any content, until [Base.Learn] has ended.
const LearnedFile = "learned.json"

// learned is what training finds in a content.
type learned struct {
	Revision    string    `json:"revision"` // of the content
	Weights     []float64 `json:"weights"`  // by feature
	Calibration []float64 `json:"calibration"`
	Gating      []float64 `json:"gating"` // slope and offset
}

// weighing is learned as searches use it.
type weighing struct {
	revision    string
	weights     features
	calibration calibration
	gating      gating
}

// readLearned reads what was learned; nil if there is nothing, or of another program's making.
func readLearned(fsys fs.FS) *weighing {
	data, err := fs.ReadFile(fsys, LearnedFile)
	if err != nil {
		return nil
	}
	var l learned
	if json.Unmarshal(data, &l) != nil || len(l.Weights) != featureCount || len(l.Calibration) != signalCount || len(l.Gating) != 2 {
		return nil
	}
	w := &weighing{revision: l.Revision, gating: gating{l.Gating[0], l.Gating[1]}}
	copy(w.weights[:], l.Weights)
	copy(w.calibration[:], l.Calibration)
	return w
}

// Fresh reports whether what was learned is of this content.
func (b *Base) Fresh() bool { return b.weighing.Load().revision == b.Revision }

// Use takes over what a folder's [LearnedFile] says, if it is of this content.
func (b *Base) Use(fsys fs.FS) {
	if w := readLearned(fsys); w != nil && w.revision == b.Revision {
		b.weighing.Store(w)
	}
}

// Inherit goes on with what another content's base has learned, unless there is something of this one.
func (b *Base) Inherit(other *Base) {
	if !b.Fresh() {
		b.weighing.Store(other.weighing.Load())
	}
}

// Learn trains on the content, a few seconds; from then on searches use it.
func (b *Base) Learn(ctx context.Context) error {
	w, err := b.train(ctx)
	if err != nil {
		return err
	}
	b.weighing.Store(w)
	return nil
}

// Learned gives the contents of [LearnedFile].
func (b *Base) Learned() []byte {
	w := b.weighing.Load()
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n\"revision\": %q,\n\"weights\": %s,\n\"calibration\": %s,\n\"gating\": %s\n}\n", w.revision, numbers(w.weights[:]), numbers(w.calibration[:]), numbers([]float64{w.gating.slope, w.gating.offset}))
	return out.Bytes()
}

// numbers writes numbers short enough to be read, and exact enough.
func numbers(list []float64) string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = strconv.FormatFloat(x, 'f', 4, 64)
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// CheckLearned trains anew and fails if what was learned before is not the same.
func (b *Base) CheckLearned(ctx context.Context) error {
	if !b.Fresh() {
		return errors.New("what was learned is of another content: run make learn")
	}
	w, err := b.train(ctx)
	if err != nil {
		return err
	}
	before := b.weighing.Swap(w)
	if !alike(before.weights[:], w.weights[:]) || !alike(before.calibration[:], w.calibration[:]) {
		return errors.New("the program learns something else from this content now: run make learn")
	}
	return nil
}

// alike: the same but for the order in which sums were made.
func alike(a, b []float64) bool {
	for i := range a {
		if math.Abs(a[i]-b[i]) > 0.01 {
			return false
		}
	}
	return true
}
