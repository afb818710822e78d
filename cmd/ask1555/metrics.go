package main

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"ask1555/channels/server"
	"ask1555/channels/twilio"
)

// metrics are the figures that an operator's Prometheus reads. They have a listener of their own, which the internet need
// not reach, and no label that a stranger can make up: neither path nor user.
type metrics struct {
	registry *prometheus.Registry
	refused  *prometheus.CounterVec
	channels map[string]string // by the path of their webhook
	server   *http.Server
}

// reasons are why a webhook is refused, by the status that its caller gets.
var reasons = map[int]string{
	http.StatusForbidden:             "forged",
	http.StatusBadRequest:            "malformed",
	http.StatusRequestEntityTooLarge: "too_large",
	http.StatusUnsupportedMediaType:  "compressed",
}

// newMetrics makes the figures of some channels, all at zero: what grows from nothing is seen as growth.
func newMetrics(offers []offer) *metrics {
	m := &metrics{registry: prometheus.NewRegistry(), channels: map[string]string{twilio.StatusPath: "twilio"}}
	m.refused = prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "ask1555_webhooks_refused_total", Help: "Calls of providers' webhooks that were refused, by channel and reason; none of them was handled.",
	}, []string{"channel", "reason"})
	m.registry.MustRegister(m.refused, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, o := range offers {
		m.channels[o.webhook] = o.name
	}
	for _, channel := range m.channels {
		for _, reason := range reasons {
			m.refused.WithLabelValues(channel, reason)
		}
	}
	return m
}

// countRefused counts a request that was refused, if it was for a webhook.
func (m *metrics) countRefused(path string, status int) {
	channel, reason := m.channels[path], reasons[status]
	if channel != "" && reason != "" {
		m.refused.WithLabelValues(channel, reason).Inc()
	}
}

// listen serves the figures at /metrics of an address until stop.
func (m *metrics) listen(address string) (net.Listener, error) {
	listener, err := server.Listen(address)
	if err != nil {
		return nil, err
	}
	routes := http.NewServeMux()
	routes.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	m.server = &http.Server{Handler: routes, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second}
	go func() { _ = m.server.Serve(listener) }()
	return listener, nil
}

func (m *metrics) stop() error {
	if m.server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), shutdownPatience)
	defer cancel()
	return m.server.Shutdown(ctx)
}
