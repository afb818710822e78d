package eval

import (
	"math"
	"slices"

	"ask1555/bot"
)

// A Report is what `ask1555 eval --json` prints.
type Report struct {
	Total      int                `json:"total"`
	Answerable int                `json:"answerable"`
	Metrics    Metrics            `json:"metrics"`
	ByStyle    map[string]Metrics `json:"by_style"`
	ByArea     map[string]Metrics `json:"by_area"`
	Rows       []Row              `json:"rows"`
}

// Metrics are shares from 0 to 1, as DESIGN defines them; one whose denominator is 0 is null.
type Metrics struct {
	Lines            int      `json:"lines"`
	AnsweredRight    *float64 `json:"answered_right"`
	Resolved         *float64 `json:"resolved"`
	Precision        *float64 `json:"precision"`
	Top1             *float64 `json:"top1"`
	FalseAnswers     *float64 `json:"false_answers"`
	HandoffRecall    *float64 `json:"handoff_recall"`
	HandoffFalse     *float64 `json:"handoff_false"`
	NoticeRecall     *float64 `json:"notice_recall"` // lines expecting a hand-off that were, or got the sentence that names the line
	NoticeFalse      *float64 `json:"notice_false"`  // lines not expecting it that got the sentence
	CalibrationError *float64 `json:"calibration_error"`
}

// Summarise makes the report of some rows. area gives the area of an entry's id.
func Summarise(rows []Row, area func(id string) string) Report {
	byStyle, byArea := make(map[string][]Row), make(map[string][]Row)
	answerable := 0
	for _, r := range rows {
		byStyle[r.Style] = append(byStyle[r.Style], r)
		if r.Expect == ExpectAnswer && len(r.Entry) > 0 {
			answerable++
			byArea[area(r.Entry[0])] = append(byArea[area(r.Entry[0])], r)
		}
	}
	return Report{
		Total: len(rows), Answerable: answerable, Metrics: measure(rows),
		ByStyle: measureEach(byStyle), ByArea: measureEach(byArea), Rows: rows,
	}
}

func measureEach(groups map[string][]Row) map[string]Metrics {
	out := make(map[string]Metrics, len(groups))
	for name, rows := range groups {
		out[name] = measure(rows)
	}
	return out
}

func (r Row) answered() bool { return r.Decision == bot.Answer }

// right: the best entry is one of those expected.
func (r Row) right() bool { return r.Got != nil && slices.Contains(r.Entry, *r.Got) }

func (r Row) offeredRight() bool {
	return r.Decision == bot.Clarify && slices.ContainsFunc(r.Choices, func(id string) bool { return slices.Contains(r.Entry, id) })
}

func measure(rows []Row) Metrics {
	expects := func(what string) func(Row) bool { return func(r Row) bool { return r.Expect == what } }
	return Metrics{
		Lines:            len(rows),
		AnsweredRight:    share(rows, expects(ExpectAnswer), func(r Row) bool { return r.answered() && r.right() }),
		Resolved:         share(rows, expects(ExpectAnswer), func(r Row) bool { return r.answered() && r.right() || r.offeredRight() }),
		Precision:        share(rows, Row.answered, func(r Row) bool { return r.Expect == ExpectAnswer && r.right() }),
		Top1:             share(rows, expects(ExpectAnswer), Row.right),
		FalseAnswers:     share(rows, expects(ExpectNone), Row.answered),
		HandoffRecall:    share(rows, expects(ExpectHandoff), handedOff),
		HandoffFalse:     share(rows, everythingBut(ExpectHandoff), handedOff),
		NoticeRecall:     share(rows, expects(ExpectHandoff), lineNamed),
		NoticeFalse:      share(rows, everythingBut(ExpectHandoff), func(r Row) bool { return lineNamed(r) && !handedOff(r) }),
		CalibrationError: calibrationError(slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Confidence == nil })),
	}
}

func everythingBut(what string) func(Row) bool { return func(r Row) bool { return r.Expect != what } }

func handedOff(r Row) bool { return r.Decision == bot.Handoff }

// lineNamed: a line of help was named, in a hand-off or beside an answer.
func lineNamed(r Row) bool { return r.Line != nil }

// share of the rows in whole that are also in part; nil if whole is empty.
func share(rows []Row, whole, part func(Row) bool) *float64 {
	n, hits := 0, 0
	for _, r := range rows {
		if !whole(r) {
			continue
		}
		n++
		if part(r) {
			hits++
		}
	}
	if n == 0 {
		return nil
	}
	s := float64(hits) / float64(n)
	return &s
}

// calibrationError is the expected calibration error in ten bins of equal width: how far, on
// average, the confidence in the best entry is from how often it is right.
func calibrationError(rows []Row) *float64 {
	if len(rows) == 0 {
		return nil
	}
	const bins = 10
	var confidence, right [bins]float64
	for _, r := range rows {
		bin := min(bins-1, int(*r.Confidence*bins))
		confidence[bin] += *r.Confidence
		if r.Expect == ExpectAnswer && r.right() {
			right[bin]++
		}
	}
	total := 0.0
	for bin := range bins {
		total += math.Abs(confidence[bin] - right[bin])
	}
	e := total / float64(len(rows))
	return &e
}
