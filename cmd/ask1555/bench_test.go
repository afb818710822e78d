package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

	"ask1555/channels/channeltest"
	"ask1555/channels/server"
)

// BenchmarkTurn measures one durable turn through the API, with 1 and with 64 clients, beside an echo
// of the same JSON by bare Fiber and a bare commit of one row: what the router and the disk cost.
func BenchmarkTurn(b *testing.B) {
	r := start(b, settings(b))
	for _, clients := range []int{1, 64} {
		b.Run(fmt.Sprintf("api/%d", clients), func(b *testing.B) {
			chats := make([]*chat, clients)
			for i := range chats {
				chats[i] = r.chat()
			}
			var n atomic.Int64
			load(b, clients, func(client int) error {
				c := chats[client]
				text := questions[int(n.Add(1))%len(questions)]
				return post(r.url+c.path(), c.Token, fmt.Sprintf(`{"id":"m%d","text":%q}`, n.Add(1), text))
			})
		})
		b.Run(fmt.Sprintf("echo/%d", clients), func(b *testing.B) {
			url := echo(b)
			load(b, clients, func(int) error {
				return post(url, "", `{"id":"m1","text":"Πότε πληρώνεται το επίδομα παιδιού;"}`)
			})
		})
		b.Run(fmt.Sprintf("commit/%d", clients), func(b *testing.B) { load(b, clients, commits(b)) })
	}
}

// BenchmarkSMS is the load of 13033, the line of 2020 that a whole country wrote to: signed webhooks of Twilio's, each of
// another citizen, whose replies are delivered to a provider that takes all. It measures the same webhooks to a bare Fiber,
// bare commits of one row, and then full turns, as they are and as a part of those two, with what memory all needs. A turn is
// counted as delivered when its last reply is, which waits 4 seconds for more of the message.
func BenchmarkSMS(b *testing.B) {
	const clients = 64
	var sent atomic.Int64
	next := func() webhook {
		n := sent.Add(1)
		return smsWebhook(fmt.Sprintf("+3069%08d", n), fmt.Sprintf("SM%d", n), questions[n%int64(len(questions))])
	}
	rates := make(map[string]float64)
	b.Run("echo", func(b *testing.B) {
		url := echo(b)
		rates["echo"] = load(b, clients, func(int) error { return answered(next().request(url)) })
	})
	b.Run("commit", func(b *testing.B) { rates["commit"] = load(b, clients, commits(b)) })
	cmd := settings(b)
	cmd.Twilio.APIURL = channeltest.NewProvider(b, channeltest.Always(http.StatusCreated, `{"sid":"SM1","status":"queued"}`)).URL
	r := start(b, cmd)
	b.Run("turn", func(b *testing.B) {
		began := time.Now()
		rate := load(b, clients, func(int) error { return answered(next().request(r.url)) })
		r.drain()
		b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "delivered-per-s")
		b.ReportMetric(rate/rates["echo"], "of-echo")
		b.ReportMetric(rate/rates["commit"], "of-commits")
		b.ReportMetric(peakMB(b), "peak-MB")
	})
}

// drain waits until every reply has been delivered.
func (r *running) drain() {
	r.Helper()
	for {
		counts, err := r.store.OutboxCounts(r.Context())
		if err != nil || counts["failed"] > 0 {
			r.Fatalf("the outbox has %v, %v", counts, err)
		}
		if counts["pending"]+counts["sending"] == 0 {
			return
		}
		<-time.After(250 * time.Millisecond)
	}
}

// peakMB is the most memory that this process has had, in MB: the service, its clients and its provider together.
func peakMB(b *testing.B) float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return float64(usage.Maxrss) / 1024 // Linux counts in kB
}

// commits puts rows into a SQLite of its own, one a commit, each on the disk before it is acknowledged.
func commits(b *testing.B) func(int) error {
	db, err := sql.Open("sqlite", "file:"+b.TempDir()+"/x.db?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	if _, err := db.Exec(`CREATE TABLE x (a TEXT)`); err != nil {
		b.Fatal(err)
	}
	return func(int) error { _, err := db.Exec(`INSERT INTO x VALUES ('γεια')`); return err }
}

var questions = []string{"Πότε πληρώνεται το επίδομα παιδιού;", "pws ananewnw tin karta anergias", "ΠΟΣΟΣ ΕΙΝΑΙ Ο ΒΑΣΙΚΟΣ", "με απέλυσαν, τι λεφτά δικαιούμαι", "καλημέρα σας"}

// load lets clients work b.N calls off at once, reports p50 and p99 in microseconds, and returns how many a second it were.
func load(b *testing.B, clients int, call func(client int) error) (rate float64) {
	times := make([][]time.Duration, clients)
	var left atomic.Int64
	left.Store(int64(b.N))
	b.ResetTimer()
	var all sync.WaitGroup
	for client := range clients {
		all.Go(func() {
			for left.Add(-1) >= 0 {
				began := time.Now()
				if err := call(client); err != nil {
					b.Error(err)
					return
				}
				times[client] = append(times[client], time.Since(began))
			}
		})
	}
	all.Wait()
	b.StopTimer()
	every := slices.Concat(times...)
	slices.Sort(every)
	b.ReportMetric(float64(every[len(every)/2].Microseconds()), "p50-µs")
	b.ReportMetric(float64(every[len(every)*99/100].Microseconds()), "p99-µs")
	rate = float64(b.N) / b.Elapsed().Seconds()
	b.ReportMetric(rate, "per-s")
	return rate
}

var benchClient = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}}

func post(url, token, body string) error {
	request, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
	return answered(request)
}

func answered(request *http.Request) error {
	response, err := benchClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if _, err := io.Copy(io.Discard, response.Body); err != nil || response.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d, %w", response.StatusCode, err)
	}
	return nil
}

// echo is a bare Fiber that reads JSON and writes it back, and webhooks as they are.
func echo(b *testing.B) string {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Post("/", func(c *fiber.Ctx) error {
		var body map[string]string
		if err := json.Unmarshal(c.Body(), &body); err != nil {
			return err
		}
		return c.JSON(body)
	})
	app.Post("/webhooks/twilio/sms", func(c *fiber.Ctx) error { return c.Send(c.Body()) })
	listener, err := server.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	go func() { _ = app.Listener(listener) }()
	b.Cleanup(func() {
		benchClient.CloseIdleConnections() // Shutdown waits for them
		_ = app.ShutdownWithTimeout(time.Second)
	})
	return "http://" + listener.Addr().String()
}
