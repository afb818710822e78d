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
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"

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
		b.Run(fmt.Sprintf("commit/%d", clients), func(b *testing.B) {
			db, err := sql.Open("sqlite", "file:"+b.TempDir()+"/x.db?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=busy_timeout(10000)")
			if err != nil {
				b.Fatal(err)
			}
			defer db.Close()
			db.SetMaxOpenConns(1)
			if _, err := db.Exec(`CREATE TABLE x (a TEXT)`); err != nil {
				b.Fatal(err)
			}
			load(b, clients, func(int) error { _, err := db.Exec(`INSERT INTO x VALUES ('γεια')`); return err })
		})
	}
}

var questions = []string{"Πότε πληρώνεται το επίδομα παιδιού;", "pws ananewnw tin karta anergias", "ΠΟΣΟΣ ΕΙΝΑΙ Ο ΒΑΣΙΚΟΣ", "με απέλυσαν, τι λεφτά δικαιούμαι", "καλημέρα σας"}

// load lets clients work b.N calls off at once, and reports p50 and p99 in microseconds.
func load(b *testing.B, clients int, call func(client int) error) {
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
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "per-s")
}

var benchClient = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 128}}

func post(url, token, body string) error {
	request, err := http.NewRequest("POST", url, strings.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+token)
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

// echo is a bare Fiber that reads JSON and writes it back.
func echo(b *testing.B) string {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, Immutable: true})
	app.Post("/", func(c *fiber.Ctx) error {
		var body map[string]string
		if err := json.Unmarshal(c.Body(), &body); err != nil {
			return err
		}
		return c.JSON(body)
	})
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
