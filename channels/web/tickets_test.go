package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
	"ask1555/kb"
)

var ticketPIN = regexp.MustCompile(`PIN: (\d{4})`)

// openTicket opens a ticket and returns what opens it again.
func (c *conversation) openTicket() (reference, pin string) {
	c.Helper()
	var got struct {
		Turn struct {
			Ticket   bot.TicketRef
			Messages []struct{ Text string }
		}
	}
	c.post("id", "open", "text", "θέλω άνθρωπο").json(c, &got)
	for _, m := range got.Turn.Messages {
		if found := ticketPIN.FindStringSubmatch(m.Text); found != nil {
			return got.Turn.Ticket.Reference, found[1]
		}
	}
	c.Fatalf("no ticket was opened: %+v", got)
	return "", ""
}

// look asks for a ticket as somebody without a conversation.
func (s *chatService) look(reference, pin string, header map[string]string) response {
	s.Helper()
	if header == nil {
		header = formType
	}
	return s.do("POST", "/tickets", header, url.Values{"reference": {reference}, "pin": {pin}}.Encode())
}

// Who has a ticket's number and PIN reads from anywhere how far it is, and what was answered.
func TestTicketPage(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	reference, pin := c.openTicket()
	empty := c.do("GET", "/tickets", nil, "")
	if empty.status != http.StatusOK || !strings.Contains(empty.body, `name="pin"`) || strings.Contains(empty.body, `id="own"`) {
		t.Fatalf("%d %s", empty.status, empty.body)
	}
	const reply = "Η κάρτα σας ανανεώθηκε σήμερα."
	for _, step := range []struct {
		name string
		do   func() error
		want []string
		not  string
	}{
		{"open", func() error { return nil }, []string{reference, "Το αίτημά σας περιμένει απάντηση", "Δεν μπορούμε να πούμε τώρα πόσο θα περιμένετε."}, reply},
		{"answered", func() error {
			return c.store.ReplyToTicket(t.Context(), reference, c.bot.Knowledge().Sentences.FromAgent("", reply), false)
		}, []string{reference, "Το αίτημά σας απαντήθηκε", reply}, "Αν δεν τη βρίσκετε περιμένετε"},
		{"closed", func() error { return c.store.CloseTicket(t.Context(), reference) }, []string{reference, "Το αίτημά σας έκλεισε", reply}, "πόσο θα περιμένετε"},
	} {
		if err := step.do(); err != nil {
			t.Fatal(err)
		}
		for _, typed := range []string{reference, strings.ToLower(strings.ReplaceAll(reference, "-", " "))} {
			page := c.look(typed, " "+pin+" ", nil)
			for _, want := range step.want {
				if page.status != http.StatusOK || !strings.Contains(page.body, want) {
					t.Errorf("%s, typed as %q: %d, lacks %q", step.name, typed, page.status, want)
				}
			}
			if strings.Contains(page.body, step.not) || strings.Contains(page.body, pin) {
				t.Errorf("%s: the page says what it must not", step.name)
			}
			if page.header.Get("Cache-Control") != "no-store" || !strings.Contains(page.body, "<title>1555 – Ρωτήστε γραπτά</title>") {
				t.Errorf("%s: it is kept, or its title tells: %v", step.name, page.header)
			}
		}
	}
}

// A wrong PIN and a number that nobody has are answered alike, a mistyped one by what is wrong with it.
func TestTicketPageRefuses(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	reference, pin := c.openTicket()
	sentences := c.bot.Knowledge().Sentences
	wrong := "0000"
	if pin == wrong {
		wrong = "0001"
	}
	mistyped := reference[:10] + map[bool]string{true: "3", false: "2"}[reference[10] == '2']
	unknown := bot.NewReference()
	for _, test := range []struct {
		name, reference, pin string
		status               int
		says                 string
	}{
		{"wrong PIN", reference, wrong, http.StatusForbidden, sentences.WrongPIN()},
		{"unknown reference", unknown, wrong, http.StatusForbidden, sentences.WrongPIN()},
		{"no PIN", reference, "", http.StatusForbidden, sentences.WrongPIN()},
		{"mistyped", mistyped, pin, http.StatusBadRequest, sentences.BadReference()},
		{"nothing", "", "", http.StatusBadRequest, sentences.BadReference()},
	} {
		page := c.look(test.reference, test.pin, nil)
		alert := regexp.MustCompile(`role="alert">([^<]*)<`).FindStringSubmatch(page.body)
		if page.status != test.status || alert == nil || alert[1] != test.says {
			t.Errorf("%s: %d %v", test.name, page.status, alert)
		}
		if !strings.Contains(page.body, `value="`+test.reference+`"`) {
			t.Errorf("%s: what was typed is lost", test.name)
		}
	}
	strip := func(page response, reference string) string { return strings.ReplaceAll(page.body, reference, "") }
	if strip(c.look(reference, wrong, nil), reference) != strip(c.look(unknown, wrong, nil), unknown) {
		t.Error("the page of a wrong PIN is not that of an unknown reference")
	}
	if page := c.look(disclosure, "", nil); page.status != http.StatusOK || strings.Count(page.body, "tel:15900") < 2 || strings.Contains(page.body, `name="pin"`) {
		t.Errorf("a cry for help in the wrong field: %d", page.status)
	}
	if page := c.look(reference, pin, map[string]string{"Content-Type": formType["Content-Type"], "Sec-Fetch-Site": "cross-site"}); page.status != http.StatusForbidden || strings.Contains(page.body, reference) {
		t.Errorf("from another site: %d", page.status)
	}
}

// PINs cannot be guessed, neither those of one ticket from many addresses nor those of many from one.
func TestTicketPageLimits(t *testing.T) {
	s := serve(t, bot.DefaultPolicy, "127.0.0.1")
	c := s.begin()
	reference, pin := c.openTicket()
	from := func(n int) map[string]string {
		return map[string]string{"Content-Type": formType["Content-Type"], "X-Forwarded-For": fmt.Sprintf("192.0.2.%d", n)}
	}
	for n := range bot.MaxWrongPINs {
		guess := fmt.Sprintf("%04d", n)
		if guess == pin {
			guess = "9999"
		}
		s.look(reference, guess, from(n))
	}
	if page := s.look(reference, pin, from(99)); page.status != http.StatusForbidden {
		t.Errorf("after %d wrong PINs the right one: %d", bot.MaxWrongPINs, page.status)
	}
	status := 0
	for n := 0; n < 100 && status != http.StatusTooManyRequests; n++ {
		status = s.look(bot.NewReference(), "0000", from(100)).status
	}
	if status != http.StatusTooManyRequests {
		t.Errorf("100 tries from one address: %d", status)
	}
	if page := s.look(bot.NewReference(), "0000", from(101)); page.status != http.StatusForbidden {
		t.Errorf("another address: %d", page.status)
	}
}

// A conversation lists its tickets, for nobody else, and after a hand-off not any more.
func TestOwnTickets(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	c, other := s.begin(), s.begin()
	reference, _ := c.openTicket()
	paths := []string{"/", "/tickets", "/tickets/own"}
	for _, path := range paths {
		if page := c.do("GET", path, c.cookie(), ""); !strings.Contains(page.body, `<strong class="whole">`+reference+"</strong> της "+time.Now().In(kb.Athens).Format("2/1/2006")+": περιμένει απάντηση") {
			t.Errorf("%s lacks the ticket: %s", path, page.body)
		}
		if page := other.do("GET", path, other.cookie(), ""); strings.Contains(page.body, reference) {
			t.Errorf("%s shows another's ticket", path)
		}
	}
	if err := s.store.ReplyToTicket(t.Context(), reference, bot.Reply{Text: "από άνθρωπο", Choices: []bot.Choice{}}, false); err != nil {
		t.Fatal(err)
	}
	if page := c.do("GET", "/tickets/own", c.cookie(), ""); !strings.Contains(page.body, "απαντήθηκε") {
		t.Errorf("answered: %s", page.body)
	}
	if page := c.do("POST", "/", c.cookie(), url.Values{"text": {disclosure}}.Encode()); strings.Contains(page.body, reference) {
		t.Error("the hand-off shows the ticket")
	}
	for _, path := range paths {
		if page := c.do("GET", path, c.cookie(), ""); page.status != http.StatusOK || strings.Contains(page.body, reference) {
			t.Errorf("%s shows the ticket after the hand-off: %d", path, page.status)
		}
	}
}

// The form under a ticket is a turn of the conversation like what is typed, sent by a browser without a script.
func TestTicketForm(t *testing.T) {
	c := serve(t, bot.DefaultPolicy).begin()
	reference, _ := c.openTicket()
	form := func() string {
		t.Helper()
		all := article.FindAllString(c.do("GET", "/", c.cookie(), "").body, -1)
		if n := strings.Count(strings.Join(all, ""), `class="fill"`); n > 1 {
			t.Errorf("%d forms at once", n)
		}
		return all[len(all)-1]
	}
	words := c.bot.Knowledge().Sentences.TicketForm().HTML
	if f := form(); !strings.Contains(f, `<details class="more" open>`) || !strings.Contains(f, words) || !strings.Contains(f, `value="ticket:cancel"`) || strings.Contains(f, `value="ticket:add"`) {
		t.Fatalf("under a fresh ticket: %s", f)
	}
	for n, step := range []struct {
		details, contact string
		question, left   string   // what the ticket has then
		last             []string // what stands in the last message
	}{
		{"Με αφορά και\r\nο άντρας μου", "", "\nΜε αφορά και\nο άντρας μου", "", []string{"Το πρόσθεσα", `<details class="more">`, `name="details"`}},
		{"", "210 123 4567", "", "+302101234567", []string{"Σημείωσα", `name="details"`}},
		{"Απογεύματα", "maria@example.gr", "\nΑπογεύματα\nmaria@example.gr", "maria@example.gr", []string{"Σημείωσα"}},
		{"Πρωί", "691234", "\nΠρωί\n691234", "maria@example.gr", []string{"δεν είναι σωστό τηλέφωνο", `<details class="more" open>`, `name="contact"`}},
		{"", "", "", "maria@example.gr", []string{"Γράψτε μου τι άλλο"}},
	} {
		before, err := c.store.Ticket(t.Context(), reference)
		if err != nil {
			t.Fatal(err)
		}
		fields := url.Values{"id": {fmt.Sprint("f", n)}, "details": {step.details}, "contact": {step.contact}}
		if a := c.do("POST", "/", c.cookie(), fields.Encode()); a.status != http.StatusSeeOther {
			t.Fatalf("%+v: %d %s", step, a.status, a.body)
		}
		after, err := c.store.Ticket(t.Context(), reference)
		if err != nil || after.Question != before.Question+step.question || after.Contact != step.left {
			t.Errorf("%+v: the ticket has %q, %q, %v", step, after.Question, after.Contact, err)
		}
		last := form()
		for _, want := range step.last {
			if !strings.Contains(last, want) {
				t.Errorf("%+v: the last message lacks %s: %s", step, want, last)
			}
		}
	}
	if a := c.do("POST", "/", c.cookie(), url.Values{"details": {disclosure}, "contact": {""}}.Encode()); a.status != http.StatusOK || strings.Count(a.body, "tel:15900") < 2 {
		t.Errorf("a cry for help on the form: %d", a.status)
	}
}
