package bot

import (
	"context"
	"slices"

	"ask1555/kb"
)

// A Walk is a citizen's way through a guide: the steps that she was asked, the open one last.
type Walk struct {
	Entry string   `json:"entry"`
	Steps []string `json:"steps"`
}

// Values of the choices in a guide.
const (
	valueOption = "option:" // and the step's id, a colon, the option's number
	valueBack   = "back"
	valueEnd    = "end"
)

// beginGuide asks a guide's first question.
func (t *turn) beginGuide(e *kb.Entry) {
	t.begin()
	t.state.Guide = &Walk{Entry: e.ID}
	intro := Reply{Text: e.Text, HTML: kb.RenderHTML(e.Body), Short: e.At(t.now()).Short}
	t.askStep(e, e.Guide.Steps[0], intro)
}

// askStep asks one question of a guide, after what else is said.
func (t *turn) askStep(e *kb.Entry, step kb.Step, before ...Reply) {
	walk := &Walk{Entry: e.ID, Steps: append(slices.Clone(t.state.Guide.Steps), step.ID)}
	r := markdownReply(step.Question, "")
	r.Choices, r.Asks = t.stepChoices(step), true
	t.reply(Clarify, append(before, r)...)
	t.state.Guide, t.state.Asked = walk, t.now().Unix()
}

func (t *turn) stepChoices(step kb.Step) []Choice {
	var choices []Choice
	for i, o := range step.Options {
		choices = append(choices, Choice{o.Label, valueOption + step.ID + ":" + string(rune('1'+i))})
	}
	return append(choices, Choice{t.labels().Back, valueBack}, Choice{t.labels().End, valueEnd})
}

// walk understands an answer to a guide's question. Anything else is a new message, and the guide is left.
func (t *turn) walk(ctx context.Context) (bool, error) {
	if t.state.Guide == nil {
		return t.backOrEnd(), nil
	}
	step, ok := t.openStep()
	if !ok {
		t.state.Guide = nil // an editor has changed it meanwhile
		return false, nil
	}
	e, _ := t.Base.Entry(t.state.Guide.Entry)
	choices := t.stepChoices(step)
	value := t.message.Choice
	if value == "" {
		value = choiceTyped(choices, t.message.Text)
	}
	switch i := slices.IndexFunc(choices, func(c Choice) bool { return c.Value == value }); {
	case value == valueBack || t.Sentences.is(replyBack, t.words):
		t.stepBack(e)
	case value == valueEnd || t.Sentences.is(replyEnd, t.words):
		t.end()
	case i >= 0 && i < len(step.Options):
		return true, t.take(e, step.Options[i])
	case t.saysNo():
		t.askToRephrase()
	default:
		if o, ok := t.inOtherWordsOf(step); ok {
			return true, t.take(e, o)
		}
		t.state.Guide = nil
		return false, nil
	}
	return true, nil
}

// wordsForOption is how many words an answer to a guide has at most that is not in the words of its choice.
const wordsForOption = 6

// inOtherWordsOf is the one choice of a step that a message names by other words of the editors'.
func (t *turn) inOtherWordsOf(step kb.Step) (taken kb.Option, ok bool) {
	if len(t.words) > wordsForOption || hasQuestionWord(t.message.Text) {
		return taken, false
	}
	longest := 0
	for _, o := range step.Options {
		for _, name := range phrases(o.Names) {
			at := t.words.at(name)
			switch {
			case at < 0 || denies(t.message.Text, at):
			case len(name) > longest:
				taken, ok, longest = o, true, len(name)
			case len(name) == longest && o.Label != taken.Label:
				ok = false
			}
		}
	}
	return taken, ok
}

// openStep is the question of a guide that waits for an answer.
func (t *turn) openStep() (kb.Step, bool) {
	walk := t.state.Guide
	if walk == nil || len(walk.Steps) == 0 {
		return kb.Step{}, false
	}
	e, ok := t.Base.Entry(walk.Entry)
	if !ok || e.Guide == nil {
		return kb.Step{}, false
	}
	return e.Guide.Step(walk.Steps[len(walk.Steps)-1])
}

// take goes on from an option: to the next question, to the answer, or to a choice of answers.
func (t *turn) take(e *kb.Entry, o kb.Option) error {
	if next, ok := e.Guide.Step(o.Step); ok {
		t.askStep(e, next)
		return nil
	}
	t.state.Guide = nil
	if len(o.Entries) == 1 {
		if found, ok := t.Base.Entry(o.Entries[0]); ok {
			t.answer(found, nil)
			return nil
		}
	}
	t.offer(replyGuideResult, o.Entries)
	return nil
}

func (t *turn) stepBack(e *kb.Entry) {
	walk := t.state.Guide
	if len(walk.Steps) < 2 {
		t.end()
		return
	}
	step, _ := e.Guide.Step(walk.Steps[len(walk.Steps)-2])
	walk.Steps = walk.Steps[:len(walk.Steps)-2]
	t.askStep(e, step)
}

// backOrEnd understands “πίσω” and “τέλος” where there is no guide: what was offered before is offered
// again, and the subject is left.
func (t *turn) backOrEnd() bool {
	switch {
	case t.state.Ticket != "" && t.message.Choice == "" && t.Sentences.is(replyCancelled, t.words): // the ticket
		return false
	case t.message.Choice == valueEnd || t.message.Choice == "" && t.Sentences.is(replyEnd, t.words):
		t.end()
	case t.message.Choice == "" && t.Sentences.is(replyBack, t.words):
		if len(t.state.Earlier) > 0 {
			t.offer(replyClarify, t.state.Earlier)
			return true
		}
		t.reply(Smalltalk, t.say(replyBack))
	default:
		return false
	}
	return true
}

// end leaves what the conversation was about.
func (t *turn) end() {
	t.state.Topic, t.state.Question, t.state.Runnersup, t.state.Guide, t.state.Earlier = "", "", nil, nil, nil
	t.reply(Smalltalk, t.say(replyEnd))
}
