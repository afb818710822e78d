package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"ask1555/bot"
	"ask1555/bot/store"
	"ask1555/channels/gsm"
	"ask1555/channels/kannel"
	"ask1555/channels/messenger"
	"ask1555/channels/sms"
	"ask1555/channels/telegram"
	"ask1555/channels/viber"
	"ask1555/channels/web"
	"ask1555/channels/whatsapp"
)

// burst is what the citizens have sent and what was acknowledged of it.
type burst struct {
	testing.TB
	citizens     []*citizen
	each         int // messages of a citizen
	acknowledged atomic.Int64
}

// citizen sends her messages one after another; next is the first not acknowledged yet.
type citizen struct {
	address bot.Address
	id      func(n int) string // of a message
	webhook func(n int, text string) webhook
	chat    *chat // on the web, once it has begun
	next    int
}

// perCitizen is about how many messages each writes: providers' pace for one chat bounds how long the test takes.
const perCitizen = 12

// newBurst makes citizens on all channels, in turn.
func newBurst(t *testing.T, messages int) *burst {
	b := &burst{TB: t, each: perCitizen}
	for n := range messages / perCitizen {
		kinds := []func(n int) *citizen{onWeb, bySMS, byKannel, onWhatsApp, onTelegram, onViber, onMessenger}
		b.citizens = append(b.citizens, kinds[n%len(kinds)](n))
	}
	return b
}

func onWeb(n int) *citizen {
	return &citizen{address: bot.Address{Channel: web.Name}, id: func(k int) string { return fmt.Sprintf("w%d-%d", n, k) }}
}

func bySMS(n int) *citizen {
	user := fmt.Sprintf("+3069%08d", n)
	id := func(k int) string { return fmt.Sprintf("SM%d-%d", n, k) }
	return &citizen{bot.Address{Channel: sms.Name, Account: ourNumber, User: user}, id, func(k int, text string) webhook { return smsWebhook(user, id(k), text) }, nil, 0}
}

func byKannel(n int) *citizen {
	user := fmt.Sprintf("+3069%08d", n)
	id := func(k int) string { return fmt.Sprintf("k%d-%d", n, k) }
	return &citizen{bot.Address{Channel: kannel.Name, Account: "1555", User: user}, id, func(k int, text string) webhook { return kannelWebhook(user, id(k), text) }, nil, 0}
}

func onWhatsApp(n int) *citizen {
	user := fmt.Sprintf("+3069%08d", n)
	id := func(k int) string { return fmt.Sprintf("WA%d-%d", n, k) }
	address := bot.Address{Channel: whatsapp.Name, Account: "whatsapp:" + ourNumber, User: "whatsapp:" + user}
	return &citizen{address, id, func(k int, text string) webhook { return whatsappWebhook(user, id(k), text) }, nil, 0}
}

func onTelegram(n int) *citizen {
	user, first := int64(900000+n), int64(n)*1000
	account, _, _ := strings.Cut(telegramBot, ":")
	id := func(k int) string { return strconv.FormatInt(first+int64(k), 10) }
	address := bot.Address{Channel: telegram.Name, Account: account, User: strconv.FormatInt(user, 10)}
	return &citizen{address, id, func(k int, text string) webhook { return telegramWebhook(first+int64(k), user, text) }, nil, 0}
}

func onViber(n int) *citizen {
	user, first := fmt.Sprintf("viber-user-%d", n), uint64(n)*1000+1
	id := func(k int) string { return strconv.FormatUint(first+uint64(k), 10) }
	return &citizen{bot.Address{Channel: viber.Name, User: user}, id, func(k int, text string) webhook { return viberWebhook(first+uint64(k), user, text, "") }, nil, 0}
}

func onMessenger(n int) *citizen {
	user := fmt.Sprintf("24681%06d", n)
	id := func(k int) string { return fmt.Sprintf("m_%d_%d", n, k) }
	return &citizen{bot.Address{Channel: messenger.Name, Account: messengerPage, User: user}, id, func(k int, text string) webhook { return messengerWebhook(id(k), user, text) }, nil, 0}
}

// texts are what the citizens write in turn: answers, clarifies and tickets.
var texts = []string{"Πότε πληρώνεται το επίδομα παιδιού;", "επίδομα", "θέλω άνθρωπο", "pote bainei to epidoma gennisis", "ευχαριστώ πολύ"}

// writers is how many citizens write at the same time.
const writers = 16

// send lets all citizens write, some at once. After killAfter more messages are acknowledged the program is killed; if that
// is negative, all write until the end.
func (b *burst) send(p *process, killAfter int64) {
	target := b.acknowledged.Load() + killAfter
	turn := make(chan *citizen, len(b.citizens))
	for _, c := range b.citizens {
		turn <- c
	}
	var all sync.WaitGroup
	for range writers {
		all.Go(func() {
			for len(turn) > 0 {
				select {
				case c := <-turn:
					if b.write(p, c, target) && c.next < b.each {
						turn <- c // behind the others
					}
				default:
				}
			}
		})
	}
	all.Wait()
	if killAfter >= 0 {
		p.kill()
	}
}

// write sends a few of a citizen's messages; false if the program has gone.
func (b *burst) write(p *process, c *citizen, target int64) bool {
	for range 3 {
		if c.next == b.each {
			return true
		}
		if !b.one(p, c) {
			return false
		}
		c.next++
		if b.acknowledged.Add(1) == target {
			p.kill()
		}
	}
	return true
}

// one sends a citizen's next message, up to three times, as providers do; false if the program did not acknowledge it.
func (b *burst) one(p *process, c *citizen) bool {
	text := texts[c.next%len(texts)]
	remember(text)
	if c.address.Channel == web.Name && c.chat == nil && !b.begin(p, c) {
		return false
	}
	for range 1 + max(0, rand.N(6)-3) { // half of all come once
		var request *http.Request
		if c.address.Channel == web.Name {
			header := map[string]string{"Content-Type": "application/json", "Authorization": "Bearer " + c.chat.Token}
			request = webhook{"POST", c.chat.path(), header, jsonOf(map[string]string{"id": c.id(c.next), "text": text})}.request(p.url)
		} else {
			request = c.webhook(c.next, text).request(p.url)
		}
		if !acknowledged(request) {
			return false
		}
	}
	return true
}

func (b *burst) begin(p *process, c *citizen) bool {
	response, err := noRedirect.Post(p.url+"/api/v1/conversations", "application/json", strings.NewReader(`{"channel":"web"}`))
	if err != nil {
		return false
	}
	defer response.Body.Close()
	c.chat = &chat{}
	if err := json.NewDecoder(response.Body).Decode(c.chat); err != nil {
		c.chat = nil
		return false
	}
	c.address.User = c.chat.ID
	return true
}

func acknowledged(request *http.Request) bool {
	response, err := noRedirect.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	_, err = bufio.NewReader(response.Body).WriteTo(io.Discard)
	return err == nil && response.StatusCode == http.StatusOK
}

// history is all that the database has of a citizen.
func (b *burst) history(s *store.Store, c *citizen) (bot.Conversation, []store.Entry) {
	b.Helper()
	conversation, err := s.Conversation(b.Context(), c.address)
	if err != nil {
		b.Fatal(err)
	}
	entries, err := s.History(b.Context(), conversation.ID, 0, 100*perCitizen)
	if err != nil {
		b.Fatal(err)
	}
	return conversation, entries
}

// check compares the database with what was acknowledged.
func (b *burst) check(s *store.Store) {
	b.Helper()
	total, pushed := 0, 0
	tickets := make(map[string]bool)
	for _, c := range b.citizens {
		conversation, entries := b.history(s, c)
		seen := make(map[string]int)
		for _, e := range entries {
			switch {
			case e.Author == store.AuthorCitizen:
				seen[e.ID]++
				if e.Turn.Ticket != nil {
					tickets[e.Turn.Ticket.Reference] = true
				}
			case c.address.Channel != web.Name:
				pushed++
			}
		}
		for n := range c.next {
			if seen[c.id(n)] != 1 {
				b.Errorf("an acknowledged message of %s is there %d times", c.address.Channel, seen[c.id(n)])
			}
		}
		if len(seen) != c.next || conversation.Version != c.next {
			b.Errorf("%s: %d messages and %d turns, %d acknowledged", c.address.Channel, len(seen), conversation.Version, c.next)
		}
		total += c.next
	}
	if want := len(b.citizens) * b.each; total != want {
		b.Errorf("%d messages acknowledged, want %d", total, want)
	}
	for reference := range tickets {
		if ticket, err := s.Ticket(b.Context(), reference); err != nil || ticket.Conversation == "" {
			b.Errorf("ticket %s: %v", reference, err)
		}
	}
	counts, err := s.OutboxCounts(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if counts["sent"] != pushed || len(counts) != 1 {
		b.Errorf("%d replies to phones, in the outbox %v", pushed, counts)
	}
	b.Logf("%d messages, %d tickets, %d replies to phones, outbox %v", total, len(tickets), pushed, counts)
}

// parts are the texts that each channel sends of a reply.
var parts = map[string]func(bot.Reply) []string{
	sms.Name:      func(r bot.Reply) []string { return sms.Parts(r, gsm.Proper) },
	kannel.Name:   func(r bot.Reply) []string { return kannel.Parts(r, gsm.Proper) },
	whatsapp.Name: whatsapp.Parts, telegram.Name: telegram.Parts, viber.Name: viber.Parts, messenger.Name: messenger.Parts,
}

// checkDelivered compares what the providers took with the history: all of it, in order, and of what came twice no more
// than was cut off by a crash or taken without that we know.
func (b *burst) checkDelivered(s *store.Store, p *faultyProvider, cut int) {
	b.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	twice := 0
	for _, c := range b.citizens {
		if c.address.Channel == web.Name {
			continue
		}
		_, entries := b.history(s, c)
		var want [][]string
		for _, e := range entries {
			if e.Author != store.AuthorCitizen {
				want = append(want, parts[c.address.Channel](*e.Reply))
			}
		}
		got := p.got[c.address.Channel+" "+c.address.User]
		n, ok := follows(got, want)
		if !ok {
			b.Errorf("%s: the citizen reads %d texts, which are not the %d replies in order", c.address.Channel, len(got), len(want))
		}
		twice += n
	}
	if allowed := cut + p.unsaid; twice > allowed {
		b.Errorf("%d texts came twice, unavoidable are %d", twice, allowed)
	}
	b.Logf("%d texts came twice; %d sends were cut off by a crash, %d taken without that we knew; of the failures: %v", twice, cut, p.unsaid, p.failures)
	if len(p.failures) < 4 {
		b.Errorf("the providers failed only so: %v", p.failures)
	}
}

// follows reports whether texts are those of replies in order, where a reply that was not acknowledged begins anew; again
// is how many came more than once.
func follows(got []string, replies [][]string) (again int, ok bool) {
	reply, part := 0, 0
	for _, text := range got {
		switch {
		case reply < len(replies) && text == replies[reply][part]:
		case reply < len(replies) && part > 0 && text == replies[reply][0]:
			again += part
			part = 0
		case part == 0 && reply > 0 && text == replies[reply-1][0]:
			again += len(replies[reply-1])
			reply--
		default:
			return again, false
		}
		if part++; part == len(replies[reply]) {
			reply, part = reply+1, 0
		}
	}
	return again, reply == len(replies)
}
