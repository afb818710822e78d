package web_test

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"ask1555/bot"
)

func TestProbe(t *testing.T) {
	s := serve(t, bot.DefaultPolicy)
	a := s.do("POST", "/api/v1/conversations", jsonType, `{"channel":"web"}}`)
	fmt.Println("trailing brace:", a.status)
	c := s.begin()
	fmt.Println(c.post("id", "m1", "text", question).status)
	fmt.Println("other text same id:", c.post("id", "m1", "text", "ποιο είναι το κατώτατο ωρομίσθιο;").status)
	fmt.Println("tap:", c.post("id", "m2", "text", "", "choice", "human").status)
	page := s.do("GET", "/", c.cookie(), "")
	fmt.Println("empty bubble:", strings.Contains(page.body, `<div class="text"><p></p></div>`))
	weak := "τι επίδομα υπάρχει για άστεγους, έξωση;"
	a = c.post("id", "m3", "text", weak)
	fmt.Printf("weak: %.3000s\n", a.body)
	page = s.do("GET", "/", c.cookie(), "")
	fmt.Println("choices on page:", strings.Contains(page.body, `name="choice"`))

	fmt.Println(c.post("id", "d", "text", disclosure).body)
	fmt.Println(c.post("id", "d", "text", "καλημέρα").body)
	// client that does not read
	big := s.begin()
	for i := range 55 {
		big.post("id", fmt.Sprint(i), "text", strings.Repeat("ωραία ", 660))
	}
	conn, _ := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	conn.(*net.TCPConn).SetReadBuffer(1024)
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", big.path("events"), big.Token)
	time.Sleep(2 * time.Second)
	begin := time.Now()
	done := make(chan struct{})
	go func() { s.web.Stop(); close(done) }()
	select {
	case <-done:
		fmt.Println("stop took", time.Since(begin))
	case <-time.After(5 * time.Second):
		fmt.Println("STOP HANGS")
		conn.Close()
	}
	_ = s.store.Close()
	fmt.Println("page, db broken:", s.do("GET", "/", c.cookie(), "").status, s.do("POST", "/", c.cookie(), "text="+disclosure).status)
}
