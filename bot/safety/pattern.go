package safety

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"ask1555/kb/greek"
)

// How near words must be.
const (
	maxGap    = 2  // other words between two neighbours of a sequence
	maxWindow = 12 // words from the first to the last of parts joined by "+"
)

// A pattern is what an editor writes as a trigger: parts joined by " + ", in any order and near
// each other; a part is a sequence of words and of <groups>, in order, with at most maxGap other
// words between two of them.
//
//	με <χτυπά>                   "με χτυπάει", "με έχει χτυπήσει"
//	<δράστης> + φοβάμαι          "φοβάμαι τον άντρα μου", "ο πρώην ... και φοβάμαι"
type pattern struct {
	source string
	parts  []sequence
}

// patterns are tried only if the message has a first word of each of their parts.
type patterns struct {
	list  []pattern
	heads map[string][]head // by sound
}

// head says that a sound can begin a part of a pattern.
type head struct{ pattern, part int }

func (ps *patterns) add(p pattern) {
	if ps.heads == nil {
		ps.heads = make(map[string][]head)
	}
	for part, s := range p.parts {
		for _, sound := range s.heads() {
			ps.heads[sound] = append(ps.heads[sound], head{len(ps.list), part})
		}
	}
	ps.list = append(ps.list, p)
}

// possible marks the parts of each pattern, as bits, that some word of the message may begin.
func (ps *patterns) possible(message [][]string) []uint64 {
	marks := make([]uint64, len(ps.list))
	for _, sounds := range message {
		for _, sound := range sounds {
			for _, h := range ps.heads[sound] {
				marks[h.pattern] |= 1 << h.part
			}
		}
	}
	return marks
}

// sequence is a list of elements, in order.
type sequence []element

// element is one of several phrases: a word alone is one phrase of one word.
type element []phrase

// phrase is for each of its words the sounds it may have; the words stand side by side.
type phrase [][]string

// span is a range of words, to excluded.
type span struct{ from, to int }

// find returns the first pattern that matches the message, or nil.
func (ps *patterns) find(message [][]string) *pattern {
	for i, marks := range ps.possible(message) {
		if p := &ps.list[i]; marks == 1<<len(p.parts)-1 && p.matches(message) {
			return p
		}
	}
	return nil
}

// matches: every part stands somewhere, all within maxWindow words, none over another.
func (p *pattern) matches(message [][]string) bool {
	return p.place(message, nil)
}

// place finds a place for the next part beside those placed already.
func (p *pattern) place(message [][]string, placed []span) bool {
	if len(placed) == len(p.parts) {
		return true
	}
	for i := range message {
		end, ok := p.parts[len(placed)].at(message, i, maxGap)
		if ok && fits(span{i, end}, placed) && p.place(message, append(placed, span{i, end})) {
			return true
		}
	}
	return false
}

func fits(s span, placed []span) bool {
	first, last := s.from, s.to
	for _, other := range placed {
		if s.from < other.to && other.from < s.to {
			return false
		}
		first, last = min(first, other.from), max(last, other.to)
	}
	return last-first <= maxWindow
}

// at reports whether the sequence begins at word i, with at most gap other words between two of its own, and the word
// after its last.
func (s sequence) at(message [][]string, i, gap int) (end int, ok bool) {
	end, ok = s[0].at(message, i)
	if !ok || len(s) == 1 {
		return end, ok
	}
	for next := end; next <= end+gap && next < len(message); next++ {
		if last, ok := s[1:].at(message, next, gap); ok {
			return last, true
		}
	}
	return 0, false
}

// heads are the sounds that the sequence's first word may have.
func (s sequence) heads() []string {
	var sounds []string
	for _, p := range s[0] {
		sounds = append(sounds, p[0]...)
	}
	slices.Sort(sounds)
	return slices.Compact(sounds)
}

func (e element) at(message [][]string, i int) (end int, ok bool) {
	for _, p := range e {
		if end, ok := p.at(message, i); ok {
			return end, true
		}
	}
	return 0, false
}

func (p phrase) at(message [][]string, i int) (end int, ok bool) {
	if i+len(p) > len(message) {
		return 0, false
	}
	for n, sounds := range p {
		if !slices.ContainsFunc(sounds, func(s string) bool { return slices.Contains(message[i+n], s) }) {
			return 0, false
		}
	}
	return i + len(p), true
}

func readPhrase(text string) phrase {
	var p phrase
	for _, t := range greek.Tokens(text) {
		sounds := withoutFinalNu(t.Sounds)
		if t.Word[0] < 0x80 && !slices.Contains(sounds, t.Word) { // in a message that is English the word stays as it is
			sounds = append(slices.Clone(sounds), t.Word)
		}
		p = append(p, sounds)
	}
	return p
}

// pieces are the <groups> and the words of a part.
var pieces = regexp.MustCompile(`<[^>]*>|[^\s<>]+`)

// readPattern reads what an editor wrote, with the groups of its file.
func readPattern(source string, groups map[string]element) (pattern, error) {
	p := pattern{source: source}
	for part := range strings.SplitSeq(source, "+") {
		s, err := readSequence(part, groups)
		if err != nil {
			return p, fmt.Errorf("in the trigger «%s»: %w", source, err)
		}
		p.parts = append(p.parts, s)
	}
	return p, nil
}

func readSequence(part string, groups map[string]element) (sequence, error) {
	var s sequence
	for _, piece := range pieces.FindAllString(part, -1) {
		if name, ok := strings.CutPrefix(piece, "<"); ok {
			name = strings.TrimSuffix(name, ">")
			group, known := groups[name]
			if !known {
				return nil, fmt.Errorf("there is no group <%s> under words", name)
			}
			s = append(s, group)
			continue
		}
		word := readPhrase(piece)
		if len(word) == 0 {
			return nil, fmt.Errorf("«%s» is not a word", piece)
		}
		s = append(s, element{word})
	}
	if len(s) == 0 {
		return nil, fmt.Errorf("a part is empty")
	}
	return s, nil
}
