package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screens are the sizes at which each thing a citizen does is tried.
var screens = []struct {
	name          string
	width, height int64
}{{"phone", 360, 640}, {"desktop", 1280, 800}}

// openChat runs a service and opens its page.
func openChat(t *testing.T, width, height int64) (*running, func(actions ...chromedp.Action[chromedp.Void]), func(expression string) string) {
	t.Helper()
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	ctx := browser(t, width, height)
	do := func(actions ...chromedp.Action[chromedp.Void]) { t.Helper(); act(t, ctx, actions...) }
	ask := func(expression string) string {
		t.Helper()
		return read(t, ctx, chromedp.Evaluate[string]("String("+expression+")"))
	}
	do(chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS("#text")))
	return r, do, ask
}

// until waits for a JavaScript expression to be true.
func until(expression string) chromedp.Action[chromedp.Void] {
	return chromedp.Poll[chromedp.Void](expression)
}

// run runs a JavaScript statement.
func runScript(statement string) chromedp.Action[chromedp.Void] {
	return chromedp.Evaluate[chromedp.Void]("void (() => {" + statement + "})()")
}

const longQuestion = "Πότε και πώς ανανεώνω την κάρτα ανεργίας;"

// An answer begins with what matters; the rest is a tap away, is on paper, in the copy and in what is read aloud.
func TestAnswerIsEasyToRead(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			_, do, ask := openChat(t, screen.width, screen.height)
			remember(longQuestion)
			do(chromedp.SendKeys(chromedp.CSS("#text"), longQuestion+kb.Enter), chromedp.WaitVisible(chromedp.CSS("article.bot h2")))
			const rest = `document.querySelector("details.more ol").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})`
			if ask(rest) != "false" || !strings.Contains(ask(`document.querySelector("article.bot h2 + p").textContent`), "3 μήνες") {
				t.Error("the answer is not its first paragraph")
			}
			for what, expression := range map[string]string{
				"the question whether it helped": `document.querySelector(".choices p").textContent === "Σας βοήθησε;"`,
				"its source and date":            `/Πηγή:.*Ελέγχθηκε/s.test(document.querySelector(".source").innerText)`,
				"that it was delivered":          `document.querySelector("article.citizen .sign").textContent.includes("στάλθηκε")`,
			} {
				if ask(expression) != "true" {
					t.Errorf("it lacks %s", what)
				}
			}
			do(chromedp.Click(chromedp.CSS("details.more summary")))
			if ask(rest) != "true" {
				t.Error("the rest does not open")
			}
			do(chromedp.Click(chromedp.CSS("details.more summary")), until("!document.querySelector('details.more').open"), media("print"), until(rest), media("screen"))

			do(runScript(`navigator.clipboard.writeText = async text => { window.copied = text }; speechSynthesis.getVoices = () => []; speechSynthesis.speak = u => { window.spoken = (window.spoken || "") + u.lang + ": " + u.text + "\n" }`))
			do(runScript(`for (const b of document.querySelectorAll(".tools button")) if (b.textContent !== "Εκτύπωση") b.click()`), until(`document.getElementById("state").textContent === "Αντιγράφηκε."`))
			if copied := ask(`window.copied`); !strings.Contains(copied, longQuestion+"\n\nΗ κάρτα") || !strings.Contains(copied, "\n1. Ηλεκτρονικά") || strings.Contains(copied, "Περισσότερα") {
				t.Errorf("copied: %s", copied)
			}
			if spoken := ask(`window.spoken`); !strings.Contains(spoken, "el-GR: "+longQuestion) || !strings.Contains(spoken, "1. Ηλεκτρονικά") {
				t.Errorf("read aloud: %s", spoken)
			}
			do(runScript(`window.print = () => { window.onPaper = [...document.querySelectorAll("article")].filter(a => a.classList.contains("printed")).length }; [...document.querySelectorAll(".tools button")].pop().click()`), until(`window.onPaper === 1`))
			if saved := ask(`(() => { const r = new XMLHttpRequest(); r.open("GET", "/transcript", false); r.send(); return r.getResponseHeader("Content-Disposition") + r.responseText })()`); !strings.Contains(saved, "synomilia.txt") || !strings.Contains(saved, "Εσείς, ") || !strings.Contains(saved, longQuestion) {
				t.Errorf("kept: %s", saved)
			}
			do(chromedp.Click(chromedp.CSS(`.choices button[value="helpful"]`)), articles("citizen", "2"), articles("bot", "3"))
		})
	}
}

// The letters grow in three steps, and stay so.
func TestLetterSize(t *testing.T) {
	cmd := settings(t)
	cmd.PublicURL = ""
	r := start(t, cmd)
	ctx := browser(t, 320, 568)
	act(t, ctx, chromedp.Navigate(r.url+"/faq/dypa/dypa-ananeosi-kartas"), chromedp.Click(chromedp.CSS(`.letters button[value="3"]`)), chromedp.Navigate(r.url), chromedp.WaitVisible(chromedp.CSS(`.letters button[value="3"][aria-pressed="true"]`)))
	if size := read(t, ctx, chromedp.Evaluate[string](`getComputedStyle(document.documentElement).fontSize`)); size != "25.6px" {
		t.Errorf("the letters are %s high", size)
	}
	tooWide(t, ctx)
	picture(t, ctx, "letters-320")
	act(t, ctx, chromedp.Navigate(r.url+"/faq/dypa/dypa-ananeosi-kartas"), chromedp.WaitVisible(chromedp.CSS("article")))
	tooWide(t, ctx)
	picture(t, ctx, "letters-320-entry")
}

// Questions come up while she types, in any writing; arrows and Enter take one, Escape sends them away.
func TestSuggestions(t *testing.T) {
	for _, screen := range screens {
		t.Run(screen.name, func(t *testing.T) {
			cmd := settings(t)
			cmd.PublicURL = ""
			r := start(t, cmd)
			ctx := browser(t, screen.width, screen.height)
			typed := "pote plironetai to epidoma paid"
			remember(typed)
			field, option := chromedp.CSS("#text"), chromedp.CSS("#suggestions li")
			act(t, ctx, chromedp.Navigate(r.url), chromedp.WaitVisible(field), chromedp.SendKeys(field, typed), chromedp.WaitVisible(option))
			picture(t, ctx, "suggestions-"+screen.name)
			tooWide(t, ctx)
			act(t, ctx, chromedp.KeyEvent(kb.Escape), until(`document.getElementById("suggestions").hidden && document.getElementById("text").getAttribute("aria-expanded") === "false"`),
				chromedp.KeyEvent("iou"), chromedp.WaitVisible(option), chromedp.KeyEvent(kb.ArrowDown))
			chosen := read(t, ctx, chromedp.Evaluate[string](`document.getElementById(document.getElementById("text").getAttribute("aria-activedescendant")).textContent`))
			if entry, _ := r.bot.Knowledge().Base.Entry("opeka-epidoma-paidiou-pliromi"); chosen != entry.Question {
				t.Errorf("the first suggestion is %q", chosen)
			}
			act(t, ctx, chromedp.KeyEvent(kb.Enter), chromedp.WaitVisible(chromedp.CSS("article.bot h2")))
			if said := read(t, ctx, chromedp.Text(chromedp.CSS("article.citizen .text"))); said != chosen {
				t.Errorf("sent %q, want %q", said, chosen)
			}
		})
	}
}
