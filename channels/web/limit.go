package web

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// limits keep one client from taking the service away from the others. They are generous: a school
// or an office writes from one address. A peer on this machine is not limited: it is the operator, or
// a proxy whose clients cannot be told apart because it is not among the trusted ones.
type limits struct {
	conversations *limit // by address
	messages      *limit // by conversation
	addresses     *limit // by address
	pins          *limit // by address
}

func newLimits() *limits {
	return &limits{
		conversations: newLimit(60, time.Second),
		messages:      newLimit(60, time.Second),
		addresses:     newLimit(600, 20*time.Millisecond),
		pins:          newLimit(20, 10*time.Second),
	}
}

// conversation takes the beginning of one from the address's share.
func (l *limits) conversation(address string) (wait time.Duration) {
	if isLocal(address) {
		return 0
	}
	return l.conversations.take(client(address))
}

// message takes one message from the shares of its conversation and its address.
func (l *limits) message(conversation, address string) (wait time.Duration) {
	if isLocal(address) {
		return 0
	}
	return max(l.messages.take(conversation), l.addresses.take(client(address)))
}

// lookUp takes one search from the address's share.
func (l *limits) lookUp(address string) (wait time.Duration) {
	if isLocal(address) {
		return 0
	}
	return l.addresses.take(client(address))
}

// pin takes one try of a ticket's PIN from the address's share.
func (l *limits) pin(address string) (wait time.Duration) {
	if isLocal(address) {
		return 0
	}
	return l.pins.take(client(address))
}

// client is whose share an address takes from: a household has a whole /64 of IPv6 (RFC 6177) and
// could write from a new address each time.
func client(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	return netip.PrefixFrom(ip.WithZone(""), 64).Masked().String()
}

func isLocal(address string) bool { return net.ParseIP(address).IsLoopback() }

// A limit is a token bucket a key: burst at once, and one more every interval.
type limit struct {
	burst    float64
	interval time.Duration
	mu       sync.Mutex
	buckets  map[string]bucket
	swept    time.Time
}

type bucket struct {
	left float64
	at   time.Time
}

func newLimit(burst int, interval time.Duration) *limit {
	return &limit{burst: float64(burst), interval: interval, buckets: make(map[string]bucket), swept: time.Now()}
}

// take takes one; wait is 0 if there was one, else how long until there is.
func (l *limit) take(key string) (wait time.Duration) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	b, ok := l.buckets[key]
	if !ok {
		b = bucket{left: l.burst, at: now}
	}
	b.left = min(l.burst, b.left+float64(now.Sub(b.at))/float64(l.interval))
	b.at = now
	if b.left < 1 {
		wait = time.Duration((1 - b.left) * float64(l.interval))
	} else {
		b.left--
	}
	l.buckets[key] = b
	return wait
}

// sweep forgets full buckets now and then.
func (l *limit) sweep(now time.Time) {
	full := time.Duration(l.burst) * l.interval
	if now.Sub(l.swept) < full {
		return
	}
	l.swept = now
	for key, b := range l.buckets {
		if now.Sub(b.at) >= full {
			delete(l.buckets, key)
		}
	}
}
