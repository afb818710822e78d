package eval

import (
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"ask1555/bot"
)

//go:embed report.html
var reportHTML string

var reportTemplate = template.Must(template.New("report").Funcs(template.FuncMap{"percent": percent, "points": points, "x": curveX, "y": curveY}).Parse(reportHTML))

// A page is what the report shows.
type page struct {
	Report
	Groups      []group
	Calibration []bin
	Coverage    []point
	Confusions  []confusion
	Worst       []Row
}

type group struct {
	Name string
	Rows []named
}

type named struct {
	Name string
	Metrics
}

// A bin is the questions whose confidence is in one tenth.
type bin struct{ Confidence, Right, Share float64 }

// A point says: if everything above a confidence were answered, so many questions would be, and so
// many of the answers right.
type point struct{ Coverage, Precision float64 }

// A confusion is an entry that is taken for another.
type confusion struct {
	Wanted, Got string
	Times       int
	Example     string
}

const (
	mostConfusions = 40
	mostWorst      = 60
)

// WriteHTML writes a report as one page that needs nothing else: metrics by style and area, the
// calibration curve, coverage against precision, entries that are mixed up, and the worst lines.
func WriteHTML(w io.Writer, r Report) error {
	p := page{Report: r, Calibration: calibrationBins(r.Rows), Coverage: coverage(r.Rows), Confusions: confusions(r.Rows), Worst: worst(r.Rows)}
	p.Groups = []group{{"Όλα", []named{{"Όλα", r.Metrics}}}, groupOf("Γραφή", r.ByStyle), groupOf("Θέμα", r.ByArea)}
	return reportTemplate.Execute(w, p)
}

func groupOf(name string, metrics map[string]Metrics) group {
	g := group{Name: name}
	for _, key := range slices.Sorted(maps.Keys(metrics)) {
		g.Rows = append(g.Rows, named{key, metrics[key]})
	}
	return g
}

func rightRow(r Row) bool { return r.Expect == ExpectAnswer && r.right() }

func calibrationBins(rows []Row) []bin {
	const bins = 10
	var list [bins]bin
	n := 0.0
	for _, r := range rows {
		if r.Confidence == nil {
			continue
		}
		b := &list[min(bins-1, int(*r.Confidence*bins))]
		b.Confidence += *r.Confidence
		b.Share++
		n++
		if rightRow(r) {
			b.Right++
		}
	}
	var out []bin
	for _, b := range list {
		if b.Share > 0 {
			out = append(out, bin{b.Confidence / b.Share, b.Right / b.Share, b.Share / n})
		}
	}
	return out
}

// coverage walks down the confidences.
func coverage(rows []Row) []point {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Confidence == nil })
	slices.SortStableFunc(rows, func(a, b Row) int { return cmp.Compare(*b.Confidence, *a.Confidence) })
	var out []point
	right := 0
	for i, r := range rows {
		if rightRow(r) {
			right++
		}
		if step := max(1, len(rows)/100); (i+1)%step == 0 {
			out = append(out, point{float64(i+1) / float64(len(rows)), float64(right) / float64(i+1)})
		}
	}
	return out
}

func confusions(rows []Row) []confusion {
	type pair struct{ wanted, got string }
	found := make(map[pair]*confusion)
	for _, r := range rows {
		if r.Expect != ExpectAnswer || r.right() || r.Got == nil || len(r.Entry) == 0 {
			continue
		}
		key := pair{r.Entry[0], *r.Got}
		if found[key] == nil {
			found[key] = &confusion{Wanted: key.wanted, Got: key.got, Example: r.Text}
		}
		found[key].Times++
	}
	var list []confusion
	for _, c := range found {
		list = append(list, *c)
	}
	slices.SortFunc(list, func(a, b confusion) int {
		return cmp.Or(cmp.Compare(b.Times, a.Times), cmp.Compare(a.Wanted, b.Wanted), cmp.Compare(a.Got, b.Got))
	})
	return list[:min(mostConfusions, len(list))]
}

// worst are the lines that did most harm: wrong answers first, the surest of them first; missed or
// needless hand-offs before all.
func worst(rows []Row) []Row {
	harm := func(r Row) float64 {
		switch {
		case (r.Decision == bot.Handoff) != (r.Expect == ExpectHandoff):
			return 3
		case r.answered() && !rightRow(r):
			return 1 + *r.Confidence
		case r.Expect == ExpectAnswer && !r.right() && r.Confidence != nil:
			return *r.Confidence
		}
		return 0
	}
	list := slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return harm(r) == 0 })
	slices.SortStableFunc(list, func(a, b Row) int { return cmp.Compare(harm(b), harm(a)) })
	return list[:min(mostWorst, len(list))]
}

func percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100**share)
}

// The curves are drawn in a square of this size.
const curveSize = 300

func curveX(share float64) float64 { return math.Round(share * curveSize) }

func curveY(share float64) float64 { return curveSize - math.Round(share*curveSize) }

func points(list []point) string {
	var out strings.Builder
	for _, p := range list {
		fmt.Fprintf(&out, "%g,%g ", curveX(p.Coverage), curveY(p.Precision))
	}
	return out.String()
}
